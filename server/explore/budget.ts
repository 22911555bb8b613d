/** How much a search may use, and how it tells how far it has come. */
import type { CaseReport } from '../trace/report.ts';
import type { SearchWorkers } from './engine/share.ts';

export interface Budget {
  maxStates: number;
  memoryMiB: number;
  seconds: number;
}

export const DEFAULT_BUDGET: Budget = { maxStates: 100_000_000, memoryMiB: 4096, seconds: 600 };

/** More than this the states of one search cannot take: addresses have 32 bits. */
const MOST_MIB = 4096;

export interface Progress {
  states: number;
  transitions: number;
  /** Steps from the start up to which everything has been seen. */
  depth: number;
  /** States found and not yet gone on from. */
  frontier: number;
  seconds: number;
  /** Memory in use for what was found. */
  bytes?: number;
}

/** What a search asks of its surroundings; all of it may be left out. */
export interface Hooks {
  progress?(progress: Progress): void;
  /** What is known before the search is over, if it is something that nothing still to come can change: as of a search that a limit has ended. */
  early?(report: CaseReport): void;
  /** Asked now and then; true ends the search with what is known. */
  cancelled?(): boolean;
  /** The level in which a condition first becomes what is looked out for is the last one that is gone on from. */
  untilEvent?: boolean;
  /** Threads that large levels are shared with; the results are the same. */
  workers?: SearchWorkers;
  /** Milliseconds of a clock that never goes back. */
  now?(): number;
  /** For tests: how many states are looked at between two looks at the clock, once the states are found. */
  pollEvery?: number;
  /** For tests: milliseconds that what is known has to be put into words, once a limit has struck. */
  graceMs?: number;
  /** For tests: bytes that questions about the states may keep, whatever the limit of memory. */
  roomBytes?: number;
}

export type Limit = 'states' | 'memory' | 'time' | 'cancelled';

/** The same of a search that keeps its states. */
export function explainStatesLimit(limit: Limit, budget: Budget, progress: Progress): string {
  if (limit !== 'memory' || budget.memoryMiB < MOST_MIB) return explainLimit(limit, budget, progress);
  const help = `; states cannot take more: a search that keeps only their hashes needs less (--compact), and ${SMALLER}`;
  return explainLimit(limit, { ...budget, memoryMiB: MOST_MIB }, progress, help);
}

/** One sentence: which limit was hit, how far the search came, and what would help. */
export function explainLimit(
  limit: Limit,
  budget: Budget,
  progress: Progress,
  help = helpFor(limit),
): string {
  const { states, depth, frontier } = progress;
  const nothing = limit === 'memory' ? 'not even the start has room' : 'not begun';
  const far =
    states === 0
      ? nothing
      : `${count(states)} states, everything up to ${count(depth)} steps from the start; ${count(frontier)} states were still to be gone on from`;
  return `${stopped(limit, budget)} (${far})${help}`;
}

/** The same where every state was found, and what was then to be worked out of them was not. */
export function explainUnfinished(
  { limit, what, far }: { limit: Limit; what: string; far: string },
  budget: Budget,
  { states, depth }: Progress,
): string {
  const found = `all ${count(states)} states were found, up to ${count(depth)} steps from the start`;
  return `${stopped(limit, budget)}, when it was worked out ${what} (${far}; ${found})${helpFor(limit)}`;
}

function stopped(limit: Limit, budget: Budget): string {
  switch (limit) {
    case 'states':
      return `stopped at the limit of ${count(budget.maxStates)} states`;
    case 'memory':
      return `stopped at the limit of ${count(budget.memoryMiB)} MiB of memory`;
    case 'time':
      return `stopped after ${budget.seconds} s`;
    case 'cancelled':
      return 'stopped when asked to';
  }
}

const SMALLER = 'fewer background CPUs, smaller ranges or a smaller log make the scenario smaller';

function helpFor(limit: Limit): string {
  switch (limit) {
    case 'states':
      return `; a higher limit of states helps, or ${SMALLER}`;
    case 'memory':
      return `; more memory helps, or ${SMALLER}`;
    case 'time':
      return `; more time helps, or ${SMALLER}`;
    case 'cancelled':
      return '';
  }
}

export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
}
