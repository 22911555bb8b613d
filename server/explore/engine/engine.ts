/**
 * The search engine of one program: WebAssembly made for it, and its memory. It keeps states and finds their
 * successors; what they mean is for others to say.
 *
 * The same whatever the number of workers: the states of each level, as a set; transitions; which events there are and at
 * which level, and the states and decisions they are of. Different from run to run with more than one worker: the number
 * a state has within its level, hence `son`, and how far a search came that was full.
 */
import type { Fn, Module } from '../../machine/code/code.ts';
import { add, constant, get, global, store } from '../../machine/code/code.ts';
import { layOutTables, moduleBytes, writeTables } from '../../machine/code/wasm/module-bytes.ts';
import { decisionRoom } from '../../machine/emit/decisions.ts';
import { EXECUTED } from '../../machine/emit/executed.ts';
import type { State } from '../../machine/state.ts';
import type { StepProgram } from '../../program/program.ts';
import { OUT_OF_RANGE, outOfRange } from '../out-of-range.ts';
import { stepKinds } from './emit-events.ts';
import { searchFunctions } from './emit-search.ts';
import { stateFunctions } from './emit-states.ts';
import { placeOf, rehash } from './emit-tables.ts';
import { closeGaps } from './gaps.ts';
import { KEPT_AT_ONCE, type KeptSteps, keepWritten, noSteps, stopWriting, writeDown } from './kept-steps.ts';
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
import type { SearchWorkers } from './share.ts';
import { createTeam, type Range, WORTH_SHARING } from './team.ts';
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
  /** The module tells what it executes, by one of so many marks: `EXECUTED` is added here. */
  marks?: number;
}

export interface EngineLimits {
  memoryMiB: number;
  maxStates: number;
}

export interface EngineOptions {
  /** For tests: otherwise what the limit of memory allows. */
  sizes?: Sizes;
  /** Threads to share large levels with. Without them, or without shared memory, the search has one thread. */
  workers?: SearchWorkers;
  /** Fewer states than this are not shared. */
  worthSharing?: number;
  /** Wait for the workers to be there, instead of going on alone until they are. */
  together?: boolean;
  /** A thread that has done nothing for so long, while others wait for it, is lost. */
  lostAfterMs?: number;
  /** Functions keep their names, for profiles. */
  named?: boolean;
  /** False: where steps lead to is never kept. */
  keep?: boolean;
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
  /**
   * Goes on from the states `from` .. `to - 1`; yields the first that it has not gone on from. When it is full, it can have
   * gone on from later ones. Throws when a worker is lost: what there is then is nothing to draw conclusions from.
   */
  search(from: number, to: number): { head: number; full?: OutOfRoom };
  /** How many decisions the state has; `decision` and `target` tell of each, until the next call. */
  expand(id: number): number;
  decision(i: number): number;
  /** Number of the state that the decision leads to, or -1 when the search did not get to it. */
  target(i: number): number;
  /** Where all steps of the states gone on from lead to, while that is little. */
  steps(): KeptSteps | undefined;
  /** The state, with the watched flags behind it. */
  load(id: number, into: State): State;
  /** A successor of a state gone on from, or -1 when it has none: one that is in a later level, if there is one. */
  son(id: number): number;
  isGoal(id: number): boolean;
  /** Watched flag number `i`, of a state gone on from. */
  isWatched(id: number, i: number): boolean;
  /**
   * Transitions noted, level by level: one for each event, agent and kind of step, from the first level at which there is
   * one. Which of those is fixed by the states alone.
   */
  events(): EngineEvent[];
  /** Whether that mark was told by anything executed so far. */
  executed(mark: number): boolean;
  /** Transitions by who has found them: first this thread, then the workers. */
  shares(): number[];
  /** Lets the workers go. The engine goes on alone, if it is asked to. */
  release(): void;
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
  // A small limit of memory is for states.
  const keeps = options.keep !== false && limits.memoryMiB >= 64;
  const layout = layOut(
    program,
    { rest: tuples.rest.words, region: tuples.region.words },
    {
      watched: watches.sticky.length,
      room,
      kinds,
      maxStates: limits.maxStates,
      marks: parts.marks,
      keeps: keeps ? KEPT_AT_ONCE : 0,
    },
    options.sizes ?? sizesFor(limits.memoryMiB),
  );
  const workers = sharedMemoryThere() && options.workers?.count ? options.workers : undefined;
  const shared = workers !== undefined;
  const demands = demandsOf(layout, room, 1 + (workers?.count ?? 0));
  const everyTable = [layout.states, layout.rest, layout.region];
  const module: Module = {
    ...parts.module,
    globals: [...parts.module.globals, 'worker'],
    functions: [
      ...parts.module.functions,
      ...stateFunctions(program, tuples, layout, shared),
      ...searchFunctions({ program, layout, watches, shared }, demands.slack),
      ...everyTable.map(rehash),
      placeOf(layout.states),
      setWorker,
      ...(parts.marks ? [noteExecuted(layout)] : []),
    ],
  };
  const tables = layOutTables(module, layout.tables);
  const scratchAt = (tables.end + 15) & ~15;
  const scratches = Array.from({ length: demands.workers }, (_, i) => scratchAt + i * layout.scratch.size);
  const firstFree = scratchAt + demands.workers * layout.scratch.size;
  const maximum = Math.min(65536, Math.max(1, Math.floor(limits.memoryMiB * 16)));
  const initial = Math.ceil(firstFree / PAGE) + 1;
  if (initial > maximum) throw new RangeError('not enough memory to begin with');
  const memory = new wasm.Memory({ initial, maximum, shared });
  const binary = moduleBytes(
    module,
    tables.at,
    { initial: 1, maximum: 65536, shared },
    EXPORTS,
    options.named,
  );
  const compiled = new wasm.Module(binary.bytes);
  /** What a worker has met, and of a value that does not fit which it is: the state it packs is in its memory. */
  const reasonOf = (reason: number, worker: number): string => {
    const text = binary.reasons[reason];
    if (text !== OUT_OF_RANGE) return text;
    const from = worker + layout.scratch.next;
    return outOfRange(new Int32Array(memory.buffer).slice(from, from + layout.slots), program.slots);
  };
  const impossible = (reason: number): never => {
    throw new Error(reasonOf(reason, scratchAt));
  };
  const run = new wasm.Instance(compiled, { env: { memory, impossible } }).exports;
  writeTables(module, tables.at, memory.buffer);
  run.setWorker(scratchAt);
  const { words, makeRoom, bytes } = createSearchMemory(
    memory,
    layout,
    demands,
    { firstFree, maximumPages: maximum, maxStates: limits.maxStates },
    (table, index, last) => run[`rehash_${table.name}`](index, last),
  );
  const team = workers
    ? createTeam(workers, {
        module: compiled,
        memory,
        run,
        scratches,
        reasonOf,
        together: options.together ?? false,
        lostAfterMs: options.lostAfterMs,
      })
    : undefined;
  const worthSharing = options.worthSharing ?? workers?.worthSharing;
  let kept = keeps ? noSteps() : undefined;
  /** Of which state the step functions tell: where its kept steps begin (or -1), and whether its decisions were made. */
  let told = { id: 0, first: -1, made: false };

  /** Where the level that is being gone on from ends, once it is known. */
  let levelEnd = 0;
  const shares = scratches.map(() => 0);

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

  /** When everybody stands still again. */
  function tidy(goneOnFrom: Range): void {
    const v = words();
    scratches.forEach((scratch, i) => {
      shares[i] += v[scratch + WORKER.transitions] >>> 0;
      v[scratch + WORKER.transitions] = 0;
    });
    if (shared) closeGaps(v, layout, scratches, goneOnFrom, run.placeOf);
  }

  function dropKept(): void {
    kept = undefined;
    stopWriting(words(), scratchAt);
  }

  /** Goes on from the first few of the states. */
  function searchAndKeep(steps: KeptSteps, from: number, to: number): number {
    writeDown(words(), scratchAt);
    const next = run.search(from, Math.min(to, from + KEPT_AT_ONCE));
    if (!keepWritten(steps, words(), layout, scratchAt, from)) dropKept();
    return next;
  }

  /** Goes on from states of one level. When it is full, `next` is the first that is left. */
  function searchRange(range: Range): { next: number; full?: OutOfRoom } {
    const open = [range];
    while (open.length > 0) {
      const full = makeRoom(Math.min(...open.map((r) => r.from)));
      if (full) return { next: Math.min(...open.map((r) => r.from)), full };
      const { from, to } = open.pop()!;
      // As long as steps are kept, a search is too small for sharing to bring much.
      if (team && to - from >= (worthSharing ?? (kept ? Number.POSITIVE_INFINITY : WORTH_SHARING))) {
        dropKept();
        open.push(...team.search({ from, to }));
      } else {
        const next = kept ? searchAndKeep(kept, from, to) : run.search(from, to);
        if (next < to) open.push({ from: next, to });
      }
    }
    return { next: range.to };
  }

  return {
    program,
    states: () => words()[layout.states.count],
    transitions: () => shares.reduce((a, b) => a + b),
    bytes,
    add(state) {
      const full = makeRoom(words()[layout.states.count]);
      if (full) throw new RangeError(`no room for a state: ${full}`);
      put(state);
      const id = run.addNext();
      tidy({ from: 0, to: 0 });
      return id;
    },
    find(state) {
      put(state);
      return run.lookUp(0);
    },
    search(from, to) {
      for (let head = from; head < to; ) {
        if (head >= levelEnd) {
          levelEnd = words()[layout.states.count];
          words()[CONTROL.level]++;
        }
        const range = { from: head, to: Math.min(to, levelEnd) };
        const { full, next } = searchRange(range);
        tidy(range);
        if (full) return { head: next, full };
        head = range.to;
      }
      return { head: to };
    },
    expand(id) {
      const known = kept && id < kept.states ? kept : undefined;
      told = { id, first: known ? known.first[id] : -1, made: !known };
      return known ? known.first[id + 1] - known.first[id] : run.expand(id);
    },
    decision(i) {
      if (!told.made) run.expand(told.id);
      told.made = true;
      return words()[scratchAt + layout.scratch.decisions + i];
    },
    target: (i) =>
      kept && told.first >= 0 ? kept.to[told.first + i] : words()[scratchAt + layout.scratch.targets + i],
    steps: () => kept,
    load(id, into) {
      const from = scratchAt + layout.scratch.current;
      run.unpack(id, from);
      into.set(words().subarray(from, from + into.length));
      return into;
    },
    son: (id) => (ownWord(id) & ((1 << ID_BITS) - 1)) - 1,
    isGoal: (id) => (ownWord(id) & FLAG.goal) !== 0,
    isWatched: (id, i) => (ownWord(id) & (FLAG.watched << i)) !== 0,
    events: () => eventsIn(words(), scratches, layout, kinds, program),
    executed: (mark) => scratches.some((worker) => words()[worker + layout.scratch.marks + mark] !== 0),
    shares: () => [...shares],
    release: () => team?.release(),
  };
}

/** Of what the workers have noted for one kind of step, the first. */
function eventsIn(
  v: Int32Array,
  scratches: number[],
  { scratch }: Layout,
  kinds: number,
  program: StepProgram,
): EngineEvent[] {
  const perEvent = program.agents.length * stepKinds(program);
  const isBefore = (a: number, b: number): boolean => {
    for (let i = 0; i < 3; i++) if (v[a + i] !== v[b + i]) return v[a + i] >>> 0 < v[b + i] >>> 0;
    return false;
  };
  const found: EngineEvent[] = [];
  for (let kind = 0; kind < kinds; kind++) {
    const records = scratches
      .map((worker) => worker + scratch.events + kind * EVENT_WORDS)
      .filter((at) => v[at] !== 0);
    if (records.length === 0) continue;
    const at = records.reduce((best, other) => (isBefore(other, best) ? other : best));
    found.push({
      event: Math.floor(kind / perEvent),
      level: v[at] - 1,
      from: v[at + 3],
      decision: v[at + 4],
    });
  }
  return found.sort((a, b) => a.level - b.level);
}

/** A page that is not isolated from others has none, for one. */
function sharedMemoryThere(): boolean {
  return typeof SharedArrayBuffer !== 'undefined';
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

/** `executed(mark)`: each worker keeps its own. */
function noteExecuted({ scratch }: Layout): Fn {
  return {
    name: EXECUTED,
    parameters: ['mark'],
    result: false,
    body: [store(add(global('worker'), get('mark')), scratch.marks, constant(1))],
  };
}
