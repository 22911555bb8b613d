/** What the recorder has to look at, by the location that a step starts from: found out once for a program. */
import { targetsOf } from '../../program/flow.ts';
import type { Expr, Location, Op, Place, Slot, StepProgram } from '../../program/program.ts';
import { WAIT } from './model.ts';

/** Bits: what a step that starts at a location may touch, with all that is glued to its first op. */
export const TOUCHES = { locks: 1, sends: 2, lines: 4, ends: 8, holds: 16, semaphores: 32 } as const;

export interface Locations {
  touches: Uint8Array;
  /** 1 + the kind of waiting (WAIT) of an agent that is blocked at the op, or 0: it is none that waits. */
  waits: Uint8Array;
  /** Frames on the stack, outermost first; an agent's own block is not one. By frame. */
  chains: readonly (readonly number[])[];
  /** Slots that a step from here may store and somebody waits for. */
  stores: readonly (readonly Slot[])[];
  /** Slots of which the condition of a wait depends. */
  reads: readonly (readonly Slot[])[];
}

export function lookAtLocations(program: StepProgram): Locations {
  const { ops } = program;
  const reads = ops.map((op, l) => (l > 0 && op.k === 'wait' ? [...new Set(slotsOf(op.until))] : []));
  const waitedFor = new Set(reads.flat());
  const holders = new Set(program.semaphores.map(({ holder }) => holder));
  const own = ops.map((op, l) => (l === 0 ? 0 : touchesOf(op, holders)));
  const stores = ops.map((op, l) => (l === 0 ? [] : storesOf(op).filter((slot) => waitedFor.has(slot))));
  const touches = new Uint8Array(ops.length);
  const stored: Slot[][] = ops.map(() => []);
  ops.forEach((_, l) => {
    if (l === 0) return;
    const slots = new Set<Slot>();
    for (const at of together(ops, l)) {
      touches[l] |= own[at];
      for (const slot of stores[at]) slots.add(slot);
    }
    stored[l] = [...slots];
  });
  return {
    touches,
    waits: Uint8Array.from(ops, (op, l) => (l === 0 ? 0 : waitOf(op))),
    chains: chainsOf(program),
    stores: stored,
    reads,
  };
}

/** The op at `l`, and what is glued to it: all that its step may execute. */
function together(ops: Op[], l: Location): Set<Location> {
  const found = new Set([l]);
  for (const at of found) for (const next of targetsOf(ops[at])) if (ops[next]?.glued) found.add(next);
  return found;
}

function touchesOf(op: Op, holders: Set<Slot>): number {
  switch (op.k) {
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
      return TOUCHES.locks;
    case 'semWake':
    case 'semWoken':
      return TOUCHES.semaphores;
    case 'assign':
      return op.stores.some(({ to }) => to.k === 'shared' && holders.has(to.slot)) ? TOUCHES.locks : 0;
    case 'send':
      return TOUCHES.sends;
    case 'print':
    case 'reserve':
      return TOUCHES.lines;
    case 'halt':
    case 'park':
    case 'finish':
      return TOUCHES.ends;
    case 'hold':
    case 'holdEnd':
      return TOUCHES.holds;
    default:
      return 0;
  }
}

function waitOf(op: Op): number {
  if (op.k === 'wait') return 1 + WAIT.spin;
  if (op.k === 'lockQueued') return 1 + WAIT.queue;
  return op.k === 'semWoken' ? 1 + WAIT.sleep : 0;
}

function chainsOf({ frames, functions, agents }: StepProgram): number[][] {
  const names = new Set(agents.map(({ name }) => name));
  // An agent's block has the agent's name, or `cpu 0..2` if several share it; a function has no blank in its name.
  const isBlock = (frame: number) => {
    const { name } = functions[frames[frame].fn];
    return frames[frame].parent < 0 && (name.includes(' ') || names.has(name));
  };
  return frames.map((_, frame) => {
    const chain: number[] = [];
    for (let f = frame; f >= 0; f = frames[f].parent) if (!isBlock(f)) chain.unshift(f);
    return chain;
  });
}

function storesOf(op: Op): Slot[] {
  if (op.k === 'assign') return op.stores.flatMap(({ to }) => placeSlots(to));
  return 'into' in op && 'k' in op.into ? placeSlots(op.into) : [];
}

function placeSlots(to: Place): Slot[] {
  if (to.k === 'shared') return [to.slot];
  return to.k === 'element' ? elements(to) : [];
}

function elements({ base, stride, count, index }: Extract<Expr, { k: 'element' }>): Slot[] {
  if (index.k === 'const') return [base + index.value * stride];
  return Array.from({ length: count }, (_, i) => base + i * stride);
}

/** Shared slots of which a value depends. */
function slotsOf(e: Expr): Slot[] {
  switch (e.k) {
    case 'shared':
      return [e.slot];
    case 'element':
      return [...elements(e), ...slotsOf(e.index)];
    case 'not':
    case 'neg':
      return slotsOf(e.a);
    case 'binary':
      return [...slotsOf(e.a), ...slotsOf(e.b)];
    case 'select':
      return [...slotsOf(e.c), ...slotsOf(e.t), ...slotsOf(e.e)];
    case 'agent':
    case 'within':
      return slotsOf(e.agent);
    case 'const':
    case 'me':
    case 'local':
      return [];
  }
}
