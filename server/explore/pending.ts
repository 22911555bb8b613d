/**
 * Questions that need ways from the start. Asking for all ways at once costs one pass over the states, however many there
 * are; so each question first says where it wants ways to, and is finished when they are known.
 */
import { type Goal, type Step, shortestWays } from './shortest.ts';
import type { Space } from './space.ts';

export interface Pending<T> {
  goals: Goal[];
  /** `ways[i]` leads to `goals[i]`. */
  finish(ways: Step[][]): T;
}

export function settled<T>(value: T): Pending<T> {
  return { goals: [], finish: () => value };
}

export function mapped<T, U>({ goals, finish }: Pending<T>, change: (value: T) => U): Pending<U> {
  return { goals, finish: (ways) => change(finish(ways)) };
}

export function finishAll<T>(space: Space, questions: readonly Pending<T>[]): T[] {
  const ways = shortestWays(
    space,
    questions.flatMap((q) => q.goals),
  );
  let first = 0;
  return questions.map((q) => {
    first += q.goals.length;
    return q.finish(ways.slice(first - q.goals.length, first));
  });
}
