/** Stores, checks and leaving an op, as items of a step. */
import type { Expr, Location, Op, Place, Store } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { number, plus, times, troublesOf, valueOf } from './expressions.ts';
import { act, type Item } from './items.ts';

/** The errors that evaluating can meet. */
export function checksOf(e: Expr, c: Context, at: At): Item[] {
  return troublesOf(e, c, at.me).map(({ when, fault }): Item => ({ k: 'check', when, fault, at: at.l }));
}

/** Stores the Promela expression `value`. */
export function storeValue(to: Place, value: string, c: Context, at: At): Item[] {
  return [...placeChecks(to, c, at), storing(to, value, c, at)];
}

function placeChecks(to: Place, c: Context, at: At): Item[] {
  return to.k === 'element' ? checksOf(to, c, at) : [];
}

function storing(to: Place, value: string, c: Context, at: At): Item {
  switch (to.k) {
    case 'local':
      return act(`${c.layout.local(to.slot, at.me)} = ${value}`);
    case 'shared':
      return act(`${c.layout.shared(to.slot)} = ${value}`);
    case 'irqsOff':
      return act(`irqs_off[${plus(times(at.me, 3), at.level)}] = ${value}`);
    case 'element':
      return act(`${c.layout.element(to.base, to.stride, valueOf(to.index, c, at.me))} = ${value}`);
  }
}

/** Stores of an op happen one after the other. */
export function storeOf({ to, value, check }: Store, c: Context, at: At): Item[] {
  const text = valueOf(value, c, at.me);
  const checks = checksOf(value, c, at);
  const known = value.k === 'const' && (!check || (value.value >= check.lo && value.value <= check.hi));
  if (known || !check) return [...checks, ...storeValue(to, text, c, at)];
  const [lo, hi] = [number(check.lo), number(check.hi)];
  if (check.saturate) {
    const nearest = act(`x_ = (x_ < ${lo} -> ${lo} : (x_ > ${hi} -> ${hi} : x_))`);
    // Where it goes is known before what goes there: an index cannot depend on the value.
    return [...checks, ...placeChecks(to, c, at), act(`x_ = ${text}`), nearest, storing(to, 'x_', c, at)];
  }
  const outside = `(${text} < ${lo} || ${text} > ${hi})`;
  return [
    ...checks,
    { k: 'check', when: outside, fault: check.fault + 1, at: at.l },
    ...storeValue(to, text, c, at),
  ];
}

/** Leaves the op for its target number `which`. */
export function leave(op: Op, target: Location, which: number, c: Context, at: At): Item[] {
  const items = (op.clear?.[which] ?? []).map((slot) => act(`${c.layout.local(slot, at.me)} = 0`));
  items.push(standAt(target, c, at));
  if (c.code.runsOn(target)) return [...items, { k: 'run', at: target }];
  if (c.code.exclusive(target)) items.push(act(`alone = ${plus(at.me, 1)}`));
  return [...items, { k: 'end', at: target }];
}

export function standAt(target: Location, c: Context, at: At): Item {
  return act(`${c.layout.locations[at.level]}[${at.me}] = ${target}`);
}
