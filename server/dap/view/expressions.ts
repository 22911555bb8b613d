/**
 * Expressions of the language in the debugger: what watch, hover, the console, conditions and log points mean by a
 * text. They are compiled by the language's own parser, checks and lowering, and only ever look.
 */
import type { CaseExpressions, Completion } from '../../jobs/expressions.ts';
import type { Machine, State } from '../../machine/machine.ts';
import {
  countsRecords,
  type LocalAt,
  type Settable,
  type Standpoint,
  withOldest,
} from '../../program/ask.ts';
import type { Expr, Fault, ValueType } from '../../program/program.ts';
import { isProblem, type Problem, problem } from '../problems.ts';

/** Where somebody stands who asks: the agent (-1: any), its location at the frame's level (0: nowhere), the frame (-1: shared names only). */
export type ExpressionScope = Standpoint;

export interface CompiledExpression {
  text: string;
  /** Evaluated by `evaluateFor`, for an agent that stands where the expression was compiled. */
  expr: Expr;
  type: ValueType;
  /** Where the value is kept, if it is kept anywhere. */
  place?: Settable;
  /** Why not, in a sentence. */
  fixed?: string;
  faults: readonly Fault[];
}

export interface Expressions {
  /** `to`: the type of the place that the value is for. */
  compile(text: string, scope: ExpressionScope, to?: ValueType): CompiledExpression | Problem;
  /** The same for what must be true or false. */
  condition(text: string, scope: ExpressionScope): CompiledExpression | Problem;
  /** What can stand at the end of a text that an expression begins with. */
  complete(before: string, scope: ExpressionScope): Completion[];
  /** The locals that have a value in the frame. */
  locals(scope: ExpressionScope): LocalAt[];
}

export function createExpressions(of: CaseExpressions): Expressions {
  function compile(text: string, scope: ExpressionScope, to?: ValueType): CompiledExpression | Problem {
    const asked = of.compile(text, scope, to);
    if (!('mistake' in asked)) return { text, ...asked };
    const { code, message, start, end } = asked.mistake;
    const where =
      end > start && end - start < text.trim().length
        ? ` (at \`${text.slice(start, end)}\`, column ${start + 1})`
        : '';
    return problem(code === 'LS1020' ? 'LD4001' : 'LD4002', `${message}${where}`);
  }
  return {
    compile,
    condition(text, scope) {
      const compiled = compile(text, scope);
      if (isProblem(compiled) || compiled.type.k === 'bool') return compiled;
      return problem(
        'LD4003',
        `"${text}" is no condition: it is neither true nor false. Compare it with something, as in "${text} == …".`,
      );
    },
    complete: (before, scope) => of.complete(before, scope),
    locals: (scope) => of.locals(scope),
  };
}

/** What an expression is evaluated for. */
export interface Moment {
  machine: Machine;
  state: State;
  agent: number;
  /** Absolute numbers of the oldest record of each log: `history.oldestRecords()`. */
  oldest: () => readonly number[];
}

/** The raw value (see `Expr`), or why there is none. `of`: a part of the expression, instead of the whole. */
export function evaluateAt(
  { expr, faults, text }: CompiledExpression,
  { machine, state, agent, oldest }: Moment,
  of: Expr = expr,
): number | Problem {
  const result = machine.valueOrFault(countsRecords(of) ? withOldest(of, oldest()) : of, state, agent);
  if ('value' in result) return result.value;
  const why = faults[result.fault]?.message ?? 'an index is outside its array.';
  return problem('LD4004', `"${text}" has no value now: ${why}`);
}
