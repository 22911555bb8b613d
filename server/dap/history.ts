/**
 * The run so far, and what is known of its future, as decisions with a checkpoint now and then. `seek` is the one
 * primitive under step back, reverse continue and restart. A moment t lies before decision t: 0 is the start.
 */

import type { Decision } from '../machine/decision.ts';
import type { Machine, State } from '../machine/machine.ts';
import { createObserver, type Observation, type SavedObserver } from './observations.ts';

const CHECKPOINT_EVERY = 64;

export interface Timed<T> {
  /** The decision that caused it: it is there from moment `decision + 1` on. */
  decision: number;
  what: T;
}

export interface History {
  readonly position: number;
  /** Number of decisions known: those behind the position and those ahead of it. */
  readonly length: number;
  /** The state at the position. Never changed in place. */
  readonly state: State;
  /** Counts how often decisions were taken back: what was found out about the future before then is void. */
  readonly branch: number;
  decision(t: number): Decision;
  /** The decisions that lead to a moment: the present one, unless said otherwise. */
  run(t?: number): Decision[];
  /** One step forward. A decision other than the one known to come next begins another future. */
  advance(decision: Decision): void;
  /** Records decisions as the future of the present moment, without going there. */
  foresee(decisions: readonly Decision[]): void;
  seek(t: number): void;
  stateAt(t: number): State;
  /** Calls `visit` with the states before and after each decision from moment `from` to moment `to`. */
  walk(
    from: number,
    to: number,
    visit: (before: State, decision: Decision, after: State, t: number) => void,
  ): void;
  /** What was seen up to the present moment, in order. */
  observations(): Timed<Observation>[];
  /** Absolute numbers of the oldest records of the logs, now. */
  oldestRecords(): number[];
}

interface Checkpoint {
  state: State;
  observer: SavedObserver;
}

export function createHistory(machine: Machine): History {
  const observer = createObserver(machine);
  const decisions: Decision[] = [];
  const seen: Timed<Observation>[] = [];
  const checkpoints: Checkpoint[] = [{ state: machine.initial(), observer: observer.save() }];
  let position = 0;
  let state = checkpoints[0].state;
  let branch = 0;

  function stateAt(t: number): State {
    if (t < 0 || t > decisions.length)
      throw new Error(`moment ${t} is outside the run of ${decisions.length} steps`);
    const nearest = Math.floor(t / CHECKPOINT_EVERY);
    const fromHere = position <= t && position >= nearest * CHECKPOINT_EVERY;
    const s = (fromHere ? state : checkpoints[nearest].state).slice();
    for (let i = fromHere ? position : nearest * CHECKPOINT_EVERY; i < t; i++) machine.apply(s, decisions[i]);
    return s;
  }

  function truncate(): void {
    if (decisions.length === position) return;
    branch++;
    decisions.length = position;
    while (seen.length > 0 && seen[seen.length - 1].decision >= position) seen.pop();
    checkpoints.length = Math.floor(position / CHECKPOINT_EVERY) + 1;
    const last = checkpoints[checkpoints.length - 1];
    observer.restore(last.observer);
    let s = last.state;
    for (let i = (checkpoints.length - 1) * CHECKPOINT_EVERY; i < position; i++) {
      const next = machine.step(s, decisions[i]);
      observer.observe(s, decisions[i], next);
      s = next;
    }
  }

  /** Adds a decision at the end of what is known; `s` is the state there. */
  function append(s: State, decision: Decision): State {
    const next = machine.step(s, decision);
    for (const what of observer.observe(s, decision, next)) seen.push({ decision: decisions.length, what });
    decisions.push(decision);
    if (decisions.length % CHECKPOINT_EVERY === 0)
      checkpoints.push({ state: next, observer: observer.save() });
    return next;
  }

  return {
    get position() {
      return position;
    },
    get length() {
      return decisions.length;
    },
    get state() {
      return state;
    },
    get branch() {
      return branch;
    },
    decision: (t) => decisions[t],
    run: (t = position) => decisions.slice(0, t),
    advance(decision) {
      if (decisions[position] === decision) {
        state = machine.step(state, decision);
      } else {
        truncate();
        state = append(state, decision);
      }
      position++;
    },
    foresee(future) {
      const known = future.every((decision, i) => decisions[position + i] === decision);
      if (known) return;
      truncate();
      let s = state;
      for (const decision of future) s = append(s, decision);
    },
    seek(t) {
      state = stateAt(t);
      position = t;
    },
    stateAt,
    walk(from, to, visit) {
      let before = stateAt(from);
      for (let t = from; t < to; t++) {
        const after = machine.step(before, decisions[t]);
        visit(before, decisions[t], after, t);
        before = after;
      }
    },
    observations() {
      let n = seen.length;
      while (n > 0 && seen[n - 1].decision >= position) n--;
      return seen.slice(0, n);
    },
    oldestRecords() {
      const oldest = machine.program.logs.map(() => 0);
      for (const { decision, what } of seen) {
        if (decision >= position) break;
        if (what.k === 'dropped') oldest[what.log]++;
      }
      return oldest;
    },
  };
}
