/** States in and out of their tuples, as code. */
import {
  add,
  binary,
  call,
  constant,
  either,
  eqz,
  type Fn,
  get,
  give,
  impossible,
  load,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import type { StepProgram } from '../../program/program.ts';
import { OUT_OF_RANGE } from '../out-of-range.ts';
import { entryAt, findOrAdd, hashOf, lookUp, worker, ZERO } from './emit-tables.ts';
import type { Layout, TableLayout } from './layout.ts';
import type { Field, Tuple, Tuples } from './tuples.ts';

const mask = (bits: number): number => (bits === 32 ? -1 : 2 ** bits - 1);

/** Sets `w0`, `w1`, … to the tuple's words, and `bad` to anything but 0 when a value is outside its range. */
export function pack({ fields, constants, words }: Tuple, from: Value): Statement[] {
  const out: Statement[] = [set('bad', ZERO)];
  for (const { at, value } of constants)
    out.push(set('bad', binary('|', get('bad'), binary('^', load(from, at), constant(value)))));
  for (let word = 0; word < words; word++) {
    const name = `w${word}`;
    const here = fields.filter((f) => f.word === word);
    if (here.length === 0) out.push(set(name, ZERO));
    here.forEach((f, i) => {
      const raw = load(from, f.at);
      out.push(set('x', f.lo === 0 ? raw : binary('-', raw, constant(f.lo))));
      if (f.bits < 32)
        out.push(set('bad', binary('|', get('bad'), binary('&', get('x'), constant(~mask(f.bits))))));
      const shifted = f.shift === 0 ? get('x') : binary('<<', get('x'), constant(f.shift));
      out.push(set(name, i === 0 ? shifted : binary('|', get(name), shifted)));
    });
  }
  // Two states must never look like one.
  out.push(when(get('bad'), [impossible(OUT_OF_RANGE)]));
  return out;
}

/** `pack_rest(from, to)`: writes the tuple's words to `to`, and their hash behind them. */
function packTo(table: TableLayout, tuple: Tuple): Fn {
  const words = Array.from({ length: tuple.words }, (_, i) => get(`w${i}`));
  return {
    name: `pack_${table.name}`,
    parameters: ['from', 'to'],
    result: false,
    body: [
      ...pack(tuple, get('from')),
      ...hashOf(words),
      ...words.map((word, i) => store(get('to'), i, word)),
      store(get('to'), words.length, get('h')),
    ],
  };
}

/** `find_<tuple>(from)`: number of the tuple of the part that starts at `from`, which is added when it is new. */
function find(table: TableLayout, tuple: Tuple, layout: Layout, shared: boolean): Fn {
  const words = Array.from({ length: tuple.words }, (_, i) => get(`w${i}`));
  return {
    name: `find_${table.name}`,
    parameters: ['from'],
    result: true,
    body: [
      ...pack(tuple, get('from')),
      ...hashOf(words),
      ...findOrAdd(table, layout, words, shared),
      give(get('id')),
    ],
  };
}

/** `seek_<tuple>(from)`: the same, or -1; nothing is added. */
function seek(table: TableLayout, tuple: Tuple): Fn {
  const words = Array.from({ length: tuple.words }, (_, i) => get(`w${i}`));
  return {
    name: `seek_${table.name}`,
    parameters: ['from'],
    result: true,
    body: [...pack(tuple, get('from')), ...hashOf(words), ...lookUp(table, words)],
  };
}

/** `fill_<tuple>(id, to)`: the other way round. */
function fill(table: TableLayout, tuple: Tuple): Fn {
  return {
    name: `fill_${table.name}`,
    parameters: ['id', 'to'],
    result: false,
    body: [set('entry', entryAt(table, get('id'))), ...unpack(tuple)],
  };
}

/** Writes what the words at `entry` stand for to where it belongs, from `to` on. */
export function unpack({ fields, constants, words }: Tuple): Statement[] {
  const value = (f: Field): Value => {
    const word = get(`w${f.word}`);
    const shifted = f.shift === 0 ? word : binary('>>>', word, constant(f.shift));
    const bits =
      f.bits === 32 || f.shift + f.bits === 32 ? shifted : binary('&', shifted, constant(mask(f.bits)));
    return f.lo === 0 ? bits : add(bits, constant(f.lo));
  };
  return [
    ...Array.from({ length: words }, (_, i) => set(`w${i}`, load(get('entry'), i))),
    ...constants.map(({ at, value: v }) => store(get('to'), at, constant(v))),
    ...fields.map((f) => store(get('to'), f.at, value(f))),
  ];
}

/**
 * `find_rest`, `find_region`, `pack_rest`, `seek_rest`, `seek_region`, `fill_rest`, `fill_region`, `unpack(id, s)`, and
 * `unpackAfter(entry, previous)`: makes `current` the state whose words are at `entry`; it was the one at `previous`, or 0.
 */
export function stateFunctions(program: StepProgram, tuples: Tuples, layout: Layout, shared: boolean): Fn[] {
  const { base, size } = program.regions;
  const entry = get('entry');
  const s = get('s');
  const parts = ['rest', ...program.agents.map(() => 'region')];
  const fillPart = (part: string, i: number): Statement => {
    const to = i === 0 ? s : add(s, constant(base + (i - 1) * size));
    return { k: 'do', value: call(`fill_${part}`, load(entry, i), to) };
  };
  return [
    find(layout.rest, tuples.rest, layout, shared),
    find(layout.region, tuples.region, layout, shared),
    packTo(layout.rest, tuples.rest),
    seek(layout.rest, tuples.rest),
    seek(layout.region, tuples.region),
    fill(layout.rest, tuples.rest),
    fill(layout.region, tuples.region),
    {
      name: 'unpack',
      parameters: ['id', 's'],
      result: false,
      body: [set('entry', entryAt(layout.states, get('id'))), ...parts.map((part, i) => fillPart(part, i))],
    },
    {
      name: 'unpackAfter',
      parameters: ['entry', 'previous'],
      result: false,
      body: [
        set('s', add(worker(), constant(layout.scratch.current))),
        ...parts.map((part, i) =>
          when(either(eqz(get('previous')), binary('!=', load(entry, i), load(get('previous'), i))), [
            fillPart(part, i),
          ]),
        ),
      ],
    },
  ];
}
