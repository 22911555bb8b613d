/**
 * How a state is kept: as one number for each agent's region and one for everything else. Each number stands for a
 * tuple that is kept once, bit-packed, in a table of its own; far fewer regions than states exist, so a state is a few
 * words (Holzmann, "State compression in SPIN", 1997, calls it collapse compression).
 */
import type { SlotInfo, StepProgram } from '../../program/program.ts';

export interface Field {
  /** Word of the state, counted from where the tuple's part starts: the state itself, or an agent's region. */
  at: number;
  word: number;
  shift: number;
  bits: number;
  lo: number;
}

export interface Tuple {
  fields: Field[];
  /** Words that always hold the same value. */
  constants: { at: number; value: number }[];
  /** Words a tuple takes; at least one. */
  words: number;
}

export interface Tuples {
  /** An agent's region without its laps. The same for all agents, so that equal regions share a tuple. */
  region: Tuple;
  /** Everything else: shared slots, laps, and the words behind the state that the search watches. */
  rest: Tuple;
}

interface Part {
  at: number;
  lo: number;
  hi: number;
}

/** `watched`: flags that lie in the words right behind the state. */
export function tuplesOf(program: StepProgram, watched: number): Tuples {
  const { slots, regions, agents } = program;
  const { base, size, laps } = regions;
  const count = agents.length;
  const isLap = (offset: number) => offset >= laps && offset < laps + count;
  const region: Part[] = [];
  for (let offset = 0; offset < size; offset++) {
    if (isLap(offset)) continue;
    const all = agents.map((_, a) => slots[base + a * size + offset]);
    region.push({ at: offset, ...spanOf(all) });
  }
  const rest: Part[] = [];
  for (let slot = 0; slot < slots.length; slot++) {
    const offset = slot < base ? -1 : (slot - base) % size;
    const inRegion = slot >= base && slot < base + count * size;
    if (!inRegion || isLap(offset)) rest.push({ at: slot, ...spanOf([slots[slot]]) });
  }
  for (let w = 0; w < watched; w++) rest.push({ at: slots.length + w, lo: 0, hi: 1 });
  return { region: layOut(region), rest: layOut(rest) };
}

/** The whole state as one tuple. */
export function wholeState({ slots }: StepProgram): Tuple {
  return layOut(slots.map((slot, at) => ({ at, ...spanOf([slot]) })));
}

function spanOf(slots: SlotInfo[]): { lo: number; hi: number } {
  return {
    lo: Math.min(...slots.map((s) => Math.min(s.lo, s.initial))),
    hi: Math.max(...slots.map((s) => Math.max(s.hi, s.initial))),
  };
}

/** In order, which keeps neighbours, that change together, in one word. */
function layOut(parts: Part[]): Tuple {
  const fields: Field[] = [];
  const constants: Tuple['constants'] = [];
  let word = 0;
  let used = 0;
  for (const { at, lo, hi } of parts) {
    if (hi === lo) {
      constants.push({ at, value: lo });
      continue;
    }
    const bits = 32 - Math.clz32(hi - lo);
    if (used + bits > 32) {
      word++;
      used = 0;
    }
    fields.push({ at, word, shift: used, bits, lo });
    used += bits;
  }
  return { fields, constants, words: word + 1 };
}
