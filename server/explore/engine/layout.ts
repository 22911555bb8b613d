/** Where things lie in the memory of a search, in words. */
import type { StepProgram } from '../../program/program.ts';

/** Words of the control block. Word 0 is never used. Those that several workers change are lines of the cache apart. */
export const CONTROL = {
  /** The part of memory from which pages are taken. */
  arenaNext: 1,
  arenaEnd: 2,
  /** Which level is being gone on from, plus one. */
  level: 3,
  /** Next state that nobody works on, where several workers share the work; and where the work ends. */
  head: 16,
  last: 17,
  /** Not 0: somebody needs room, and everybody is to stand still. */
  stop: 32,
  end: 64,
} as const;

/** A table of what has been seen: entries in pages, and an index of them by hash. */
export interface TableLayout {
  name: 'state' | 'rest' | 'region';
  /** Words an entry takes. */
  words: number;
  /** log2 of the entries in a page. */
  pageBits: number;
  /** Control words. */
  count: number;
  index: number;
  mask: number;
  /** More entries than this and room must be made first. */
  limit: number;
  /** Address of the directory: where each page starts. */
  directory: number;
  /** Entries there can be at most. */
  most: number;
  /** Index entries carry a few bits of the hash above the number. */
  tagged: boolean;
  /** log2 of the entries of the index at first. */
  indexBits: number;
  /** Where a worker keeps the numbers it has reserved and not used: the first, and behind the last. */
  spare: number;
}

/** Bits of an index entry that are the entry's number plus one; what is above them is a tag. */
export const ID_BITS = 27;

/** A state's word of its own: one of its successors plus one, and flags above `ID_BITS`. */
export const FLAG = {
  /** Every foreground agent has come to its end. */
  goal: 1 << 31,
  /** The first of the watched flags: three of them. */
  watched: 1 << 27,
} as const;
export const WATCHED_BITS = 3;

/** Candidates that are looked up together. */
export const BATCH = 64;

/** Numbers that one of several workers reserves at once. */
export const BLOCK = 16;

/** Words at the start of a worker's memory. */
export const WORKER = {
  /** Two for each table: see `TableLayout.spare`. */
  spares: 0,
  /** States it was to go on from and has not. */
  from: 6,
  to: 7,
  transitions: 8,
  /** Not 0: it has begun. How often it was asked for something (`DISMISSED`: never again), and how often it has done it. */
  ready: 9,
  asked: 10,
  done: 11,
  /** What went wrong: the number of a reason plus one, or -1. */
  failed: 12,
  /** Not 0: where the steps of states lead to is written down, of `Layout.keeps` states at most. */
  keeps: 13,
  /** States and steps written down. */
  keptStates: 14,
  keptSteps: 15,
  size: 16,
} as const;

export const DISMISSED = -1;

/** Words of a record of an event: level plus one, two of a hash of the state and the decision, state, decision. */
export const EVENT_WORDS = 5;

export interface Sizes {
  /** log2 of the entries in a page. */
  statePage: number;
  tuplePage: number;
  /** log2 of the entries of an index at first. */
  stateIndex: number;
  tupleIndex: number;
}

/** A small limit of memory is not to be spent on pages that are hardly begun. */
export function sizesFor(memoryMiB: number): Sizes {
  return memoryMiB >= 64
    ? { statePage: 13, tuplePage: 11, stateIndex: 14, tupleIndex: 12 }
    : { statePage: 9, tuplePage: 7, stateIndex: 11, tupleIndex: 9 };
}

export interface Layout {
  slots: number;
  states: TableLayout;
  rest: TableLayout;
  region: TableLayout;
  /** Directory of the states' words of their own; pages as those of the states. */
  sons: number;
  /** Each worker's own memory: states to work on, decisions, candidates, events. Offsets from where it starts. */
  scratch: {
    current: number;
    next: number;
    spare: number;
    decisions: number;
    targets: number;
    batch: number;
    events: number;
    /** One word for each mark of what was executed. */
    marks: number;
    /** How many steps each state has that was written down, and the numbers of the states they lead to. */
    ways: number;
    kept: number;
    size: number;
  };
  /** Of so many states there is room to write down where their steps lead to. */
  keeps: number;
  /** Words of a candidate: those of the state, and what follows. */
  stride: number;
  candidate: {
    hash: number;
    unused: number;
    parent: number;
    /** Words of its rest and their hash, while the number of the rest is not known. */
    rest: number;
  };
  /** Where the constant tables start. */
  tables: number;
}

/** Entries that there can be beyond the limit of states: what several workers can bring before they stop. */
const BEYOND = 1 << 20;

/** Pages of a directory at most. */
const MOST_PAGES = 1 << 14;

interface Numbers {
  /** Words behind the state. */
  watched: number;
  /** Decisions of a state at most. */
  room: number;
  /** Kinds of events. */
  kinds: number;
  /** The search stops soon after so many. */
  maxStates: number;
  /** Of what is executed, where somebody asks. */
  marks?: number;
  /** See `Layout.keeps`. */
  keeps?: number;
}

/** There are no more rests than states, and, but for a program made for it, no more regions. */
export function layOut(
  program: StepProgram,
  words: { rest: number; region: number },
  { watched, room, kinds, maxStates, marks = 0, keeps = 0 }: Numbers,
  sizes: Sizes,
): Layout {
  let at: number = CONTROL.end;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const table = (name: TableLayout['name'], width: number, spare: number): TableLayout => {
    const isState = name === 'state';
    const pageBits = isState ? sizes.statePage : sizes.tuplePage;
    const most = Math.min(2 ** ID_BITS - 2, MOST_PAGES << pageBits, maxStates + BEYOND);
    const pages = Math.ceil(most / (1 << pageBits));
    // What changes for each new entry lies on a line of the cache of its own.
    at = (at + 15) & ~15;
    const count = take(16);
    return {
      name,
      words: width,
      pageBits,
      count,
      index: take(1),
      mask: take(1),
      limit: take(1),
      directory: take(pages),
      most,
      // Regions are few: what is looked at is in the cache, and nearly always what is looked for.
      tagged: name !== 'region',
      indexBits: isState ? sizes.stateIndex : sizes.tupleIndex,
      spare: WORKER.spares + spare,
    };
  };
  const slots = program.slots.length;
  const states = table('state', program.agents.length + 1, 0);
  const rest = table('rest', words.rest, 2);
  const region = table('region', words.region, 4);
  const sons = take(Math.ceil(states.most / (1 << states.pageBits)));
  at = (at + 15) & ~15;
  const candidate = {
    hash: states.words,
    unused: states.words + 1,
    parent: states.words + 2,
    rest: states.words + 3,
  };
  const stride = candidate.rest + rest.words + 1;
  const length = slots + watched;
  let size: number = WORKER.size;
  const part = (n: number): number => {
    size += n;
    return size - n;
  };
  const scratch = {
    current: part(length),
    next: part(length),
    spare: part(length),
    decisions: part(room),
    targets: part(room),
    batch: part(BATCH * stride),
    events: part(kinds * EVENT_WORDS),
    marks: part(marks),
    ways: part(keeps),
    kept: part(keeps * room),
  };
  return {
    slots,
    states,
    rest,
    region,
    sons,
    scratch: { ...scratch, size: (size + 15) & ~15 },
    keeps,
    stride,
    candidate,
    tables: at,
  };
}
