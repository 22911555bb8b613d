/** Stores, checks and leaving an op, as items of a step. */
import type { Check, Expr, Location, Op, Place, Store } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { number, troublesOf, valueOf } from './expressions.ts';
import { act, type Item } from './items.ts';

/** The errors that evaluating can meet. */
export function checksOf(e: Expr, c: Context, at: At): Item[] {
  return troublesOf(e, c, at.me).map(({ when, fault }): Item => ({ k: 'check', when, fault, at: at.l }));
}

/** Stores the Promela expression `value`. */
export function storeValue(to: Place, value: string, c: Context, at: At): Item[] {
  switch (to.k) {
    case 'local':
      return [act(`${c.layout.local(to.slot, at.me)} = ${value}`)];
    case 'shared':
      return [act(`${c.layout.shared(to.slot)} = ${value}`)];
    case 'irqsOff':
      return [act(`irqs_off[${at.me} * 3 + ${at.level}] = ${value}`)];
    case 'element':
      return [
        ...checksOf(to, c, at),
        act(`${c.layout.element(to.base, to.stride, valueOf(to.index, c, at.me))} = ${value}`),
      ];
  }
}

/** Stores of an op happen one after the other. */
export function storeOf({ to, value, check }: Store, c: Context, at: At): Item[] {
  const text = valueOf(value, c, at.me);
  const known = value.k === 'const' && (!check || (value.value >= check.lo && value.value <= check.hi));
  if (known || !check) return [...checksOf(value, c, at), ...storeValue(to, text, c, at)];
  return [
    ...checksOf(value, c, at),
    act(`x_ = ${text}`),
    ...checked(check, at),
    ...storeValue(to, 'x_', c, at),
  ];
}

function checked({ lo, hi, saturate, fault }: Check, at: At): Item[] {
  if (!saturate)
    return [{ k: 'check', when: `(x_ < ${number(lo)} || x_ > ${number(hi)})`, fault: fault + 1, at: at.l }];
  return [act(`x_ = (x_ < ${number(lo)} -> ${number(lo)} : (x_ > ${number(hi)} -> ${number(hi)} : x_))`)];
}

/** Leaves the op for its target number `which`. */
export function leave(op: Op, target: Location, which: number, c: Context, at: At): Item[] {
  const items = (op.clear?.[which] ?? []).map((slot) => act(`${c.layout.local(slot, at.me)} = 0`));
  items.push(standAt(target, c, at));
  if (c.code.runsOn(target)) return [...items, { k: 'run', at: target }];
  if (c.code.exclusive(target)) items.push(act(`alone = ${at.me} + 1`));
  return [...items, { k: 'end', at: target }];
}

export function standAt(target: Location, c: Context, at: At): Item {
  return act(`${c.layout.locations[at.level]}[${at.me}] = ${target}`);
}
