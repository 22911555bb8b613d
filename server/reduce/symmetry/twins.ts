/**
 * Agents that run the same code, and the permutations that exchange them. A value that names an agent is of a sort: what
 * it becomes when agents are exchanged depends on it. Outside of the numbers that a sort has, nothing changes, so each
 * permutation is one of all integers.
 */
import type { StepProgram } from '../../program/program.ts';

/** Bits: a value can be of several sorts at once, when it is the same under all of them. */
export const SORT = {
  /** Has nothing to do with agents: never changes. */
  plain: 1,
  /** Agent number, from 0. */
  agent: 2,
  /** Agent number + 1, or 0 for none. */
  cpu: 4,
  /** A bit for each agent. */
  mask: 8,
  /** In the queue of a lock: agent * 3 + level + 1, or 0 for nobody. */
  entry: 16,
} as const;

/** A set of SORT. */
export type Sorts = number;
export const EVERY_SORT: Sorts = 31;
export const NO_SORT: Sorts = 0;
export const SORTS = Object.values(SORT);

/** Per agent, the one whose place it takes. */
export type Permutation = readonly number[];

export interface Twins {
  /** Agents of each set that runs the same code, in rising order; at least two each. */
  groups: number[][];
  /** All of them. */
  members: ReadonlySet<number>;
  /** The first is the identity. */
  permutations: Permutation[];
  /** Exchanges of two neighbours of a group: every permutation is made of them. */
  swaps: Permutation[];
  /** By set of sorts, the one by which a slot is changed in an exchange; undefined where there is none. */
  kept: readonly (number | undefined)[];
  /** What is known of constants (`sortsOfConstant`). */
  constants: Map<number, Sorts>;
}

/** More agents than this do not fit into the tables of masks. */
export const MOST_AGENTS = 10;
/** More permutations than this are not gone through for every state. */
const MOST_PERMUTATIONS = 120;

/** Undefined where no two background CPUs run the same code; a text when there are too many that do. */
export function twinsOf({ agents }: StepProgram): Twins | string | undefined {
  const byEntry = new Map<number, number[]>();
  agents.forEach(({ foreground, kind, entry }, a) => {
    if (!foreground && kind === 'cpu' && entry !== 0) byEntry.set(entry, [...(byEntry.get(entry) ?? []), a]);
  });
  const groups = [...byEntry.values()].filter((group) => group.length > 1);
  if (groups.length === 0) return undefined;
  const many = groups.map(({ length }) => factorial(length)).reduce((a, b) => a * b, 1);
  if (agents.length > MOST_AGENTS || many > MOST_PERMUTATIONS)
    return 'There are too many CPUs that run the same code.';
  const identity = agents.map((_, a) => a);
  let permutations: Permutation[] = [identity];
  for (const group of groups)
    permutations = permutations.flatMap((p) =>
      arrangements(group).map((to) => p.map((x, a) => (group.includes(a) ? to[group.indexOf(a)] : x))),
    );
  const swaps = groups.flatMap((group) => group.slice(1).map((b, i) => swapOf(identity, group[i], b)));
  const members = new Set(groups.flat());
  return { groups, members, permutations, swaps, kept: sortsKept(members), constants: new Map() };
}

function sortsKept(members: ReadonlySet<number>): (number | undefined)[] {
  // What a halted agent has left behind is 0, which is no agent's number only if agent 0 stays where it is.
  const agent = members.has(0) ? [] : [SORT.agent];
  const order = [SORT.plain, SORT.cpu, SORT.mask, SORT.entry, ...agent];
  return Array.from({ length: EVERY_SORT + 1 }, (_, sorts) => order.find((sort) => sorts & sort));
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** In rising order, so that the first leaves everything where it is. */
function arrangements(of: number[]): number[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((first) => arrangements(of.filter((x) => x !== first)).map((rest) => [first, ...rest]));
}

export function swapOf(identity: Permutation, a: number, b: number): Permutation {
  return identity.map((x) => (x === a ? b : x === b ? a : x));
}

/** What a value of one sort becomes. */
export function renamed(value: number, sort: number, p: Permutation): number {
  switch (sort) {
    case SORT.agent:
      return value >= 0 && value < p.length ? p[value] : value;
    case SORT.cpu:
      return value >= 1 && value <= p.length ? p[value - 1] + 1 : value;
    case SORT.entry: {
      if (value < 1 || value > 3 * p.length) return value;
      return p[Math.floor((value - 1) / 3)] * 3 + ((value - 1) % 3) + 1;
    }
    case SORT.mask: {
      let to = value;
      p.forEach((target, a) => {
        const bit = (value >> a) & 1;
        to = (to & ~(1 << target)) | (bit << target);
      });
      return to;
    }
    default:
      return value;
  }
}

/** The sorts as which a constant is the same whoever is exchanged. */
export function sortsOfConstant(value: number, { swaps, constants }: Twins): Sorts {
  let sorts = constants.get(value);
  if (sorts === undefined) {
    const same = SORTS.filter((sort) => swaps.every((p) => renamed(value, sort, p) === value));
    sorts = same.reduce((a: number, b) => a | b, NO_SORT);
    constants.set(value, sorts);
  }
  return sorts;
}

/** `value < k` and the like come out the same for all members: the values of that sort that change. */
export function movedValues(sort: number, { members }: Twins): number[] {
  const list = [...members];
  if (sort === SORT.agent) return list;
  if (sort === SORT.cpu) return list.map((a) => a + 1);
  if (sort === SORT.entry) return list.flatMap((a) => [a * 3 + 1, a * 3 + 2, a * 3 + 3]);
  return [];
}
