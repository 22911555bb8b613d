/** Which ops can change what somebody waits for, or what a condition looks at: only after those is it looked at again. */
import { storesOf } from '../explore/code.ts';
import { accessOf } from '../program/access.ts';
import { targetsOf } from '../program/flow.ts';
import { walkExpr } from '../program/fold.ts';
import type { Expr, Op, StepProgram } from '../program/program.ts';

/** What some expressions depend on. */
export interface Looked {
  slots: Set<number>;
  /** Fields of agents that they read. */
  status: boolean;
  level: boolean;
  irqsOff: boolean;
  /** Functions of which they ask who is in them. */
  functions: Set<number>;
}

export function lookedAtBy(expressions: readonly Expr[]): Looked {
  const looked: Looked = {
    slots: new Set(),
    status: false,
    level: false,
    irqsOff: false,
    functions: new Set(),
  };
  for (const e of expressions) {
    walkExpr(e, (x) => {
      if (x.k === 'shared') looked.slots.add(x.slot);
      else if (x.k === 'element') for (let i = 0; i < x.count; i++) looked.slots.add(x.base + i * x.stride);
      else if (x.k === 'agent') looked[x.field] = true;
      else if (x.k === 'within') looked.functions.add(x.fn);
    });
  }
  return looked;
}

export function looksAtAgents({ status, level, irqsOff, functions }: Looked): boolean {
  return status || level || irqsOff || functions.size > 0;
}

/** Per location: its op can change what is looked at. */
export function changersOf(program: StepProgram, looked: Looked): boolean[] {
  const { ops, functions } = program;
  const inside = [...looked.functions].map((fn) => new Set(functions[fn].locations));
  const crosses = (l: number): boolean =>
    targetsOf(ops[l]).some((to) => inside.some((locations) => locations.has(l) !== locations.has(to)));
  return ops.map((op, l) => l > 0 && (writes(program, op, looked.slots) || moves(op, looked) || crosses(l)));
}

/** What the op does to an agent as others see it. */
function moves(op: Op, looked: Looked): boolean {
  switch (op.k) {
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
      return looksAtAgents(looked);
    case 'assign':
      return looked.irqsOff && op.stores.some(({ to }) => to.k === 'irqsOff');
    default:
      return looked.irqsOff && accessOf(op).writes.some(({ k }) => k === 'irqsOff');
  }
}

function writes(program: StepProgram, op: Op, slots: ReadonlySet<number>): boolean {
  const hit = (base: number, count: number, stride = 1): boolean => {
    for (let i = 0; i < count; i++) if (slots.has(base + i * stride)) return true;
    return false;
  };
  if (storesOf(op, program).some(({ slots: { base, count, stride } }) => hit(base, count, stride)))
    return true;
  if (op.k === 'trylock') {
    const { base, stride, count } = program.locks[op.lock.lock];
    return hit(base, stride * count);
  }
  if (op.k === 'semWake') {
    const { waiters, queue, woken } = program.semaphores[op.semaphore];
    return hit(waiters, queue) || hit(woken, program.agents.length);
  }
  // The oldest record goes: numbers move.
  return op.k === 'reserve' && program.logs[op.log].sequences.shared.some((slot) => slots.has(slot));
}
