/** What an expression is worth, and storing a value: straight from the comments in program.ts. */
import type { BinaryOperator, Expr, Place, StepProgram, Store } from '../../server/program/program.ts';
import { ModelFault, type ReferenceState } from './state.ts';

const ARITHMETIC: { [op in Exclude<BinaryOperator, '&&' | '||'>]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? 0 : a % b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

export function evaluate(program: StepProgram, state: ReferenceState, me: number, e: Expr): number {
  const value = (inner: Expr) => evaluate(program, state, me, inner);
  switch (e.k) {
    case 'const':
      return e.value;
    case 'me':
      return me;
    case 'local':
      return state.agents[me].locals[e.slot];
    case 'shared':
      return state.shared[e.slot];
    case 'element':
      return state.shared[elementSlot(e, value(e.index))];
    case 'not':
      return value(e.a) === 0 ? 1 : 0;
    case 'neg':
      return 0 - value(e.a);
    case 'binary':
      if (e.op === '&&') return value(e.a) !== 0 && value(e.b) !== 0 ? 1 : 0;
      if (e.op === '||') return value(e.a) !== 0 || value(e.b) !== 0 ? 1 : 0;
      return ARITHMETIC[e.op](value(e.a), value(e.b));
    case 'select':
      return value(e.c) !== 0 ? value(e.t) : value(e.e);
    case 'agent': {
      const agent = state.agents[value(e.agent)];
      if (e.field === 'status') return agent.status;
      return e.field === 'level' ? agent.level : agent.irqsOff[agent.level];
    }
    case 'within': {
      const { locations } = program.functions[e.fn];
      const standsAt = state.agents[value(e.agent)].location;
      return standsAt.some((location) => location !== 0 && locations.includes(location)) ? 1 : 0;
    }
  }
}

function elementSlot(e: { base: number; stride: number; count: number; fault: number }, index: number) {
  if (index < 0 || index >= e.count) throw new ModelFault(e.fault);
  return e.base + index * e.stride;
}

/** Changes the state. */
export function put(program: StepProgram, state: ReferenceState, me: number, to: Place, value: number) {
  const agent = state.agents[me];
  if (to.k === 'local') agent.locals[to.slot] = value;
  else if (to.k === 'shared') state.shared[to.slot] = value;
  else if (to.k === 'irqsOff') agent.irqsOff[agent.level] = value;
  else state.shared[elementSlot(to, evaluate(program, state, me, to.index))] = value;
}

/** One after the other: a later store sees what an earlier one wrote. */
export function putAll(program: StepProgram, state: ReferenceState, me: number, stores: Store[]) {
  for (const { to, value, check } of stores) {
    let v = evaluate(program, state, me, value);
    if (check && (v < check.lo || v > check.hi)) {
      if (!check.saturate) throw new ModelFault(check.fault);
      v = Math.min(Math.max(v, check.lo), check.hi);
    }
    put(program, state, me, to, v);
  }
}
