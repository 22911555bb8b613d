/**
 * All states that can be reached, breadth first, level by level. Edges are not stored: the engine makes them again when
 * somebody asks. Numbers of states mean nothing but for the level they are in.
 */
import type { Decision } from '../machine/decision.ts';
import type { State } from '../machine/state.ts';
import type { Budget, Hooks, Limit, Progress } from './budget.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { Semantics } from './semantics.ts';

export interface Space {
  readonly semantics: Semantics;
  readonly engine: Engine;
  /** The state the search was asked to start from, with its flags; and the decisions from there to state 0. */
  readonly origin: State;
  readonly prefix: Decision[];
  /** State 0, not normalised. */
  readonly start: State;
  readonly states: number;
  /** States below this have been gone on from. */
  readonly expanded: number;
  /** First state of each level, and where the last one ends. */
  readonly levels: number[];
  readonly limit?: Limit;
  /** Until when questions about the states may be answered. */
  readonly deadline: Deadline;
  readonly progress: Progress;
  readonly bytes: number;
  readonly seconds: number;
}

/** What it takes to go along a way and to tell of it: where it starts, and which number a state has. */
export type Ground = Pick<Space, 'semantics' | 'origin' | 'prefix' | 'start' | 'deadline'> & {
  readonly engine: Pick<Engine, 'find'>;
};

/** States between two looks at the clock. */
const CHUNK = 16384;

/** The states found so far, as those of a search that ended there: for questions that have until `deadline`. */
export type SoFar = (deadline: Deadline) => Space;

export interface SearchOptions {
  /** Instead of the initial state. */
  from?: State;
  /** Called now and then between two pieces of the search, with the seconds it has taken. What it does takes from the search's time. */
  look?(seconds: number, soFar: SoFar): void;
}

export function exploreSpace(
  semantics: Semantics,
  budget: Budget,
  hooks: Hooks = {},
  { from, look }: SearchOptions = {},
): Space {
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const deadline = createDeadline(budget, hooks);
  const { machine } = semantics;
  const origin = from ?? machine.initial();
  const { state: start, decisions: prefix } = semantics.start(origin);
  const made = beginning(semantics, budget, start, hooks);
  if (!made) return nothing(semantics, origin, prefix, start, deadline);
  const engine = made;

  const levels = [0, 1];
  let expanded = 0;
  let limit: Limit | undefined;
  const progress = (): Progress => ({
    states: engine.states(),
    transitions: engine.transitions(),
    depth: levels.length - 2,
    frontier: engine.states() - expanded,
    seconds: (now() - began) / 1000,
    bytes: engine.bytes(),
  });
  const spaceUntil = (until: Deadline, why: Limit | undefined): Space => {
    const steps = engine.steps();
    until.found(engine.bytes() + (steps ? steps.first.byteLength + steps.to.byteLength : 0));
    const passed = expanded === levels[levels.length - 1] ? [...levels, engine.states()] : levels;
    return {
      semantics,
      engine,
      origin,
      prefix,
      start,
      states: engine.states(),
      expanded,
      levels: why ? [...passed, engine.states()] : levels,
      limit: why,
      deadline: until,
      progress: progress(),
      bytes: engine.bytes(),
      seconds: (now() - began) / 1000,
    };
  };
  const soFar: SoFar = (until) => spaceUntil(until, 'time');
  while (!limit && levels[levels.length - 1] > levels[levels.length - 2]) {
    const end = levels[levels.length - 1];
    while (expanded < end && !limit) {
      const { head, full } = engine.search(expanded, Math.min(end, expanded + CHUNK));
      expanded = head;
      if (full) limit = full;
      else {
        hooks.progress?.(progress());
        limit = deadline.struck();
        if (!limit) look?.((now() - began) / 1000, soFar);
      }
    }
    if (expanded === end) levels.push(engine.states());
    if (hooks.untilEvent && !limit && engine.events().length > 0) limit = 'cancelled';
  }
  engine.release();
  // The last level is empty when everything was found.
  if (expanded === engine.states()) limit = undefined;
  return spaceUntil(deadline, limit);
}

function beginning(
  semantics: Semantics,
  budget: Budget,
  start: State,
  { workers }: Hooks,
): Engine | undefined {
  try {
    const engine = createEngine(semantics.program, semantics.engine, budget, { workers });
    engine.add(semantics.represent(start));
    return engine;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A limit so low that not even the start fits. */
function nothing(
  semantics: Semantics,
  origin: State,
  prefix: Decision[],
  start: State,
  deadline: Deadline,
): Space {
  // Nobody asks about states where there are none.
  const none = { program: semantics.program, states: () => 0, transitions: () => 0, bytes: () => 0 };
  const engine = { ...none, events: () => [] } as unknown as Engine;
  const progress = { states: 0, transitions: 0, depth: 0, frontier: 0, seconds: 0, bytes: 0 };
  return {
    semantics,
    engine,
    origin,
    prefix,
    start,
    states: 0,
    expanded: 0,
    levels: [0, 0],
    limit: 'memory',
    deadline,
    progress,
    bytes: 0,
    seconds: 0,
  };
}

/** The level a state is in: how many steps away from the start it is. */
export function levelOf({ levels }: Space, id: number): number {
  let low = 0;
  let high = levels.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (levels[middle] <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}
