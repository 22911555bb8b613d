/**
 * The memory of a search while everybody stands still: it grows, indices are widened, and what they leave is used again.
 */
import { BATCH, BLOCK, CONTROL, type Layout, type TableLayout } from './layout.ts';
import type { WasmMemory } from './webassembly.ts';

/** Words in a page of WebAssembly memory. */
export const PAGE = 16384;

/** An index fuller than this is widened: beyond it, looking things up takes too many steps. */
const FULL = 0.75;

export type OutOfRoom = 'memory' | 'states';

export interface Demands {
  /** New states, rests and regions that going on from one state can bring, with what waits in the batch. */
  inserts: Record<TableLayout['name'], number>;
  /** Everybody who may bring that at the same moment. */
  workers: number;
  /** Words of the pages that all this can ask for. */
  slack: number;
}

/** `room`: decisions of a state at most. */
export function demandsOf({ states, rest, region }: Layout, room: number, workers: number): Demands {
  const spare = workers > 1 ? BLOCK : 0;
  const agents = states.words - 1;
  const inserts = { state: room + BATCH + spare, rest: room + BATCH + spare, region: room * agents + spare };
  const pages = ({ name, pageBits }: TableLayout): number => 1 + Math.ceil(inserts[name] / (1 << pageBits));
  const words = (table: TableLayout, each: number): number => (each << table.pageBits) * pages(table);
  const one = words(states, states.words + 1) + words(rest, rest.words) + words(region, region.words);
  return { inserts, workers, slack: one * workers };
}

export interface SearchMemory {
  /** The memory as words, as long as it is now. */
  words(): Int32Array;
  /**
   * Sees to it that there is room for what everybody's next state can bring; says what is missing otherwise. `next`: the first
   * state that is still to be gone on from.
   */
  makeRoom(next: number): OutOfRoom | undefined;
  /** Bytes that are taken: by tables, pages and indices. */
  bytes(): number;
}

interface Range {
  from: number;
  to: number;
}

/**
 * How many times the states that are known there will be in the end, for each part of them that is still to be gone on from:
 * with 8 in 100 open, four times as many. Measured (docs/decisions/0016).
 */
const TO_COME = 50;

/** An index does not become more times as long at once, nor so a larger share of the memory. */
const MOST_AT_ONCE = 8;
const MOST_SHARE = 1 / 16;

/** `rehash` fills a new index. Throws a RangeError when there is not even room to begin with. */
export function createSearchMemory(
  memory: WasmMemory,
  layout: Layout,
  demands: Demands,
  limits: { firstFree: number; maximumPages: number; maxStates: number },
  rehash: (table: TableLayout, index: number, last: number) => void,
): SearchMemory {
  const tables = [layout.states, layout.rest, layout.region];
  const { slack } = demands;
  let view = new Int32Array(memory.buffer);
  // Nobody else makes it longer; asking the memory itself each time would be slow.
  const words = (): Int32Array => view;
  /** Stretches that nobody uses; the one that pages are taken from is in the control words. */
  const free: Range[] = [];

  /** Makes memory longer by `needed` words at least. */
  function grow(needed: number): Range | undefined {
    const from = words().length;
    const most = limits.maximumPages - from / PAGE;
    const least = Math.ceil(needed / PAGE);
    if (least > most) return undefined;
    try {
      memory.grow(Math.min(most, Math.max(least, Math.ceil(from / 8 / PAGE))));
      view = new Int32Array(memory.buffer);
    } catch {
      return undefined;
    }
    return { from, to: words().length };
  }

  /** Takes a stretch of `length` words at least; its end may be behind what was asked for. */
  function stretch(length: number): Range | undefined {
    let best = -1;
    free.forEach(({ from, to }, i) => {
      const fits = to - from >= length;
      if (fits && (best < 0 || to - from < free[best].to - free[best].from)) best = i;
    });
    if (best >= 0) return free.splice(best, 1)[0];
    // Memory grows at its end: what is free there is part of the stretch.
    const end = words().length;
    const last = free.findIndex((r) => r.to === end);
    const tail = last >= 0 ? free[last] : { from: end, to: end };
    const more = grow(length - (tail.to - tail.from));
    if (!more) return undefined;
    if (last >= 0) free.splice(last, 1);
    return { from: tail.from, to: more.to };
  }

  /** Gives a stretch back; it is 0 again, as all memory is that is taken. */
  function giveBack({ from, to }: Range, used: boolean): void {
    if (to === from) return;
    if (used) words().fill(0, from, to);
    const before = free.find((r) => r.to === from);
    const after = free.find((r) => r.from === to);
    if (before && after) {
      before.to = after.to;
      free.splice(free.indexOf(after), 1);
    } else if (before) before.to = to;
    else if (after) after.from = from;
    else free.push({ from, to });
  }

  function makePages(): boolean {
    const v = words();
    const arena = { from: v[CONTROL.arenaNext], to: v[CONTROL.arenaEnd] };
    if (arena.to - arena.from >= slack) return true;
    giveBack(arena, false);
    const next = stretch(slack);
    const now = words();
    // Without another stretch, what is left stays: the search can still be asked about.
    if (!next) {
      const again = free.findIndex((r) => r.from <= arena.from && arena.from < r.to);
      const kept = again >= 0 ? free.splice(again, 1)[0] : arena;
      now[CONTROL.arenaNext] = kept.from;
      now[CONTROL.arenaEnd] = kept.to;
      return false;
    }
    now[CONTROL.arenaNext] = next.from;
    now[CONTROL.arenaEnd] = next.to;
    return true;
  }

  /** A stretch of exactly that many words. */
  function take(length: number): number | undefined {
    // Pages are taken from the end of memory as a rule: an index must not be kept from it by them.
    const v = words();
    const arena = { from: v[CONTROL.arenaNext], to: v[CONTROL.arenaEnd] };
    giveBack(arena, false);
    v[CONTROL.arenaNext] = 0;
    v[CONTROL.arenaEnd] = 0;
    const range = stretch(length);
    if (!range) return undefined;
    giveBack({ from: range.from + length, to: range.to }, false);
    return range.from;
  }

  const limitOf = (table: TableLayout, entries: number): number => {
    const margin = demands.inserts[table.name] * demands.workers;
    const most = Math.min(Math.floor(entries * FULL), table.most) - margin;
    return table.name === 'state' ? Math.min(most, limits.maxStates - 1) : most;
  };

  /** How many times as long an index of `has` entries becomes. */
  function growth(table: TableLayout, next: number, has: number): number {
    if (table !== layout.states) return 2;
    const known = words()[layout.states.count];
    const wanted = Math.min(MOST_AT_ONCE, (TO_COME * (known - next)) / known);
    const room = (limits.maximumPages * PAGE * MOST_SHARE) / has;
    let times = 2;
    while (times < wanted && times * 2 <= room) times *= 2;
    return times;
  }

  function widen(table: TableLayout, next: number): boolean {
    const v = words();
    const old = { from: v[table.index], to: v[table.index] + v[table.mask] + 1 };
    const has = v[table.index] === 0 ? 0 : old.to - old.from;
    let length = has === 0 ? 1 << table.indexBits : has * growth(table, next, has);
    while (limitOf(table, length) < v[table.count] && limitOf(table, length) < limitOf(table, length * 2))
      length *= 2;
    if (limitOf(table, length) < v[table.count]) return false;
    const index = take(length);
    if (index === undefined) return false;
    const now = words();
    if (has === 0) {
      now[table.index] = index;
      now[table.mask] = length - 1;
    } else {
      rehash(table, index, length - 1);
      giveBack(old, true);
    }
    now[table.limit] = limitOf(table, length);
    return true;
  }

  const makeRoom = (next: number): OutOfRoom | undefined => {
    const v = words();
    if (v[layout.states.count] >= limits.maxStates) return 'states';
    let fits = true;
    for (const table of tables) {
      const now = words();
      if (now[table.count] <= now[table.limit] && now[table.index] !== 0) continue;
      if (widen(table, next)) continue;
      if (table === layout.states && limitOf(table, 2 ** 31) < now[table.count]) return 'states';
      fits = false;
    }
    return makePages() && fits ? undefined : 'memory';
  };

  view[CONTROL.arenaNext] = limits.firstFree;
  view[CONTROL.arenaEnd] = view.length;
  if (makeRoom(0)) throw new RangeError('not enough memory to begin with');
  return {
    words,
    makeRoom,
    bytes() {
      const v = words();
      const unused = free.reduce((sum, r) => sum + r.to - r.from, v[CONTROL.arenaEnd] - v[CONTROL.arenaNext]);
      return (v.length - unused) * 4;
    },
  };
}
