/**
 * Conditions of breakpoints and expressions of log points: expressions of the language, asked where a CPU stands. The word
 * `cpu` by itself is the CPU that the stop would be about.
 */
import type { Machine, State } from '../machine/machine.ts';
import type { Location } from '../program/program.ts';
import { type CompiledExpression, type Expressions, evaluateAt } from './expressions.ts';
import type { History } from './history.ts';
import { isProblem, type Problem, problem } from './problems.ts';
import { valueText } from './values.ts';

/** Where a CPU stands, or would stand: its location, and the frame that names are looked up in. */
export interface Standpoint {
  agent: number;
  location: Location;
  frame: number;
}

/** What of a debuggee is asked. */
export interface Asked {
  readonly machine: Machine;
  readonly history: History;
  /** Missing for programs that were not made from text. */
  readonly expressions?: Expressions;
}

export interface Asker {
  /** Why a text is no condition there; undefined when it is one. */
  check(text: string, at: Standpoint): string | undefined;
  checkValue(text: string, at: Standpoint): string | undefined;
  /** Whether a condition holds in a state; a text when it has no value. What it names may not be there: then it does not. */
  holds(text: string, at: Standpoint, s: State): boolean | string;
  /** The value of an expression as text, or why there is none. */
  valueOf(text: string, at: Standpoint, s: State): string;
}

export function createAsker({ machine, history, expressions }: Asked): Asker {
  const known = new Map<string, CompiledExpression | Problem>();

  function compiled(
    text: string,
    at: Standpoint,
    kind: 'condition' | 'compile',
  ): CompiledExpression | Problem {
    if (!expressions)
      return problem('LD4002', 'This program was not made from text: expressions mean nothing in it.');
    const key = `${kind} ${at.agent} ${at.location} ${at.frame} ${text}`;
    let found = known.get(key);
    if (!found) {
      found = expressions[kind](withOwnCpu(text), at);
      known.set(key, found);
    }
    return found;
  }

  function evaluated(expression: CompiledExpression, at: Standpoint, s: State): number | Problem {
    return evaluateAt(expression, {
      machine,
      state: s,
      agent: Math.max(0, at.agent),
      oldest: () => history.oldestRecords(),
    });
  }

  function problemOf(text: string, at: Standpoint, kind: 'condition' | 'compile'): string | undefined {
    const found = compiled(text, at, kind);
    return isProblem(found) ? found.message : undefined;
  }

  return {
    check: (text, at) => problemOf(text, at, 'condition'),
    checkValue: (text, at) => problemOf(text, at, 'compile'),
    holds(text, at, s) {
      const condition = compiled(text, at, 'condition');
      if (isProblem(condition)) return false;
      const value = evaluated(condition, at, s);
      return isProblem(value) ? value.message : value !== 0;
    },
    valueOf(text, at, s) {
      const expression = compiled(text, at, 'compile');
      if (isProblem(expression)) return `{${expression.message}}`;
      const value = evaluated(expression, at, s);
      if (isProblem(value)) return `{${value.message}}`;
      return valueText({ machine, oldest: history.oldestRecords() }, expression.type, value);
    },
  };
}

/** `cpu` with an index is any CPU, as everywhere in the language; by itself it is this one. Texts stay as they are. */
function withOwnCpu(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\bcpu\b(?!\s*\[)/g, (found) =>
    found === 'cpu' ? 'this_cpu' : found,
  );
}
