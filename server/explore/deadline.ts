/**
 * Until when a check may go on, and how much its questions may keep. All of its phases ask the same one, every so many states. Once a
 * limit has struck, the piece of work at hand is given up; what was known by then may still be put into words, for a short while.
 */
import { type Budget, count, type Hooks, type Limit } from './budget.ts';

export interface Deadline {
  /** Which limit has struck, if one has: looks at the clock, and asks whether the check was cancelled. */
  struck(): Limit | undefined;
  /** To be called for every state that a piece of work looks at. What it throws, `attempt` catches. */
  tick(): void;
  /** Looks at once, where one thing to do can take long. Throws like `tick`. */
  look(): void;
  /** A piece of work begins a pass over so many states: what is reported if it does not come to its end. */
  pass(name: string, of?: number): void;
  /** The states are found and take so many bytes: from now on there is a limit to what `take` is asked for. */
  found(bytes: number): void;
  /**
   * So many bytes more are kept: by the piece of work that is being done, or by all that come. Throws like `tick` when there is no
   * room for them.
   */
  take(bytes: number, by?: 'all'): void;
  /** What the work takes is given back when it is done. */
  lend<T>(work: () => T): T;
  /** Bytes that can still be taken. */
  left(): number;
  /** The piece of work that is being done comes to nothing, for a limit of its own. Throws like `tick`. */
  giveUp(limit: Limit): never;
  /**
   * What the work yields, or nothing when a limit ends it: then `unfinished` says so. `what` goes on "when it was worked
   * out …"; without it nothing is noted, as there is another way. `long` work is not begun for somebody who has cancelled: the
   * moment that is left goes to what is known.
   */
  attempt<T>(what: string | undefined, work: () => T, long?: 'long'): { value: T } | undefined;
  readonly unfinished: readonly Unfinished[];
}

export interface Unfinished {
  /** "whether CPU 0 can starve": goes on "when it was worked out …". */
  what: string;
  /** How far it came: "looking around, 12 000 of 40 000 states". */
  far: string;
  limit: Limit;
}

/** Exists in this folder only, and ends at `attempt`. */
class Stopped extends Error {
  readonly limit: Limit;

  constructor(limit: Limit) {
    super(`a limit has struck: ${limit}`);
    this.limit = limit;
  }
}

/** States between two looks at the clock: some milliseconds. */
const POLL_EVERY = 4096;

/** Whoever cancels wants an answer at once. */
const GRACE_MS = 500;

/** When time is up, putting what is known into words may take so much of it more. */
const GRACE_SHARE = 0.1;

/** Where the states have taken all the memory there is, questions about them have this share of it besides. */
const ROOM_SHARE = 1 / 4;

const BYTES_PER_MIB = 2 ** 20;

export function createDeadline(
  { seconds, memoryMiB }: Pick<Budget, 'seconds' | 'memoryMiB'>,
  hooks: Hooks = {},
): Deadline {
  const { now = () => performance.now(), cancelled, pollEvery = POLL_EVERY } = hooks;
  const began = now();
  const unfinished: Unfinished[] = [];
  let limit: Limit | undefined;
  /** When nothing more is done, and when the present piece of work has had its share of the time until then. */
  let end = Number.POSITIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  let attempts = 0;
  let left = pollEvery;
  let done = 0;
  let pass = { name: '', of: undefined as number | undefined };
  let room = Number.POSITIVE_INFINITY;
  /** By the pieces of work that are being done, and for all that come. */
  let taken = 0;
  let keptForAll = 0;

  const roomLeft = (): number => room - taken - keptForAll;

  function lend<T>(work: () => T): T {
    const before = taken;
    try {
      return work();
    } finally {
      taken = before;
    }
  }

  function strike(which: Limit, at: number): void {
    const grace = which === 'cancelled' ? GRACE_MS : Math.max(GRACE_MS, seconds * 1000 * GRACE_SHARE);
    limit = which;
    end = Math.min(end, at + (hooks.graceMs ?? grace));
    until = at;
  }

  function struck(): Limit | undefined {
    const at = now();
    // Who cancels does not wait for what time was still left to others.
    if (limit !== 'cancelled' && cancelled?.()) strike('cancelled', at);
    else if (!limit && at - began > seconds * 1000) strike('time', at);
    return limit;
  }

  function look(): void {
    done += pollEvery - left;
    left = pollEvery;
    if (struck() && attempts > 0 && now() >= until) throw new Stopped(limit!);
  }

  /** What begins or goes on after the limit has half of the time that is left. */
  function share(): void {
    if (!limit) return;
    const at = now();
    until = at + Math.max(0, end - at) / 2;
  }

  const far = (): string => {
    done += pollEvery - left;
    left = pollEvery;
    if (!pass.name) return 'not begun';
    if (pass.of === undefined) return pass.name;
    return `${pass.name}, ${count(Math.min(done, pass.of))} of ${count(pass.of)} states`;
  };

  return {
    struck,
    look,
    unfinished,
    tick() {
      if (--left <= 0) look();
    },
    pass(name, of) {
      pass = { name, of };
      done = 0;
      left = pollEvery;
    },
    found(bytes) {
      const limitBytes = memoryMiB * BYTES_PER_MIB;
      room = hooks.roomBytes ?? Math.max(limitBytes - bytes, limitBytes * ROOM_SHARE);
    },
    take(bytes, by) {
      if (bytes > roomLeft() && attempts > 0) throw new Stopped('memory');
      if (by === 'all') keptForAll += bytes;
      else taken += bytes;
    },
    lend,
    left: roomLeft,
    giveUp(which) {
      throw new Stopped(which);
    },
    attempt(what, work, long) {
      if (long && limit === 'cancelled') {
        if (what !== undefined) unfinished.push({ what, far: 'not begun', limit });
        return undefined;
      }
      const around = { pass, done };
      attempts++;
      pass = { name: '', of: undefined };
      share();
      try {
        return { value: lend(work) };
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        if (what !== undefined) unfinished.push({ what, far: far(), limit: error.limit });
        return undefined;
      } finally {
        attempts--;
        ({ pass, done } = around);
        share();
      }
    },
  };
}

/** What is made of each of some things, in their order, as far as there is time. */
export function asFarAsTime<T, U>(
  deadline: Deadline,
  what: string,
  items: readonly T[],
  make: (item: T) => U,
): { made: U[]; complete: boolean } {
  const made: U[] = [];
  const all = deadline.attempt(what, () => {
    for (const item of items) {
      deadline.look();
      made.push(make(item));
    }
  });
  return { made, complete: all !== undefined };
}
