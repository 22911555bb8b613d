/**
 * Turns a step program into functions. The source is generated from the ops, one function each, so that a step
 * costs what it does and nothing for finding out what that is.
 */
import type { Expr, Location, StepProgram } from '../program/program.ts';
import type { Agents } from './agents.ts';
import { testOf, valueOf } from './emit/expressions.ts';
import { guardBody, opBody, untilBody } from './emit/ops.ts';
import { createRuntime } from './runtime.ts';
import type { State } from './state.ts';
import { createTimeScales, type Guard, type Predicate } from './time-scales.ts';

/** Executes the op and returns the location to run on with at once, or 0. */
export type Execute = (s: State, me: number, r: number, v: number, choice: number) => number;

type Compute = (s: State, me: number, r: number, v: number) => number;

export interface Compiled {
  execute: Execute[];
  /** Bit n: choice n is open. Null for an op that is always open. */
  guards: (Guard | null)[];
  /** What a wait, or a long step with a condition, waits for. */
  until: (Predicate | null)[];
  /** A function for an expression over shared state and agents; undefined where it would be a fault. */
  condition(e: Expr): (s: State) => boolean;
  /** An expression as the agent would compute it, for explanations. Undefined where it would be a fault. */
  evaluate(e: Expr, s: State, agent: number): number | undefined;
}

export function compile(program: StepProgram, agents: Agents): Compiled {
  const runtime = createRuntime(program);
  const until: (Predicate | null)[] = [];
  const guards: (Guard | null)[] = [];
  const environment: Record<string, unknown> = {
    ...runtime,
    SEQUENCES: program.logs.map(({ sequences }) => ({
      shared: Int32Array.from(sequences.shared),
      local: Int32Array.from(sequences.local),
    })),
    MATCHES: program.marks.map((mark) => Uint8Array.from(mark.matches, Number)),
    CHOICES: program.ops.map((op) => (op.k === 'chooseValue' ? Int32Array.from(op.values) : null)),
    // Guards ask for conditions through this list, which is filled below.
    UNTIL: until,
    mayEnd: createTimeScales(program, agents, until, guards),
  };
  const names = Object.keys(environment);
  const values = Object.values(environment);
  const build = (source: string): unknown => new Function(...names, `'use strict';\n${source}`)(...values);

  until.push(...(build(list(program, 's, me, r, v', untilBody)) as Predicate[]));
  guards.push(...(build(list(program, 's, me, r, v', guardBody)) as Guard[]));
  const execute = build(list(program, 's, me, r, v, c', (l) => opBody(l, program).join('\n'))) as Execute[];

  const computations = new WeakMap<Expr, Compute>();

  return {
    execute,
    guards,
    until,
    condition: (e) => {
      const test = build(
        `return (s) => { const me = 0, r = ${program.regions.base}; return ${testOf(e, program)}; }`,
      );
      return (s) => {
        const result = (test as (s: State) => boolean)(s);
        if (runtime.fault.pending === 0) return result;
        runtime.fault.pending = 0;
        return false;
      };
    },
    evaluate: (e, s, agent) => {
      let compute = computations.get(e);
      if (!compute) {
        compute = build(`return (s, me, r, v) => ${valueOf(e, program)};`) as Compute;
        computations.set(e, compute);
      }
      const value = compute(s, agent, agents.regionOf(agent), agents.level(s, agent));
      if (runtime.fault.pending === 0) return value;
      runtime.fault.pending = 0;
      return undefined;
    },
  };
}

/** Source of an array with a function per location, null where there is nothing to do. Location 0 is never executed. */
function list(
  program: StepProgram,
  parameters: string,
  body: (l: Location, program: StepProgram) => string | undefined,
): string {
  const functions = program.ops.map((_, l) => {
    const text = l === 0 ? undefined : body(l, program);
    return text === undefined ? 'null' : `function(${parameters}) {\n${text}\n}`;
  });
  return `return [\n${functions.join(',\n')}\n];`;
}
