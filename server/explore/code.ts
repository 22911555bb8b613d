/** What can be read off the code of a program without running it: where ops lead, what they may store. */
import { targetsOf as allTargets } from '../program/flow.ts';
import type { Expr, Location, Op, Place, StepProgram } from '../program/program.ts';

/** Where an op can lead. A handler's return and the ends of an agent lead nowhere; what has no limit cannot expire. */
export function targetsOf(op: Op): Location[] {
  return op.k === 'holdEnd' && !op.until ? [op.next] : allTargets(op);
}

/** A store to shared state: which slots it may hit, and the value if it is always the same. */
export interface SharedStore {
  slots: { base: number; stride: number; count: number };
  constants?: number[];
}

export function storesOf(op: Op, program: StepProgram): SharedStore[] {
  const range = (base: number, count: number): SharedStore => ({ slots: { base, stride: 1, count } });
  const store = (to: Place, constants?: number[]): SharedStore[] => {
    if (to.k === 'shared') return [{ slots: { base: to.slot, stride: 1, count: 1 }, constants }];
    if (to.k !== 'element') return [];
    const { base, stride, count, index } = to;
    if (index.k === 'const')
      return [{ slots: { base: base + index.value * stride, stride: 1, count: 1 }, constants }];
    return [{ slots: { base, stride, count }, constants }];
  };
  switch (op.k) {
    case 'assign':
      return op.stores.flatMap(({ to, value }) => store(to, constantsOf(value)));
    case 'trylock':
    case 'semWake':
      return store(op.into, [0, 1]);
    case 'reserve':
    case 'commit':
    case 'read': {
      const { used, records, stride, size } = program.logs[op.log];
      const log = [range(used, 1), range(records, stride * size)];
      return op.k === 'reserve' ? [...store(op.into), ...log] : log;
    }
    case 'print':
      return program.marks.map((mark) => range(mark.slot, 1));
    case 'lock':
    case 'lockQueued':
    case 'unlock':
    case 'lockInit': {
      const { base, stride, count } = program.locks[op.lock.lock];
      return [range(base, stride * count)];
    }
    case 'semQueue':
    case 'semWoken': {
      const { waiters, woken, queue } = program.semaphores[op.semaphore];
      return [range(waiters, queue), range(woken, program.agents.length)];
    }
    case 'chooseValue':
      return store(op.into, op.values);
    default:
      return [];
  }
}

function constantsOf(e: Expr): number[] | undefined {
  if (e.k === 'const') return [e.value];
  if (e.k !== 'select') return undefined;
  const [a, b] = [constantsOf(e.t), constantsOf(e.e)];
  return a && b ? [...a, ...b] : undefined;
}

export function hits({ slots }: SharedStore, slot: number): boolean {
  const index = (slot - slots.base) / slots.stride;
  return index >= 0 && index < slots.count && Number.isInteger(index);
}

/** Answers about the code that stay the same for a whole search. */
export interface Code {
  /** Everything an agent that stands at `from` may still execute before its outermost loop comes round. */
  remaining(from: Location): Uint8Array;
  /** Ops that may store to the slot. */
  storersOf(slot: number): Location[];
}

export function codeFor(program: StepProgram): Code {
  let code = known.get(program);
  if (!code) {
    code = codeOf(program);
    known.set(program, code);
  }
  return code;
}

const known = new WeakMap<StepProgram, Code>();

function codeOf(program: StepProgram): Code {
  const reached = new Map<Location, Uint8Array>();
  const storers = new Map<number, Location[]>();
  const stores = program.ops.map((op, l) => (l === 0 ? [] : storesOf(op, program)));
  return {
    remaining(from) {
      let set = reached.get(from);
      if (!set) {
        set = new Uint8Array(program.ops.length);
        const open = from === 0 ? [] : [from];
        while (open.length > 0) {
          const l = open.pop()!;
          if (l === 0 || set[l] === 1) continue;
          set[l] = 1;
          if (!isOutermostRound(program.ops[l])) open.push(...targetsOf(program.ops[l]));
        }
        reached.set(from, set);
      }
      return set;
    },
    storersOf(slot) {
      let found = storers.get(slot);
      if (!found) {
        found = stores.flatMap((list, l) => (list.some((store) => hits(store, slot)) ? [l] : []));
        storers.set(slot, found);
      }
      return found;
    },
  };
}

/** What lies beyond a round of an agent's outermost loop is not what it owes anybody now. */
function isOutermostRound(op: Op): boolean {
  return op.k === 'loopRound' && (op.depth & 31) === 1;
}

/** Frames from the op's own outwards. */
export function framesOf(program: StepProgram, op: Op): number[] {
  const frames: number[] = [];
  for (let f = op.frame; f >= 0 && program.frames[f]; f = program.frames[f].parent) frames.push(f);
  return frames;
}
