/** Where things lie in the memory of a search, in words. */
import type { StepProgram } from '../../program/program.ts';

/** Words of the control block. Word 0 is never used. */
export const CONTROL = {
  /** The part of memory from which pages are taken. */
  arenaNext: 1,
  arenaEnd: 2,
  transitions: 3,
  /** Next state to go on from, when several workers share the work. */
  head: 4,
  /** First state of the level that is being found, and which level that is. */
  level: 5,
  /** Number of events, and of those that found no room. */
  events: 6,
  /** Workers that have met the impossible, or want room. */
  stop: 7,
  /** What the coordinator asks of the workers, and how many have done it. */
  command: 8,
  done: 9,
  commandFrom: 10,
  commandTo: 11,
  end: 64,
} as const;

/** A table of what has been seen: entries in pages, and an index of them by hash. */
export interface TableLayout {
  name: string;
  /** Words an entry takes. */
  words: number;
  /** log2 of the entries in a page. */
  pageBits: number;
  /** Control words. */
  count: number;
  index: number;
  mask: number;
  /** More entries than this and the index must be widened first. */
  limit: number;
  /** Address of the directory: where each page starts. */
  directory: number;
  /** Index entries carry a few bits of the hash above the number. */
  tagged: boolean;
}

/** Bits of an index entry that are the entry's number plus one; what is above them is a tag. */
export const ID_BITS = 27;
export const MOST_STATES = 2 ** ID_BITS - 2;
export const DIRECTORY = 1 << 14;

/** A state's word of its own: the largest of its successors plus one, and flags above `ID_BITS`. */
export const FLAG = {
  /** Every foreground agent has come to its end. */
  goal: 1 << 31,
  /** Number never used: it was reserved by a worker that found the state known. */
  hole: 1 << 30,
  /** The first of the watched flags: three of them. */
  watched: 1 << 27,
} as const;
export const WATCHED_BITS = 3;

export const BATCH = 64;

/** Words at the start of a worker's memory: a number of each table that it has reserved and not used, or -1. */
export const SPARES = 3;

export interface Layout {
  slots: number;
  states: TableLayout;
  rest: TableLayout;
  region: TableLayout;
  /** Directory of the states' words of their own; pages as those of the states. */
  sons: number;
  /** Each worker's own memory: states to work on, decisions, candidates. */
  scratch: {
    current: number;
    next: number;
    spare: number;
    decisions: number;
    targets: number;
    batch: number;
    size: number;
  };
  stride: number;
  /** Where the constant tables start. */
  tables: number;
}

/** Entries of a page, log2. Pages are small at first use, so that a small search stays small. */
const STATE_PAGE = 13;
const TUPLE_PAGE = 10;

export function layOut(
  program: StepProgram,
  words: { rest: number; region: number },
  watched: number,
  room: number,
): Layout {
  let at: number = CONTROL.end;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const table = (name: string, width: number, pageBits: number, tagged: boolean): TableLayout => ({
    name,
    words: width,
    pageBits,
    count: take(1),
    index: take(1),
    mask: take(1),
    limit: take(1),
    directory: take(DIRECTORY * (tagged ? 1 : 4)),
    tagged,
  });
  const slots = program.slots.length;
  const states = table('state', program.agents.length + 1, STATE_PAGE, true);
  const rest = table('rest', words.rest, TUPLE_PAGE, false);
  const region = table('region', words.region, TUPLE_PAGE, false);
  const sons = take(DIRECTORY);
  // Words, the hash, the index entry, the parent.
  const stride = states.words + 3;
  const length = slots + watched;
  let size = 0;
  const part = (n: number): number => {
    size += n;
    return size - n;
  };
  // Numbers reserved and not used come first.
  part(SPARES);
  const scratch = {
    current: part(length),
    next: part(length),
    spare: part(length),
    decisions: part(room),
    targets: part(room),
    batch: part(BATCH * stride),
  };
  return { slots, states, rest, region, sons, scratch: { ...scratch, size }, stride, tables: at };
}
