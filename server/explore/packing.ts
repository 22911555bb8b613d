/**
 * Packs a state into as few 32-bit words as the ranges of its slots allow. The code is generated from the
 * slots. A value outside its slot's range would make two states look like one, so packing reports it.
 */
import type { State } from '../machine/state.ts';
import type { SlotInfo } from '../program/program.ts';
import { bitsOf, outOfRange } from './out-of-range.ts';

export interface Packing {
  /** Words a state takes; at least one. */
  words: number;
  /** Writes the state to `to` from index `at`. Throws when a value is outside its slot's range. */
  pack(s: State, to: Int32Array, at: number): void;
  unpack(from: Int32Array, at: number, s: State): void;
}

interface Field {
  slot: number;
  word: number;
  shift: number;
  bits: number;
  lo: number;
}

export function createPacking(slots: SlotInfo[]): Packing {
  const { fields, words } = layOut(slots);
  const packed = new Function('s', 'to', 'at', packSource(fields, slots, words)) as (
    s: State,
    to: Int32Array,
    at: number,
  ) => number;
  const unpack = new Function('from', 'at', 's', unpackSource(fields, slots)) as Packing['unpack'];
  return {
    words,
    pack(s, to, at) {
      if (packed(s, to, at) !== 0) throw new Error(outOfRange(s, slots));
    },
    unpack,
  };
}

/** First fit, widest first would save a word at times; in order keeps neighbours, which change together, in one word. */
function layOut(slots: SlotInfo[]): { fields: Field[]; words: number } {
  const fields: Field[] = [];
  let word = 0;
  let used = 0;
  slots.forEach((slot, i) => {
    const bits = bitsOf(slot);
    if (bits === 0) return;
    if (used + bits > 32) {
      word++;
      used = 0;
    }
    fields.push({ slot: i, word, shift: used, bits, lo: slot.lo });
    used += bits;
  });
  return { fields, words: word + 1 };
}

function packSource(fields: Field[], slots: SlotInfo[], words: number): string {
  const lines = ['let bad = 0, x = 0, w = 0;'];
  slots.forEach((slot, i) => {
    if (bitsOf(slot) === 0) lines.push(`bad |= s[${i}] ^ ${slot.lo};`);
  });
  for (let word = 0; word < words; word++) {
    lines.push('w = 0;');
    for (const f of fields.filter((field) => field.word === word)) {
      lines.push(f.lo === 0 ? `x = s[${f.slot}];` : `x = s[${f.slot}] - (${f.lo}) | 0;`);
      if (f.bits < 32) lines.push(`bad |= x & ${~mask(f.bits)};`);
      lines.push(f.shift === 0 ? 'w = x;' : `w |= x << ${f.shift};`);
    }
    lines.push(`to[at + ${word}] = w;`);
  }
  return [...lines, 'return bad;'].join('\n');
}

function unpackSource(fields: Field[], slots: SlotInfo[]): string {
  const lines = ['let w = 0;'];
  slots.forEach((slot, i) => {
    if (bitsOf(slot) === 0) lines.push(`s[${i}] = ${slot.lo};`);
  });
  let word = -1;
  for (const f of fields) {
    if (f.word !== word) lines.push(`w = from[at + ${f.word}];`);
    word = f.word;
    const shifted = f.shift === 0 ? 'w' : `(w >>> ${f.shift})`;
    const value = f.bits === 32 ? 'w' : `(${shifted} & ${mask(f.bits)})`;
    lines.push(`s[${f.slot}] = ${value}${f.lo === 0 ? '' : ` + (${f.lo})`};`);
  }
  return lines.join('\n');
}

function mask(bits: number): number {
  return bits === 32 ? -1 : 2 ** bits - 1;
}
