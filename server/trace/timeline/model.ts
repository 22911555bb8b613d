/**
 * The timeline of a run as plain JSON: what `lockstep/timeline` answers and what every drawing of it is made from.
 *
 * A *moment* t lies before step t: moment 0 is the start, and a run of n steps has the moments 0 to n. Step t fills the
 * column from moment t to moment t + 1. Most of it is tables of whole numbers, one row after the other in a flat list; ROW
 * says what the columns are. A lane is an agent's index, a text is an index into `strings`, and OPEN stands for "not yet".
 */

export const OPEN = -1;
/** A step that was no decision but a change by hand. */
export const CHANGED_BY_HAND = -1;

/** The agent that a step moves or reaches; -1 of a change by hand. */
export function agentOfStep(step: number): number {
  return step === CHANGED_BY_HAND ? -1 : (step >> 16) & 0xff;
}

/** When a step was made, in simulated nanoseconds; undefined without a clock. */
export function timeOfStep(
  { times, from }: Pick<Timeline, 'times' | 'from'>,
  step: number,
): number | undefined {
  return times?.[step - from];
}

/** All of the run has times. */
export function hasClock({ timed = 0, length }: Pick<Timeline, 'timed' | 'length'>): boolean {
  return length > 0 && timed >= length;
}

/** Columns of each table. */
export const ROW = {
  /** A call: nested by depth, of an interrupt's handler on top of what it interrupts. Level: 0 task, 1 interrupt, 2 NMI. */
  calls: ['lane', 'name', 'level', 'depth', 'from', 'to'],
  /** An agent stands and cannot go on. */
  waits: ['lane', 'kind', 'text', 'from', 'to'],
  /** A long step, or a wait with a limit: `length` in nanoseconds. */
  longs: ['lane', 'length', 'timed', 'text', 'from', 'to', 'how'],
  /** An agent has come to an end at moment `from`. */
  ends: ['lane', 'status', 'text', 'from'],
  /** Who has a lock or a semaphore: `from` and `to` are moments at which the machine's note of its holder changes, or handovers. */
  holds: ['resource', 'lane', 'from', 'to', 'began', 'ended'],
  /** A lock goes from who had it to who waited for it. */
  passes: ['resource', 'kind', 'giver', 'taker', 'from', 'to'],
  /** An interrupt: the step that sent it, in which it arrived, in which it was taken. */
  interrupts: ['vector', 'sender', 'target', 'sent', 'arrived', 'taken', 'lost'],
  /** A line on the console. */
  lines: ['step', 'lane', 'text'],
  /** A record made room for a new one. `read` 0: nobody had read it, it is lost. */
  drops: ['step', 'lane', 'log', 'text', 'writer', 'read'],
  /** Something that stopped the machine: a model error. */
  faults: ['step', 'lane', 'text'],
  /** What was changed by hand. */
  changes: ['step', 'text'],
} as const;

export type TableName = keyof typeof ROW;
export type Column<T extends TableName> = (typeof ROW)[T][number];
export const TABLES = Object.keys(ROW) as TableName[];

/** `spin`: until a condition holds; `queue`: for a spinlock; `sleep`: for a semaphore. */
export const WAIT = { spin: 0, queue: 1, sleep: 2 } as const;
/** How a long step ended: it took its time, a wait gave up or went on early, its agent was halted or moved by hand. */
export const LONG = { open: 0, through: 1, gaveUp: 2, early: 3, cutOff: 4 } as const;
/** How a hold began. */
export const BEGAN = { taken: 0, handedOver: 1 } as const;
/** How a hold ended. `byAnother`: given up or made free by somebody else, or by a change by hand. */
export const ENDED = { open: 0, released: 1, handedOver: 2, byAnother: 3 } as const;
/** `handover`: without being released; `queue`: the next of a lock's queue; `wake`: a sleeper was woken. */
export const PASS = { handover: 0, queue: 1, wake: 2 } as const;

export interface Lane {
  name: string;
  kind: 'cpu' | 'device';
  foreground: boolean;
}

export interface Resource {
  name: string;
  kind: 'spinlock' | 'semaphore';
}

/**
 * Columns of `places`, where ops stand in the text: index into `sources`, 0-based line and column, innermost function and
 * text of the statement in one line. Place 0 is nowhere.
 */
export const PLACE = ['source', 'line', 'column', 'fn', 'text'] as const;

/** What is known of the run besides its steps; all of it moments. */
export interface Marks {
  /** Whatever happens after it, nobody gets out. */
  pointOfNoReturn?: number;
  /** The steps from here to `end` repeat for ever. */
  cycleFrom?: number;
  /** Where the finding ends, and what it is. */
  end?: number;
  headline?: string;
}

export type Tables = { [T in TableName]: number[] };

export interface Timeline extends Tables {
  format: 'lockstep-timeline';
  version: 1;
  /** What was sent under another revision is void. */
  revision: number;
  title: string;
  /** Steps of the whole run. */
  length: number;
  /** What follows holds for the moments from here on; rows that ended before are left out. */
  from: number;
  /** The moment up to which it holds: `length`, or less when the rest is fetched later. */
  to: number;
  /** The run has changes by hand: it is a what-if, and proves nothing. */
  whatIf: boolean;
  marks: Marks;
  /** `strings` begins with number `stringsFrom`: the ones before it were sent already. */
  stringsFrom: number;
  strings: string[];
  /** Decision of each step from `from` to `to` (machine/decision.ts), or CHANGED_BY_HAND. */
  steps: number[];
  /** Number of the place that the step's agent stood at. */
  at: number[];
  /**
   * Of a run in simulated time: when each step from `from` to `to` was made, in nanoseconds since the start; of the leading ones, where the
   * rest has left the run that has times.
   */
  times?: number[];
  /** How many leading steps of the whole run have times. */
  timed?: number;
  /** `places` begins with number `placesFrom`, as `strings` does. */
  placesFrom: number;
  places: number[];
  /** What these are is the same for the whole run: sent with its beginning only. */
  lanes?: Lane[];
  resources?: Resource[];
  vectors?: { name: string; kind: 'ipi' | 'nmi' }[];
  logs?: string[];
  sources?: string[];
}
