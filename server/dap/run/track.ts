/**
 * One run from its start to its end, with a checkpoint now and then: any moment of it is at most `CHECKPOINT_EVERY` steps
 * away. It grows at its end and is cut there; what came after a moment can be kept apart as a `Tail` and put back.
 */
import { ARRIVALS } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { applyChange, CHANGE, type Change } from '../../trace/run.ts';
import { createCheckpoints, type SavedCheckpoints } from './checkpoints.ts';
import { createNumbers } from './numbers.ts';
import { createObserver, type Observation } from './observations.ts';
import { createObserved, type Observed, type Timed } from './observed.ts';

export const CHECKPOINT_EVERY = 128;

/** A run from moment `from` on. */
export interface Tail {
  from: number;
  steps: Int32Array;
  changes: [step: number, Change][];
  seen: Timed<Observation>[];
  checkpoints: SavedCheckpoints;
}

export interface Track {
  readonly length: number;
  readonly changes: ReadonlyMap<number, Change>;
  readonly observed: Observed;
  /** A decision, or `CHANGE`. */
  step(t: number): number;
  steps(from: number, to: number): Int32Array;
  /** All steps; good until the run is another one. */
  all(): Int32Array;
  /** Whom step t moves: the agent of a decision, who is put elsewhere by a change; -1 for nobody. */
  mover(t: number): number;
  /** The agent's own last step before a moment, or -1. */
  lastOwn(agent: number, before: number): number;
  /** Step t in place. */
  apply(s: State, t: number): void;
  /** Adds a step at the end: `s` is the state there and becomes the one after it; `before` gets what it was. */
  append(s: State, before: State, step: number, change?: Change): void;
  /** Writes the state at a moment into `into`. */
  load(t: number, into: State): void;
  tail(from: number): Tail;
  truncate(t: number): void;
  join(tail: Tail): void;
}

export function createTrack(machine: Machine): Track {
  const { program } = machine;
  const agents = program.agents.length;
  const observer = createObserver(machine);
  const observed = createObserved(program.logs.length);
  const steps = createNumbers();
  const changes = new Map<number, Change>();
  const checkpoints = createCheckpoints(program.slots.length, agents);
  /** Of each agent, its own last step so far. */
  const last = new Int32Array(agents).fill(-1);
  const scratch: [State, State] = [machine.initial(), machine.initial()];
  checkpoints.add(machine.initial(), last, observer.save());

  function mover(t: number): number {
    const step = steps.at(t);
    if (step === CHANGE) return movedBy(machine, changes.get(t));
    return (step >> 16) & 0xff;
  }

  function isOwn(t: number, agent: number): boolean {
    const step = steps.at(t);
    return step < ARRIVALS && mover(t) === agent;
  }

  function apply(s: State, t: number): void {
    const step = steps.at(t);
    if (step !== CHANGE) return machine.apply(s, step);
    const change = changes.get(t);
    if (!change) throw new Error(`step ${t} is a change, and nothing says which`);
    applyChange(program, s, change);
  }

  function load(t: number, into: State): void {
    if (t < 0 || t > steps.length) throw new Error(`moment ${t} is outside the run of ${steps.length} steps`);
    const nearest = Math.floor(t / CHECKPOINT_EVERY);
    checkpoints.load(nearest, into);
    for (let i = nearest * CHECKPOINT_EVERY; i < t; i++) apply(into, i);
  }

  /** The observer and who moved last, as they are at the end. */
  function standAtEnd(): void {
    const nearest = Math.floor(steps.length / CHECKPOINT_EVERY);
    const [s, before] = scratch;
    checkpoints.load(nearest, s);
    observer.restore(checkpoints.observer(nearest));
    for (let t = nearest * CHECKPOINT_EVERY; t < steps.length; t++) {
      before.set(s);
      apply(s, t);
      if (observer.watches(before, steps.at(t))) observer.observe(before, steps.at(t), s);
    }
    for (let agent = 0; agent < agents; agent++) last[agent] = lastOwn(agent, steps.length);
  }

  function lastOwn(agent: number, before: number): number {
    const nearest = Math.floor(before / CHECKPOINT_EVERY);
    for (let t = before - 1; t >= nearest * CHECKPOINT_EVERY; t--) if (isOwn(t, agent)) return t;
    return checkpoints.last(nearest, agent);
  }

  function truncate(t: number): void {
    if (t >= steps.length) return;
    steps.truncate(t);
    for (const at of [...changes.keys()]) if (at >= t) changes.delete(at);
    observed.truncate(t);
    checkpoints.truncate(Math.floor(t / CHECKPOINT_EVERY) + 1);
    standAtEnd();
  }

  return {
    get length() {
      return steps.length;
    },
    changes,
    observed,
    step: (t) => steps.at(t),
    steps: (from, to) => steps.slice(from, to),
    all: () => steps.all(),
    mover,
    lastOwn,
    apply,
    load,
    truncate,
    append(s, before, step, change) {
      const t = steps.length;
      before.set(s);
      steps.push(step);
      if (step === CHANGE) {
        if (change) changes.set(t, change);
        apply(s, t);
        const agent = mover(t);
        if (agent >= 0) last[agent] = t;
      } else {
        machine.apply(s, step);
        if (step < ARRIVALS) last[(step >> 16) & 0xff] = t;
        if (observer.watches(before, step))
          for (const what of observer.observe(before, step, s)) observed.push({ decision: t, what });
      }
      if ((t + 1) % CHECKPOINT_EVERY === 0) checkpoints.add(s, last, observer.save());
    },
    tail: (from) => ({
      from,
      steps: steps.slice(from),
      changes: [...changes].filter(([t]) => t >= from),
      seen: observed.from(from),
      checkpoints: checkpoints.from(Math.floor(from / CHECKPOINT_EVERY) + 1),
    }),
    join(tail) {
      if (tail.from !== steps.length)
        throw new Error(`a run of ${steps.length} steps cannot go on from ${tail.from}`);
      steps.append(tail.steps);
      for (const [t, change] of tail.changes) changes.set(t, change);
      for (const entry of tail.seen) observed.push(entry);
      checkpoints.append(tail.checkpoints);
      standAtEnd();
    },
  };
}

/** The agent that a change puts at another place in the code. */
function movedBy({ program }: Machine, change: Change | undefined): number {
  const { base, size, location } = program.regions;
  return program.agents.findIndex((_, agent) => {
    const first = base + agent * size + location;
    const names = [0, 1, 2].map((level) => program.slots[first + level].name);
    return change?.writes.some(({ slot }) => names.includes(slot)) ?? false;
  });
}
