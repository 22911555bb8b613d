/** The code of one agent or handler as far as ways lead: what comes after what, and what nobody can go round. */
import type { Location } from '../program/program.ts';
import type { Ways } from './ways.ts';

export interface Paths {
  /** Where a way from the location leads, itself only if in a circle. */
  after(location: Location): ReadonlySet<Location>;
  /** One can come back to the location without going through one of these ops. */
  isInCircle(location: Location, without: ReadonlySet<Location>): boolean;
  /**
   * Whoever comes to the location has gone through one of these ops. Of a branch, one of its targets is what counts, and it can be
   * either: one that is left for the same place both ways counts for nothing. `counts`: whether an op that is left for a target does.
   */
  isBehind(
    location: Location,
    ops: ReadonlySet<Location>,
    counts?: (op: Location, target: Location) => boolean,
  ): boolean;
}

const made = new WeakMap<Ways, Paths>();

export function pathsOf(ways: Ways): Paths {
  let paths = made.get(ways);
  if (!paths) {
    paths = makePaths(ways);
    made.set(ways, paths);
  }
  return paths;
}

function makePaths({ left, runner }: Ways): Paths {
  const from = new Map<Location, Location[]>();
  for (const [l, targets] of left) for (const to of targets) from.set(to, [...(from.get(to) ?? []), l]);
  const reached = new Map<Location, Set<Location>>();
  return {
    after(location) {
      let found = reached.get(location);
      if (!found) {
        found = new Set(left.get(location));
        for (const l of found) for (const to of left.get(l) ?? []) found.add(to);
        reached.set(location, found);
      }
      return found;
    },
    isInCircle(location, without) {
      const found = new Set(left.get(location));
      for (const l of found) if (!without.has(l)) for (const to of left.get(l) ?? []) found.add(to);
      return found.has(location);
    },
    isBehind(location, ops, counts = () => true) {
      /** From where one can come to the location without them. */
      const round = new Set([location]);
      for (const l of round)
        for (const before of from.get(l) ?? []) {
          const targets = [...(left.get(before) ?? [])];
          const isEither = targets.length > 1 && targets.every((to) => round.has(to));
          if (!ops.has(before) || isEither || !counts(before, l)) round.add(before);
        }
      return !round.has(runner.entry);
    },
  };
}
