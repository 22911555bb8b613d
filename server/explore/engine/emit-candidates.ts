/**
 * States that a step leads to, as code: which number they have. Candidates are looked up in batches: every index entry
 * is read first, and then what it points to, which brings them into the cache; and only then they are compared. Parts of a
 * candidate that are those of the state it comes from have that one's numbers.
 */
import {
  add,
  binary,
  call,
  constant,
  differ,
  either,
  type Fn,
  get,
  give,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import type { SearchCode } from './emit-search.ts';
import { scratch } from './emit-search.ts';
import { control, entryAt, findOrAdd, hashOf, lookUp, ONE, sonAt, worker, ZERO } from './emit-tables.ts';
import { ID_BITS, type Layout, type TableLayout, WORKER } from './layout.ts';

const IDS = constant((1 << ID_BITS) - 1);
const UNKNOWN = constant(-1);

const wordsOf = ({ words }: TableLayout): Value[] => Array.from({ length: words }, (_, i) => get(`w${i}`));
const setWords = (table: TableLayout, from: (i: number) => Value): Statement[] =>
  wordsOf(table).map((_, i) => set(`w${i}`, from(i)));

/** Any of the stretches differs between `current` and `next`. */
function changed(stretches: { at: number; length: number }[]): Value {
  const one = ({ at, length }: { at: number; length: number }): Value =>
    differ(add(get('current'), constant(at)), add(get('next'), constant(at)), length);
  return stretches
    .filter(({ length }) => length > 0)
    .map(one)
    .reduceRight((rest, first) => either(first, rest), ZERO);
}

/** The agent's region without its laps. */
function regionChanged({ program }: SearchCode, agent: number): Value {
  const { base, size, laps } = program.regions;
  const at = base + agent * size;
  const behind = laps + program.agents.length;
  return changed([
    { at, length: laps },
    { at: at + behind, length: size - behind },
  ]);
}

/** Everything else. */
function restChanged({ program, layout, watches }: SearchCode): Value {
  const { base, size, laps } = program.regions;
  const agents = program.agents.length;
  const end = base + agents * size;
  return changed([
    { at: 0, length: base },
    ...program.agents.map((_, a) => ({ at: base + a * size + laps, length: agents })),
    { at: end, length: layout.slots + watches.sticky.length - end },
  ]);
}

const regionOf = ({ program }: SearchCode, agent: number): Value =>
  add(get('next'), constant(program.regions.base + agent * program.regions.size));

const setCurrentAndNext = ({ layout }: SearchCode): Statement[] => [
  set('current', scratch(layout.scratch.current)),
  set('next', scratch(layout.scratch.next)),
];

/**
 * `identify(at, entry)`: writes what is to be looked up for the state in `next` to `at`: numbers of its regions, and of its
 * rest or the rest itself. `entry` is where the words of the state in `current` are.
 */
export function identify(code: SearchCode): Fn {
  const { program, layout } = code;
  const [at, entry] = [get('at'), get('entry')];
  return {
    name: 'identify',
    parameters: ['at', 'entry'],
    result: false,
    body: [
      ...setCurrentAndNext(code),
      when(
        restChanged(code),
        [
          perform(call('pack_rest', get('next'), add(at, constant(layout.candidate.rest)))),
          store(at, 0, UNKNOWN),
        ],
        [store(at, 0, load(entry))],
      ),
      ...program.agents.map((_, a) =>
        when(
          regionChanged(code, a),
          [store(at, a + 1, call('find_region', regionOf(code, a)))],
          [store(at, a + 1, load(entry, a + 1))],
        ),
      ),
    ],
  };
}

/** Writes down the numbers that the candidates of a batch have, in their order, which is that of the steps. */
function keepSteps({ keeps, scratch: { kept } }: Layout): { begin: Statement[]; step: Statement[] } {
  if (keeps === 0) return { begin: [], step: [] };
  const steps = load(worker(), WORKER.keptSteps);
  const begin = when(get('keeps'), [
    set('kept', add(scratch(kept), steps)),
    store(worker(), WORKER.keptSteps, add(steps, get('count'))),
  ]);
  return {
    begin: [set('keeps', load(worker(), WORKER.keeps)), begin],
    step: [when(get('keeps'), [store(add(get('kept'), get('i')), 0, get('id'))])],
  };
}

/** `flush(count)`: looks up the candidates of the batch. */
export function flush({ layout, shared }: SearchCode): Fn {
  const { stride, states, rest, candidate } = layout;
  const c = get('c');
  const each = (...body: Statement[]): Statement[] => [
    set('i', ZERO),
    set('c', scratch(layout.scratch.batch)),
    loop(
      binary('<', get('i'), get('count')),
      ...body,
      set('i', add(get('i'), ONE)),
      set('c', add(c, constant(stride))),
    ),
  ];
  // Reading is what matters; the sum keeps the reads from being left out.
  const touch = (at: Value): Statement => set('seen', add(get('seen'), load(at)));
  const bucket = (hash: Value): Value => add(get('table'), binary('&', hash, get('last')));
  const touchIndex = (hash: Value): Statement[] => [touch(bucket(hash))];
  const touchEntry = (table: TableLayout, hash: Value): Statement[] => [
    set('e', binary('&', load(bucket(hash)), IDS)),
    when(get('e'), [touch(entryAt(table, binary('-', get('e'), ONE)))]),
  ];
  const useIndex = (table: TableLayout): Statement[] => [
    set('table', control(table.index)),
    set('last', control(table.mask)),
  ];
  const restHash = load(c, candidate.rest + rest.words);
  const restIsNew = binary('<', load(c), ZERO);
  const son = get('son');
  const keep = keepSteps(layout);
  return {
    name: 'flush',
    parameters: ['count'],
    result: false,
    body: [
      ...useIndex(rest),
      ...each(when(restIsNew, touchIndex(restHash))),
      ...each(when(restIsNew, touchEntry(rest, restHash))),
      ...each(
        when(restIsNew, [
          ...setWords(rest, (i) => load(c, candidate.rest + i)),
          set('h', restHash),
          ...findOrAdd(rest, layout, wordsOf(rest), shared),
          store(c, 0, get('id')),
        ]),
        ...setWords(states, (i) => load(c, i)),
        ...hashOf(wordsOf(states)),
        store(c, candidate.hash, get('h')),
        ...useIndex(states),
        ...touchIndex(get('h')),
      ),
      ...useIndex(states),
      ...each(...touchEntry(states, load(c, candidate.hash))),
      store(scratch(layout.scratch.batch), candidate.unused, get('seen')),
      ...keep.begin,
      ...each(
        set('h', load(c, candidate.hash)),
        ...setWords(states, (i) => load(c, i)),
        ...findOrAdd(states, layout, wordsOf(states), shared),
        ...keep.step,
        // A new state's word of its own is 0, as all memory is at first.
        set('own', sonAt(layout, load(c, candidate.parent))),
        set('son', load(get('own'))),
        when(binary('>', add(get('id'), ONE), binary('&', son, IDS)), [
          store(
            get('own'),
            0,
            binary('|', binary('&', son, constant(~((1 << ID_BITS) - 1))), add(get('id'), ONE)),
          ),
        ]),
      ),
    ],
  };
}

/**
 * `lookUp(entry)`: number of the state in `next`, or -1; nothing is added. `entry` is where the words of the state in
 * `current` are, or 0 when `next` has nothing to do with it.
 */
export function lookUpNext(code: SearchCode): Fn {
  const { states } = code.layout;
  const entry = get('entry');
  const seek = (i: number): Value =>
    i === 0 ? call('seek_rest', get('next')) : call('seek_region', regionOf(code, i - 1));
  return {
    name: 'lookUp',
    parameters: ['entry'],
    result: true,
    body: [
      ...setCurrentAndNext(code),
      ...wordsOf(states).flatMap((word, i) => {
        const other = i === 0 ? restChanged(code) : regionChanged(code, i - 1);
        return [
          when(
            either(binary('==', entry, ZERO), other),
            [set(`w${i}`, seek(i)), when(binary('<', word, ZERO), [give(constant(-1))])],
            [set(`w${i}`, load(entry, i))],
          ),
        ];
      }),
      ...hashOf(wordsOf(states)),
      ...lookUp(states, wordsOf(states)),
    ],
  };
}

/** `addNext()`: adds the state in `next`; yields its number. */
export function addNext(code: SearchCode): Fn {
  const { layout, shared } = code;
  const { states } = layout;
  const find = (i: number): Value =>
    i === 0 ? call('find_rest', get('next')) : call('find_region', regionOf(code, i - 1));
  return {
    name: 'addNext',
    parameters: [],
    result: true,
    body: [
      set('next', scratch(layout.scratch.next)),
      ...setWords(states, find),
      ...hashOf(wordsOf(states)),
      ...findOrAdd(states, layout, wordsOf(states), shared),
      give(get('id')),
    ],
  };
}
