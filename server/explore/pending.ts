/**
 * Questions that need ways from the start. Asking for all ways at once costs one pass over the states, however many there
 * are; so each question first says where it wants ways to, and is finished when they are known.
 */
import type { Unnumbered } from './finding.ts';
import { type Goal, type Step, shortestWays } from './shortest.ts';
import type { Space } from './space.ts';

/** A way for each goal; none where a limit has struck before it was found. */
export type Ways = readonly (Step[] | undefined)[];

export interface Pending<T> {
  goals: Goal[];
  /** `ways[i]` leads to `goals[i]`. */
  finish(ways: Ways): T;
}

/** What a question has come to. */
export interface Found {
  findings: Unnumbered[];
  /** Nothing is missing of what the states that were found have to show. */
  complete: boolean;
}

export function settled<T>(value: T): Pending<T> {
  return { goals: [], finish: () => value };
}

export function mapped<T, U>({ goals, finish }: Pending<T>, change: (value: T) => U): Pending<U> {
  return { goals, finish: (ways) => change(finish(ways)) };
}

/** Things that ways were asked for, with their ways; and whether all of them have one. */
export function withWays<T>(
  things: readonly T[],
  ways: Ways,
): { found: { thing: T; way: Step[] }[]; complete: boolean } {
  const found = things.flatMap((thing, i) => {
    const way = ways[i];
    return way ? [{ thing, way }] : [];
  });
  return { found, complete: found.length === things.length };
}

/** Nothing where a limit has struck before the question was put, or in its finish. */
export function finishAll<T>(
  space: Space,
  questions: readonly (Pending<T> | undefined)[],
): (T | undefined)[] {
  const ways = waysTo(
    space,
    questions.flatMap((q) => q?.goals ?? []),
  );
  let first = 0;
  return questions.map((q) => {
    if (!q) return undefined;
    first += q.goals.length;
    const own = ways.slice(first - q.goals.length, first);
    return space.deadline.attempt('what was found', () => q.finish(own))?.value;
  });
}

/** All ways at once, or, when there is not the time for that, those to the nearest goals. */
function waysTo(space: Space, goals: readonly Goal[]): Ways {
  const { deadline } = space;
  const all = deadline.attempt(undefined, () => shortestWays(space, goals));
  if (all) return all.value;
  const ways: (Step[] | undefined)[] = goals.map(() => undefined);
  const levels = [...new Set(goals.map((g) => g.level))].sort((a, b) => a - b);
  for (const level of levels) {
    const those = goals.flatMap((goal, i) => (goal.level === level ? [i] : []));
    const found = deadline.attempt(`which runs of ${level} steps and more show what was found`, () =>
      shortestWays(
        space,
        those.map((i) => goals[i]),
      ),
    );
    if (!found) break;
    those.forEach((i, n) => {
      ways[i] = found.value[n];
    });
  }
  return ways;
}
