/**
 * Conditions of breakpoints and expressions of log points: expressions of the language, asked where a CPU stands.
 */
import type { Machine, State } from '../../machine/machine.ts';
import { countsRecords } from '../../program/ask.ts';
import type { Location } from '../../program/program.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { History } from '../run/history.ts';
import { type CompiledExpression, type Expressions, evaluateAt } from '../view/expressions.ts';
import { valueText } from '../view/values.ts';

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
  /** Whether a condition holds in the state at a moment of the run; a text when it has no value. What it names may not be there: then it does not. */
  holds(text: string, at: Standpoint, s: State, moment: number): boolean | string;
  /** The value of an expression as text, or why there is none. */
  valueOf(text: string, at: Standpoint, s: State, moment: number): string;
}

export function createAsker({ machine, history, expressions }: Asked): Asker {
  /** By text, then by place: a condition can be asked at every step of a long run. */
  const known = { condition: new Map<string, ByPlace>(), compile: new Map<string, ByPlace>() };
  const { ops, frames } = machine.program;

  function compiled(
    text: string,
    { agent, location, frame }: Standpoint,
    kind: 'condition' | 'compile',
  ): Known {
    let places = known[kind].get(text);
    if (!places) {
      places = new Map();
      known[kind].set(text, places);
    }
    const place = ((agent + 1) * ops.length + location) * (frames.length + 1) + frame + 1;
    let found = places.get(place);
    if (!found) {
      const at = { agent, location, frame };
      const expression =
        expressions?.[kind](text, at) ??
        problem('LD4002', 'This program was not made from text: expressions mean nothing in it.');
      found = { expression, isPlain: !isProblem(expression) && !countsRecords(expression.expr) };
      places.set(place, found);
    }
    return found;
  }

  function evaluated(
    { expression, isPlain }: Known,
    { agent: by }: Standpoint,
    s: State,
    moment: number,
  ): number | Problem {
    if (isProblem(expression)) return expression;
    const agent = Math.max(0, by);
    if (isPlain) {
      const value = machine.evaluate(expression.expr, s, agent);
      if (value !== undefined) return value;
    }
    return evaluateAt(expression, { machine, state: s, agent, oldest: () => history.oldestRecords(moment) });
  }

  function problemOf(text: string, at: Standpoint, kind: 'condition' | 'compile'): string | undefined {
    const { expression } = compiled(text, at, kind);
    return isProblem(expression) ? expression.message : undefined;
  }

  return {
    check: (text, at) => problemOf(text, at, 'condition'),
    checkValue: (text, at) => problemOf(text, at, 'compile'),
    holds(text, at, s, moment) {
      const condition = compiled(text, at, 'condition');
      if (isProblem(condition.expression)) return false;
      const value = evaluated(condition, at, s, moment);
      return isProblem(value) ? value.message : value !== 0;
    },
    valueOf(text, at, s, moment) {
      const known = compiled(text, at, 'compile');
      const value = evaluated(known, at, s, moment);
      if (isProblem(value) || isProblem(known.expression))
        return `{${isProblem(value) ? value.message : ''}}`;
      return valueText({ machine, oldest: history.oldestRecords(moment) }, known.expression.type, value);
    },
  };
}

type ByPlace = Map<number, Known>;

interface Known {
  expression: CompiledExpression | Problem;
  /** Its meaning does not depend on how many records have gone from a log. */
  isPlain: boolean;
}
