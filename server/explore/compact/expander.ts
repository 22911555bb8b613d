/**
 * Goes on from packed states, many at once: WebAssembly made for the program, as in the exact search, but what it finds is handed
 * out instead of kept: each successor packed, with its hash.
 */
import {
  add,
  binary,
  call,
  constant,
  eqz,
  type Fn,
  get,
  give,
  load,
  loop,
  type Module,
  perform,
  type Statement,
  set,
  store,
  type Value,
} from '../../machine/code/code.ts';
import { layOutTables, moduleBytes, writeTables } from '../../machine/code/wasm/module-bytes.ts';
import { decisionRoom } from '../../machine/emit/decisions.ts';
import type { State } from '../../machine/state.ts';
import type { StepProgram } from '../../program/program.ts';
import { goal, scratch, successor } from '../engine/emit-search.ts';
import { pack, unpack } from '../engine/emit-states.ts';
import type { EngineModule } from '../engine/engine.ts';
import { type Tuple, wholeState } from '../engine/tuples.ts';
import { wasm } from '../engine/webassembly.ts';
import { OUT_OF_RANGE, outOfRange } from '../out-of-range.ts';
import { hashWords, type Key } from './keyed-hash.ts';

/** States that are handed in at once. */
export const BATCH = 512;

/** Successors there is room for, besides those of one state. */
const SUCCESSORS = 4096;

export interface Expander {
  /** Words of a packed state. */
  readonly words: number;
  /** Decisions of a state at most. */
  readonly room: number;
  /** Where the states to go on from are to be written. */
  readonly input: Int32Array;
  /** Goes on from the states `from` .. `count - 1` of the input; yields the first it has not gone on from. */
  expand(from: number, count: number): number;
  /** Of state `i` of the input, once gone on from: nothing can happen in it, not all foreground agents are at their end. */
  isStuck(i: number): boolean;
  /** Successors found by the last call of `expand`, and where each begins in `output`: the packed state, then `AFTER`. */
  found(): number;
  readonly output: Int32Array;
  readonly stride: number;
  /** Packs a state to `to` and yields its hash. */
  pack(s: State, to: Int32Array): { low: number; high: number };
  unpack(from: Int32Array, at: number): State;
}

/** Words behind a successor. */
export const AFTER = {
  low: 0,
  high: 1,
  /** Which state of the input it is of. */
  from: 2,
  /** Which of its decisions led there. */
  way: 3,
  decision: 4,
  /** 1 + the fault that stops the machine in it, or 0. */
  fault: 5,
  /** A bit for each event that the step is: a word for each 32 events. */
  events: 6,
} as const;

/** How many words those are. */
function afterSize(events: number): number {
  return AFTER.events + Math.max(1, Math.ceil(events / 32));
}

interface Places {
  slots: number;
  scratch: { current: number; next: number; spare: number; decisions: number };
  /** One packed state, and what is behind it. */
  single: number;
  input: number;
  /** Two words for each state of the input: how many decisions it has, and whether all foreground agents are at their end. */
  told: number;
  output: number;
  stride: number;
  room: number;
  end: number;
}

function placesFor(program: StepProgram, words: number, events: number): Places {
  let at = 16;
  const take = (n: number): number => {
    at += n;
    return at - n;
  };
  const slots = program.slots.length;
  const room = decisionRoom(program);
  const stride = words + afterSize(events);
  const areas = { current: take(slots), next: take(slots), spare: take(slots), decisions: take(room) };
  return {
    slots,
    scratch: areas,
    single: take(stride),
    input: take(BATCH * words),
    told: take(BATCH * 2),
    output: take((SUCCESSORS + room) * stride),
    stride,
    room,
    end: at,
  };
}

/** Word 1: successors found. */
const FOUND = 1;

export function createExpander(program: StepProgram, parts: EngineModule, key: Key): Expander {
  const whole = wholeState(program);
  const { words } = whole;
  const places = placesFor(program, words, parts.events.length);
  const module: Module = {
    ...parts.module,
    globals: [...parts.module.globals, 'worker'],
    functions: [
      ...parts.module.functions,
      goal({ program }),
      successor({ layout: places, watches: { sticky: [] } }),
      packAndHash(whole, key),
      unpackFrom(whole),
      expandAll(program, parts.events, places, words),
    ],
  };
  const tables = layOutTables(module, places.end);
  const pages = Math.ceil((tables.end + 1) / 16384);
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const binary = moduleBytes(module, tables.at, { initial: 1, maximum: 65536, shared: false }, [
    'expandAll',
    'packAndHash',
    'unpackFrom',
  ]);
  const impossible = (reason: number): never => {
    const text = binary.reasons[reason];
    const { next } = places.scratch;
    const s = new Int32Array(memory.buffer).slice(next, next + places.slots);
    throw new Error(text === OUT_OF_RANGE ? outOfRange(s, program.slots) : text);
  };
  const run = new wasm.Instance(new wasm.Module(binary.bytes), { env: { memory, impossible } }).exports;
  writeTables(module, tables.at, memory.buffer);
  const view = new Int32Array(memory.buffer);
  const { current, next } = places.scratch;
  return {
    words,
    room: places.room,
    stride: places.stride,
    input: view.subarray(places.input, places.input + BATCH * words),
    output: view.subarray(places.output, places.output + (SUCCESSORS + places.room) * places.stride),
    expand: (from, count) => run.expandAll(from, count),
    isStuck: (i) => view[places.told + 2 * i] === 0 && view[places.told + 2 * i + 1] === 0,
    found: () => view[FOUND],
    pack(s, to) {
      view.set(s, next);
      run.packAndHash(next, places.single);
      to.set(view.subarray(places.single, places.single + words));
      const after = places.single + words;
      return { low: view[after + AFTER.low], high: view[after + AFTER.high] };
    },
    unpack(from, at) {
      view.set(from.subarray(at, at + words), places.single);
      run.unpackFrom(places.single, current);
      return view.slice(current, current + places.slots);
    },
  };
}

/** `packAndHash(from, to)`: writes the packed state to `to`, and its hash behind it. */
function packAndHash(whole: Tuple, key: Key): Fn {
  const words = Array.from({ length: whole.words }, (_, i) => get(`w${i}`));
  return {
    name: 'packAndHash',
    parameters: ['from', 'to'],
    result: false,
    body: [
      ...pack(whole, get('from')),
      ...words.map((word, i) => store(get('to'), i, word)),
      ...hashWords(words, key),
      store(get('to'), words.length + AFTER.low, get('h0')),
      store(get('to'), words.length + AFTER.high, get('h1')),
    ],
  };
}

function unpackFrom(whole: Tuple): Fn {
  return { name: 'unpackFrom', parameters: ['entry', 'to'], result: false, body: unpack(whole) };
}

/** `expandAll(from, count)`: see `Expander.expand`. Stops when there is no room for the successors of one more state. */
function expandAll(
  { fault }: StepProgram,
  events: EngineModule['events'],
  places: Places,
  words: number,
): Fn {
  const ZERO = constant(0);
  const ONE = constant(1);
  const { current, next, decisions } = places.scratch;
  const [head, out, i] = [get('head'), get('out'), get('i')];
  const holds = (condition: string, at: number, when: 0 | 1): Value =>
    binary('==', call(condition, scratch(at)), constant(when));
  const event = (e: (typeof events)[number], n: number): Value =>
    binary('&', eqz(get(`was${n}`)), holds(e.condition, next, e.when));
  const noted = Array.from({ length: places.stride - words - AFTER.events }, (_, word): Statement[] => [
    set('noted', ZERO),
    ...events.slice(word * 32, word * 32 + 32).map((e, bit): Statement => {
      const shifted = binary('<<', event(e, word * 32 + bit), constant(bit));
      return set('noted', binary('|', get('noted'), shifted));
    }),
    store(out, words + AFTER.events + word, get('noted')),
  ]).flat();
  const end = constant(places.output + SUCCESSORS * places.stride);
  return {
    name: 'expandAll',
    parameters: ['head', 'count'],
    result: true,
    body: [
      set('out', constant(places.output)),
      store(ZERO, FOUND, ZERO),
      loop(
        binary('&', binary('<', head, get('count')), binary('<=', out, end)),
        perform(
          call(
            'unpackFrom',
            add(constant(places.input), binary('*', head, constant(words))),
            scratch(current),
          ),
        ),
        set('ways', call('decisions', scratch(current), scratch(decisions))),
        set('told', add(constant(places.told), binary('<<', head, ONE))),
        store(get('told'), 0, get('ways')),
        store(get('told'), 1, binary('|', call('goal', scratch(current)), load(scratch(current), fault))),
        ...events.map((e, n) => set(`was${n}`, holds(e.condition, current, e.when))),
        set('i', ZERO),
        loop(
          binary('<', i, get('ways')),
          set('decision', load(add(scratch(decisions), i))),
          perform(call('successor', get('decision'))),
          perform(call('packAndHash', scratch(next), out)),
          ...noted,
          store(out, words + AFTER.from, head),
          store(out, words + AFTER.way, i),
          store(out, words + AFTER.decision, get('decision')),
          store(out, words + AFTER.fault, load(scratch(next), fault)),
          set('out', add(out, constant(places.stride))),
          store(ZERO, FOUND, add(load(ZERO, FOUND), ONE)),
          set('i', add(i, ONE)),
        ),
        set('head', add(head, ONE)),
      ),
      give(head),
    ],
  };
}
