/** A way through the states as a run of the machine: single decisions, replayed one by one. */
import type { Decision } from '../machine/decision.ts';
import type { State } from '../machine/state.ts';
import type { Step } from './shortest.ts';
import type { Space } from './space.ts';

export interface Run {
  decisions: Decision[];
  /** Per step of the search, how many decisions had been made before it. */
  starts: number[];
  /** Per step, the number of the state it leads to. */
  ids: number[];
  /** The state it ends in, with its flags. */
  end: State;
}

/** Takes the steps apart. Where states stand for others like them, the decisions are those of the states really met. */
export function runAlong(space: Space, steps: readonly Step[]): Run {
  const { prefix, start } = space;
  const decisions = [...prefix];
  const starts: number[] = [];
  const ids: number[] = [];
  let s: State = start.slice();
  for (const step of steps) {
    starts.push(decisions.length);
    const taken = takeStep(space, s, step);
    decisions.push(...taken.decisions);
    s = taken.state;
    ids.push(step.to);
  }
  return { decisions, starts, ids, end: s };
}

function takeStep(
  { semantics, engine }: Space,
  s: State,
  { decision, to }: Step,
): { decisions: Decision[]; state: State } {
  const attempt = (d: Decision) => {
    const state = s.slice();
    const decisions = semantics.follow(state, d);
    return engine.find(semantics.represent(state)) === to ? { decisions, state } : undefined;
  };
  const offered: Decision[] = [];
  const ways = semantics.machine.decisions(s, offered);
  const same = offered.slice(0, ways).includes(decision) ? attempt(decision) : undefined;
  if (same) return same;
  for (let i = 0; i < ways; i++) {
    const other = attempt(offered[i]);
    if (other) return other;
  }
  throw new Error('a way of the search cannot be gone by the machine');
}
