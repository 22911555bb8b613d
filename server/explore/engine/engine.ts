/**
 * The search engine of one program: WebAssembly made for it, and its memory. It keeps states and finds their
 * successors; what they mean is for others to say.
 */
import { type Fn, get, type Module } from '../../machine/code/code.ts';
import { layOutTables, moduleBytes, writeTables } from '../../machine/code/wasm/module-bytes.ts';
import { decisionRoom } from '../../machine/emit/decisions.ts';
import type { State } from '../../machine/state.ts';
import type { StepProgram } from '../../program/program.ts';
import { searchFunctions } from './emit-search.ts';
import { stateFunctions } from './emit-states.ts';
import { rehash } from './emit-tables.ts';
import {
  BATCH,
  CONTROL,
  FLAG,
  ID_BITS,
  type Layout,
  layOut,
  MOST_STATES,
  type TableLayout,
} from './layout.ts';
import { tuplesOf } from './tuples.ts';
import type { Watches } from './watches.ts';
import { wasm } from './webassembly.ts';

/** The step semantics with what the search adds: `settle(s, decision, spare)`, `normalise(s)`, conditions. */
export interface EngineModule {
  module: Module;
  /** Functions of it. */
  sticky: string[];
  events: Watches['events'];
}

export interface EngineLimits {
  memoryMiB: number;
  maxStates: number;
}

export type OutOfRoom = 'memory' | 'states';

export interface Engine {
  readonly program: StepProgram;
  /** States found so far. */
  states(): number;
  transitions(): number;
  /** Bytes in use for states, their tuples, indices and words of their own. */
  bytes(): number;
  /** Number of a state, which is added if it is new. It has to be settled and normalised. */
  add(state: State): number;
  /** Number of a state, or -1. It has to be settled and normalised. */
  find(state: State): number;
  /** Goes on from the states `from` .. `to - 1`; yields the first that it has not gone on from. */
  search(from: number, to: number): { head: number; full?: OutOfRoom };
  /** How many decisions the state has; `decision` and `target` tell of each, until the next call. */
  expand(id: number): number;
  decision(i: number): number;
  /** Number of the state that the decision leads to, or -1 when the search did not get to it. */
  target(i: number): number;
  /** The state, with the watched flags behind it. */
  load(id: number, into: State): State;
  /** The largest successor of a state gone on from, or -1 when it has none. */
  son(id: number): number;
  isGoal(id: number): boolean;
  /** Watched flag number `i`, of a state gone on from. */
  isWatched(id: number, i: number): boolean;
  /** Transitions noted: which event, from which state, by which decision. In the order found. */
  events(): { event: number; from: number; decision: number }[];
}

const PAGE = 16384; // words in a page of WebAssembly memory

/** Throws a RangeError when there is not even the memory to begin with. */
export function createEngine(program: StepProgram, parts: EngineModule, limits: EngineLimits): Engine {
  const tuples = tuplesOf(program, parts.sticky.length);
  const room = decisionRoom(program);
  const layout = layOut(
    program,
    { rest: tuples.rest.words, region: tuples.region.words },
    parts.sticky.length,
    room,
  );
  const tables = layOutTables(parts.module, layout.tables);
  const stepKinds = program.ops.length + 2 * program.vectors.length;
  const seenWords = parts.events.length * program.agents.length * stepKinds;
  const seenAt = tables.end;
  const eventsAt = seenAt + seenWords;
  const scratchAt = eventsAt + 3 * seenWords;
  const watches: Watches = { sticky: parts.sticky, events: parts.events, stepKinds, seenAt, eventsAt };
  const tupleInserts = (room + BATCH) * (program.agents.length + 1);
  const slack = slackOf(layout, tupleInserts);

  const code = { program, layout, watches, shared: false };
  const module: Module = {
    ...parts.module,
    globals: [...parts.module.globals, 'worker'],
    functions: [
      ...parts.module.functions,
      ...stateFunctions(program, tuples, layout, false),
      ...searchFunctions(code, slack),
      ...[layout.states, layout.rest, layout.region].map((table) => rehash(table, layout)),
      setWorker,
    ],
  };
  const firstFree = scratchAt + layout.scratch.size;
  const maximum = Math.min(65536, Math.max(1, Math.floor(limits.memoryMiB * 16)));
  const initial = Math.ceil((firstFree + slack) / PAGE) + 1;
  if (initial > maximum) throw new RangeError('not enough memory to begin with');
  const memory = new wasm.Memory({ initial, maximum });
  const binary = moduleBytes(module, tables.at, { initial: 1, maximum: 65536, shared: false }, EXPORTS);
  const instance = new wasm.Instance(new wasm.Module(binary.bytes), {
    env: {
      memory,
      impossible: (reason: number) => {
        throw new Error(binary.reasons[reason]);
      },
    },
  });
  const run = instance.exports;
  writeTables(parts.module, tables.at, memory.buffer);
  let view = new Int32Array(memory.buffer);
  const m = (): Int32Array => {
    if (view.length * 4 !== memory.buffer.byteLength) view = new Int32Array(memory.buffer);
    return view;
  };
  run.setWorker(scratchAt);
  view[CONTROL.arenaNext] = firstFree;
  view[CONTROL.arenaEnd] = view.length;

  /** Stretches of memory that a smaller index has left. */
  const left: { from: number; to: number }[] = [];
  const wasted = 0;
  const words = (): number => m()[CONTROL.arenaNext] - wasted;

  /** Makes `needed` words available in one stretch. */
  function grow(needed: number): boolean {
    const have = m().length;
    const want = Math.ceil(Math.max(needed, have * 0.25) / PAGE);
    const can = maximum - have / PAGE;
    const pages = Math.min(want, can);
    if (pages * PAGE < needed) return false;
    try {
      memory.grow(pages);
    } catch {
      return false;
    }
    return true;
  }

  /** Sees to it that pages can be taken. */
  function makePages(): boolean {
    const v = m();
    if (v[CONTROL.arenaEnd] - v[CONTROL.arenaNext] >= slack) return true;
    const next = left.findIndex((r) => r.to - r.from >= slack);
    if (next >= 0) {
      const [{ from, to }] = left.splice(next, 1);
      left.push({ from: v[CONTROL.arenaNext], to: v[CONTROL.arenaEnd] });
      v[CONTROL.arenaNext] = from;
      v[CONTROL.arenaEnd] = to;
      // Memory that is taken is taken to be 0.
      v.fill(0, from, to);
      return true;
    }
    if (v[CONTROL.arenaEnd] !== v.length) {
      // Back to the end of memory, which was left for a stretch in between.
      const last = left.findIndex((r) => r.to === v.length);
      const [{ from }] = last >= 0 ? left.splice(last, 1) : [{ from: v.length }];
      left.push({ from: v[CONTROL.arenaNext], to: v[CONTROL.arenaEnd] });
      v[CONTROL.arenaNext] = from;
      v[CONTROL.arenaEnd] = v.length;
    }
    if (v[CONTROL.arenaEnd] - v[CONTROL.arenaNext] >= slack) return true;
    if (!grow(slack)) return false;
    m()[CONTROL.arenaEnd] = m().length;
    return true;
  }

  function widen(table: TableLayout, margin: number): boolean {
    const v = m();
    const old = v[table.mask] + 1;
    const fresh = Math.max(old * (old < 1 << 22 ? 4 : 2), 1 << (table.tagged ? 14 : 12));
    const at = stretchFor(fresh);
    if (at < 0) return false;
    m().fill(0, at, at + fresh);
    const before = m()[table.index];
    run[`rehash_${table.name}`](at, fresh - 1);
    m()[table.limit] = Math.floor(fresh * 0.6) - margin;
    if (old > 1) left.push({ from: before, to: before + old });
    return true;
  }

  /** An uninterrupted stretch of that many words; its address, or -1. */
  function stretchFor(length: number): number {
    const fits = left.findIndex((r) => r.to - r.from >= length);
    if (fits >= 0) {
      const range = left[fits];
      range.from += length;
      return range.from - length;
    }
    const v = m();
    if (v[CONTROL.arenaEnd] === v.length) {
      const missing = length + slack - (v.length - v[CONTROL.arenaNext]);
      if (missing > 0 && !grow(missing)) return -1;
      const now = m();
      now[CONTROL.arenaEnd] = now.length;
      now[CONTROL.arenaNext] += length;
      return now[CONTROL.arenaNext] - length;
    }
    const end = v.length;
    if (!grow(length)) return -1;
    left.push({ from: end + length, to: m().length });
    return end;
  }

  const everyTable = [layout.states, layout.rest, layout.region];
  const marginOf = (table: TableLayout): number => (table.tagged ? room + BATCH : tupleInserts);
  for (const table of everyTable) {
    view[table.mask] = 0;
    if (!widen(table, marginOf(table))) throw new RangeError('not enough memory to begin with');
  }
  if (!makePages()) throw new RangeError('not enough memory to begin with');

  /** Room for what one state can bring. */
  function makeRoom(): OutOfRoom | undefined {
    if (m()[layout.states.count] >= Math.min(limits.maxStates, MOST_STATES - room - BATCH)) return 'states';
    for (const table of everyTable) {
      const v = m();
      if (v[table.count] > v[table.limit] && !widen(table, marginOf(table))) return 'memory';
    }
    return makePages() ? undefined : 'memory';
  }

  const at = (directory: number, id: number, width: number): number => {
    const v = m();
    const { pageBits } = layout.states;
    return v[directory + (id >>> pageBits)] + (id & ((1 << pageBits) - 1)) * width;
  };
  const ownWord = (id: number): number => m()[at(layout.sons, id, 1)];
  const put = (state: State): void => {
    const v = m();
    const { next } = layout.scratch;
    v.set(state, scratchAt + next);
    for (let i = state.length; i < layout.slots + parts.sticky.length; i++) v[scratchAt + next + i] = 0;
  };

  return {
    program,
    states: () => m()[layout.states.count],
    transitions: () => m()[CONTROL.transitions],
    bytes: () => words() * 4,
    add(state) {
      const full = makeRoom();
      if (full) throw new RangeError(`no room for a state: ${full}`);
      put(state);
      return run.addNext();
    },
    find(state) {
      if (makeRoom() === 'memory') throw new RangeError('no room to look for a state');
      put(state);
      return run.lookUp();
    },
    search(from, to) {
      let head = from;
      while (head < to) {
        const full = makeRoom();
        if (full) return { head, full };
        // The count is looked at only between calls.
        const left = Math.min(limits.maxStates, MOST_STATES) - m()[layout.states.count];
        const chunk = Math.max(1, Math.min(to - head, Math.ceil(left / 4)));
        head = run.search(head, head + chunk);
      }
      return { head };
    },
    expand(id) {
      if (m()[CONTROL.arenaEnd] - m()[CONTROL.arenaNext] < slack) makeRoom();
      return run.expand(id);
    },
    decision: (i) => m()[scratchAt + layout.scratch.decisions + i],
    target: (i) => m()[scratchAt + layout.scratch.targets + i],
    load(id, into) {
      run.unpack(id, scratchAt + layout.scratch.current);
      const from = scratchAt + layout.scratch.current;
      const v = m();
      for (let i = 0; i < into.length; i++) into[i] = v[from + i];
      return into;
    },
    son: (id) => (ownWord(id) & ((1 << ID_BITS) - 1)) - 1,
    isGoal: (id) => (ownWord(id) & FLAG.goal) !== 0,
    isWatched: (id, i) => (ownWord(id) & (FLAG.watched << i)) !== 0,
    events() {
      const v = m();
      return Array.from({ length: v[CONTROL.events] }, (_, i) => {
        const e = eventsAt + 3 * i;
        return { event: v[e], from: v[e + 1], decision: v[e + 2] };
      });
    },
  };
}

const EXPORTS = [
  'search',
  'expand',
  'unpack',
  'lookUp',
  'addNext',
  'setWorker',
  'rehash_state',
  'rehash_rest',
  'rehash_region',
];

const setWorker: Fn = {
  name: 'setWorker',
  parameters: ['at'],
  result: false,
  body: [{ k: 'setGlobal', name: 'worker', value: get('at') }],
};

/** Words of the pages that one state and a batch can ask for at most. */
function slackOf({ states, rest, region }: Layout, tupleInserts: number): number {
  const pages = (inserts: number, bits: number) => 1 + Math.ceil(inserts / (1 << bits));
  return (
    ((states.words + 1) << states.pageBits) * pages(tupleInserts, states.pageBits) +
    ((rest.words + region.words) << rest.pageBits) * pages(tupleInserts, rest.pageBits)
  );
}
