/**
 * Expressions in Promela. Evaluating one in the machine can be an error of the model (an index outside its array); here
 * that is a condition of its own, to be asked before the expression is used.
 */
import type { Expr } from '../../program/program.ts';
import type { Context } from './context.ts';

/** Something that is wrong with an expression: when, and which error (1 + its index) that is. */
export interface Trouble {
  when: string;
  fault: number;
}

/** The value. `me` is Promela for the agent that evaluates. Booleans are 0 and 1. */
export function valueOf(e: Expr, c: Context, me: string): string {
  const value = (x: Expr) => valueOf(x, c, me);
  switch (e.k) {
    case 'const':
      return number(e.value);
    case 'me':
      return me;
    case 'local':
      return c.layout.local(e.slot, me);
    case 'shared':
      return c.layout.shared(e.slot);
    case 'element':
      return c.layout.element(e.base, e.stride, value(e.index));
    case 'not':
      return `!(${value(e.a)})`;
    case 'neg':
      return `(-(${value(e.a)}))`;
    case 'select':
      return `(${value(e.c)} -> ${value(e.t)} : ${value(e.e)})`;
    case 'binary':
      return binary(e, value(e.a), value(e.b));
    case 'agent':
      return agentField(e.field, value(e.agent), c);
    case 'within':
      return `(${within(e.fn, value(e.agent), c)})`;
  }
}

/** What can be wrong with the expression, in the order of evaluation: each holds only if none before it did. */
export function troublesOf(e: Expr, c: Context, me: string): Trouble[] {
  const troubles = (x: Expr) => troublesOf(x, c, me);
  switch (e.k) {
    case 'element': {
      const { index, count, fault } = e;
      if (index.k === 'const' && index.value >= 0 && index.value < count) return [];
      const i = valueOf(index, c, me);
      return [...troubles(index), { when: `(${i} < 0 || ${i} >= ${count})`, fault: fault + 1 }];
    }
    case 'not':
    case 'neg':
      return troubles(e.a);
    case 'select': {
      const condition = valueOf(e.c, c, me);
      return [
        ...troubles(e.c),
        ...given(condition, troubles(e.t)),
        ...given(`!(${condition})`, troubles(e.e)),
      ];
    }
    case 'binary': {
      const first = valueOf(e.a, c, me);
      const second = troubles(e.b);
      if (e.op === '&&') return [...troubles(e.a), ...given(first, second)];
      if (e.op === '||') return [...troubles(e.a), ...given(`!(${first})`, second)];
      return [...troubles(e.a), ...second];
    }
    case 'agent':
    case 'within':
      return troubles(e.agent);
    default:
      return [];
  }
}

/** The condition of a wait: it holds, or asking for it is an error, which going on then reports. */
export function holdsOrFails(e: Expr, c: Context, me: string): string {
  return [...troublesOf(e, c, me).map(({ when }) => when), valueOf(e, c, me)].join(' || ');
}

/** The condition of an expectation: it holds and asking for it is no error. */
export function holdsSafely(e: Expr, c: Context, me: string): string {
  return [...troublesOf(e, c, me).map(({ when }) => `!${when}`), `(${valueOf(e, c, me)})`].join(' && ');
}

function given(condition: string, troubles: Trouble[]): Trouble[] {
  return troubles.map(({ when, fault }) => ({ when: `(${condition} && ${when})`, fault }));
}

export function number(n: number): string {
  return n < 0 ? `(${n})` : String(n);
}

/** Sums and products that show what is known. */
export function plus(text: string, n: number): string {
  if (/^\d+$/.test(text)) return String(Number(text) + n);
  return n === 0 ? text : `${text} + ${n}`;
}

export function times(text: string, n: number): string {
  return /^\d+$/.test(text) ? String(Number(text) * n) : `${text} * ${n}`;
}

function binary(e: Extract<Expr, { k: 'binary' }>, a: string, b: string): string {
  // A zero divisor gives 0, and only the low five bits of a count shift, as in the machine.
  if (e.op === '/' || e.op === '%')
    return e.b.k === 'const' && e.b.value !== 0
      ? `(${a} ${e.op} ${b})`
      : `(${b} == 0 -> 0 : ${a} ${e.op} ${b})`;
  if ((e.op === '<<' || e.op === '>>') && !(e.b.k === 'const' && e.b.value >= 0 && e.b.value < 32))
    return `(${a} ${e.op} (${b} & 31))`;
  return `(${a} ${e.op} ${b})`;
}

function agentField(field: 'status' | 'level' | 'irqsOff', agent: string, c: Context): string {
  const levels = c.program.vectors.length > 0;
  if (field === 'status') return `status[${agent}]`;
  if (field === 'level') return levels ? `level[${agent}]` : '0';
  const own = times(/^\w+$/.test(agent) ? agent : `(${agent})`, 3);
  return `irqs_off[${own}${levels ? ` + level[${agent}]` : ''}]`;
}

/** The agent has a frame of the function on its stack, at some level. */
function within(fn: number, agent: string, c: Context): string {
  const parts: string[] = [];
  for (const level of [0, 1, 2] as const) {
    const inside = c.program.functions[fn].locations.filter((l) => c.code.levelOf(l) === level);
    for (const [from, to] of ranges(inside)) {
      const at = `${c.layout.locations[level]}[${agent}]`;
      parts.push(from === to ? `${at} == ${from}` : `(${at} >= ${from} && ${at} <= ${to})`);
    }
  }
  return parts.length > 0 ? parts.join(' || ') : 'false';
}

/** Runs of numbers that follow one another, first and last, of a rising list. */
function ranges(numbers: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const n of numbers) {
    const last = found[found.length - 1];
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found;
}
