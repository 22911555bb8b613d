/**
 * The search engine of one program: WebAssembly made for it, and its memory. It keeps states and finds their
 * successors; what they mean is for others to say.
 */
import type { Fn, Module } from '../../machine/code/code.ts';
import { get } from '../../machine/code/code.ts';
import { layOutTables, moduleBytes, writeTables } from '../../machine/code/wasm/module-bytes.ts';
import { decisionRoom } from '../../machine/emit/decisions.ts';
import type { State } from '../../machine/state.ts';
import type { StepProgram } from '../../program/program.ts';
import { stepKinds } from './emit-events.ts';
import { searchFunctions } from './emit-search.ts';
import { stateFunctions } from './emit-states.ts';
import { placeOf, rehash } from './emit-tables.ts';
import {
  CONTROL,
  EVENT_WORDS,
  FLAG,
  ID_BITS,
  type Layout,
  layOut,
  type Sizes,
  sizesFor,
  WORKER,
} from './layout.ts';
import { createSearchMemory, demandsOf, type OutOfRoom, PAGE } from './memory.ts';
import { tuplesOf } from './tuples.ts';
import type { Watches } from './watches.ts';
import { wasm } from './webassembly.ts';

export type { OutOfRoom } from './memory.ts';

/** The step semantics with what the search adds: `settle(s, decision, spare)`, `normalise(s)`, conditions. */
export interface EngineModule {
  module: Module;
  /** Functions of it. */
  sticky: string[];
  events: Watches['events'];
}

export interface EngineLimits {
  memoryMiB: number;
  maxStates: number;
}

export interface EngineOptions {
  /** For tests: otherwise what the limit of memory allows. */
  sizes?: Sizes;
  /** Functions keep their names, for profiles. */
  named?: boolean;
}

/** A transition noted: which event, from which state of which level, by which decision. */
export interface EngineEvent {
  event: number;
  level: number;
  from: number;
  decision: number;
}

export interface Engine {
  readonly program: StepProgram;
  /** States found so far. */
  states(): number;
  transitions(): number;
  /** Bytes in use for states, their tuples, indices and words of their own. */
  bytes(): number;
  /** Number of a state, which is added if it is new. It has to be settled and normalised. */
  add(state: State): number;
  /** Number of a state, or -1. It has to be settled and normalised. */
  find(state: State): number;
  /** Goes on from the states `from` .. `to - 1`; yields the first that it has not gone on from. */
  search(from: number, to: number): { head: number; full?: OutOfRoom };
  /** How many decisions the state has; `decision` and `target` tell of each, until the next call. */
  expand(id: number): number;
  decision(i: number): number;
  /** Number of the state that the decision leads to, or -1 when the search did not get to it. */
  target(i: number): number;
  /** The state, with the watched flags behind it. */
  load(id: number, into: State): State;
  /** The largest successor of a state gone on from, or -1 when it has none. */
  son(id: number): number;
  isGoal(id: number): boolean;
  /** Watched flag number `i`, of a state gone on from. */
  isWatched(id: number, i: number): boolean;
  /**
   * Transitions noted, level by level: one for each event, agent and kind of step, from the first level at which there is
   * one. Which of those is fixed by the states alone.
   */
  events(): EngineEvent[];
}

/** Throws a RangeError when there is not even the memory to begin with. */
export function createEngine(
  program: StepProgram,
  parts: EngineModule,
  limits: EngineLimits,
  options: EngineOptions = {},
): Engine {
  const watches: Watches = { sticky: parts.sticky, events: parts.events };
  const tuples = tuplesOf(program, watches.sticky.length);
  const room = decisionRoom(program);
  const kinds = watches.events.length * program.agents.length * stepKinds(program);
  const layout = layOut(
    program,
    { rest: tuples.rest.words, region: tuples.region.words },
    { watched: watches.sticky.length, room, kinds },
    options.sizes ?? sizesFor(limits.memoryMiB),
  );
  const demands = demandsOf(layout, room, 1);
  const everyTable = [layout.states, layout.rest, layout.region];
  const module: Module = {
    ...parts.module,
    globals: [...parts.module.globals, 'worker'],
    functions: [
      ...parts.module.functions,
      ...stateFunctions(program, tuples, layout, false),
      ...searchFunctions({ program, layout, watches, shared: false }, demands.slack),
      ...everyTable.map(rehash),
      placeOf(layout.states),
      setWorker,
    ],
  };
  const tables = layOutTables(module, layout.tables);
  const scratchAt = (tables.end + 15) & ~15;
  const firstFree = scratchAt + layout.scratch.size;
  const maximum = Math.min(65536, Math.max(1, Math.floor(limits.memoryMiB * 16)));
  const initial = Math.ceil(firstFree / PAGE) + 1;
  if (initial > maximum) throw new RangeError('not enough memory to begin with');
  const memory = new wasm.Memory({ initial, maximum });
  const binary = moduleBytes(
    module,
    tables.at,
    { initial: 1, maximum: 65536, shared: false },
    EXPORTS,
    options.named,
  );
  const instance = new wasm.Instance(new wasm.Module(binary.bytes), {
    env: {
      memory,
      impossible: (reason: number) => {
        throw new Error(binary.reasons[reason]);
      },
    },
  });
  const run = instance.exports;
  writeTables(module, tables.at, memory.buffer);
  run.setWorker(scratchAt);
  const { words, makeRoom, bytes } = createSearchMemory(
    memory,
    layout,
    demands,
    { firstFree, maximumPages: maximum, maxStates: limits.maxStates },
    (table, index, last) => run[`rehash_${table.name}`](index, last),
  );

  /** Where the level that is being gone on from ends, once it is known. */
  let levelEnd = 0;
  let transitions = 0;

  const ownWord = (id: number): number => {
    const v = words();
    const { pageBits } = layout.states;
    return v[v[layout.sons + (id >>> pageBits)] + (id & ((1 << pageBits) - 1))];
  };
  const put = (state: State): void => {
    const v = words();
    const at = scratchAt + layout.scratch.next;
    v.set(state, at);
    v.fill(0, at + state.length, at + layout.slots + watches.sticky.length);
  };

  return {
    program,
    states: () => words()[layout.states.count],
    transitions: () => transitions,
    bytes,
    add(state) {
      const full = makeRoom();
      if (full) throw new RangeError(`no room for a state: ${full}`);
      put(state);
      return run.addNext();
    },
    find(state) {
      put(state);
      return run.lookUp(0);
    },
    search(from, to) {
      let head = from;
      while (head < to) {
        const full = makeRoom();
        if (full) return { head, full };
        const v = words();
        if (head >= levelEnd) {
          levelEnd = v[layout.states.count];
          v[CONTROL.level]++;
        }
        head = run.search(head, Math.min(to, levelEnd));
        transitions += words()[scratchAt + WORKER.transitions] >>> 0;
        words()[scratchAt + WORKER.transitions] = 0;
      }
      return { head };
    },
    expand: (id) => run.expand(id),
    decision: (i) => words()[scratchAt + layout.scratch.decisions + i],
    target: (i) => words()[scratchAt + layout.scratch.targets + i],
    load(id, into) {
      const from = scratchAt + layout.scratch.current;
      run.unpack(id, from);
      into.set(words().subarray(from, from + into.length));
      return into;
    },
    son: (id) => (ownWord(id) & ((1 << ID_BITS) - 1)) - 1,
    isGoal: (id) => (ownWord(id) & FLAG.goal) !== 0,
    isWatched: (id, i) => (ownWord(id) & (FLAG.watched << i)) !== 0,
    events: () => eventsIn(words(), scratchAt, layout, watches, program),
  };
}

function eventsIn(
  v: Int32Array,
  worker: number,
  { scratch }: Layout,
  { events }: Watches,
  program: StepProgram,
): EngineEvent[] {
  const perEvent = program.agents.length * stepKinds(program);
  const found: EngineEvent[] = [];
  for (let kind = 0; kind < events.length * perEvent; kind++) {
    const at = worker + scratch.events + kind * EVENT_WORDS;
    if (v[at] === 0) continue;
    const event = Math.floor(kind / perEvent);
    found.push({ event, level: v[at] - 1, from: v[at + 3], decision: v[at + 4] });
  }
  return found.sort((a, b) => a.level - b.level);
}

const EXPORTS = [
  'search',
  'expand',
  'unpack',
  'lookUp',
  'addNext',
  'placeOf',
  'setWorker',
  'rehash_state',
  'rehash_rest',
  'rehash_region',
];

const setWorker: Fn = {
  name: 'setWorker',
  parameters: ['at'],
  result: false,
  body: [{ k: 'setGlobal', name: 'worker', value: get('at') }],
};
