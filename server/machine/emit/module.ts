/**
 * The whole semantics of a step program as a module of the small language: what the ops do, what can happen next, what
 * a decision does. Both engines are made of it. Addresses are words: `s` is where the state starts, `r` where the
 * region of the executing agent does, `v` its level.
 *
 * Functions:
 * - `decisions(s, out)`, `apply(s, decision)`, `runsPrivately(s, agent)`, `runSafely`, `runPrivate(s, agent, spare)`,
 *   `blocked(s, agent)`, `idle`, `stopped`, `ended`, `status`, `pendingLevel` of `(s, agent)`, `interruptAbout(s)`,
 *   `mayEnd(s, me, at)`, `condition_<i>(s)`.
 *
 * Groups, by location:
 * - `execute(s, me, r, v, c)`: the location to run on with at once, or 0.
 * - `guard(s, me, r, v)`: bit n says that choice n is open; only for ops that can be blocked.
 * - `until(s, me, r, v)`: what a wait waits for, 0 or 1.
 */
import type { Expr, Location, StepProgram } from '../../program/program.ts';
import {
  constant,
  get,
  give,
  global,
  type Module,
  type Statement,
  set,
  setGlobal,
  when,
} from '../code/code.ts';
import { blocked, ended, idle, interruptAbout, pendingLevel, region, status, stopped } from './agents.ts';
import { apply } from './apply.ts';
import { decisions } from './decisions.ts';
import { createEmitter, type Emitter, RUNNING, ZERO } from './emitter.ts';
import { markExecuted, marksOf } from './executed.ts';
import { canFault, valueOf } from './expressions.ts';
import { guardBody, opBody, untilBody } from './ops.ts';
import { runPrivate, runsPrivately } from './private-steps.ts';
import { mayEnd } from './time-scales.ts';

export interface ModuleOptions {
  /** Become `condition_0`, `condition_1`, …: 0 or 1. One that would be a fault does not hold. */
  conditions?: Expr[];
  /** Per location: nobody else can tell when its op happens. Without it, what the program says. */
  hidden?: Uint8Array;
  /** Every op says that it is executed: see executed.ts. */
  coverage?: boolean;
  /** Adds more functions, made of the same parts, and yields their groups. */
  extend?(m: Emitter): Module['groups'];
}

export function stepModule(program: StepProgram, options: ModuleOptions = {}): Module {
  const m = createEmitter(program, options.coverage ? marksOf(program) : undefined);
  const until = byLocation(m, 'until', RUNNING, untilBody);
  const guard = byLocation(m, 'guard', RUNNING, guardBody);
  const execute = byLocation(m, 'execute', [...RUNNING, 'c'], (l) => [
    ...markExecuted(program.ops[l], m),
    ...opBody(l, m),
  ]);
  for (const make of [decisions, apply, blocked, idle, stopped, ended, status, pendingLevel]) make(m);
  for (const make of [interruptAbout, mayEnd]) make(m);
  runsPrivately(m, options.hidden);
  runPrivate(m, options.hidden);
  options.conditions?.forEach((e, i) => {
    m.fn(`condition_${i}`, ['s'], true, () => conditionBody(e, m));
  });
  const more = options.extend?.(m) ?? [];
  return m.module([until, guard, execute, ...more]);
}

/** A function for each location, where there is something to do. Location 0 is never executed. */
function byLocation(
  m: Emitter,
  name: string,
  parameters: string[],
  body: (l: Location, m: Emitter) => Statement[] | undefined,
): Module['groups'][number] {
  const functions = m.program.ops.map((_, l) => {
    const statements = l === 0 ? undefined : body(l, m);
    return statements ? m.fn(`${name}_${l}`, parameters, true, () => statements) : '';
  });
  return { name, functions };
}

/** Conditions are about shared state and agents; nobody executes them. */
function conditionBody(e: Expr, m: Emitter): Statement[] {
  const body = [set('me', ZERO), set('r', region(constant(0), m)), set('b', valueOf(e, m))];
  if (canFault(e, m)) body.push(when(global('pending'), [setGlobal('pending', ZERO), give(ZERO)]));
  return [...body, give({ k: 'binary', op: '!=', a: get('b'), b: ZERO })];
}

/** A module of its own for expressions: `value(s, me, r, v)` and the fault in `pending`, and `condition_0(s)`. */
export function expressionModule(program: StepProgram, e: Expr): Module {
  const m = createEmitter(program);
  m.fn('value', RUNNING, true, () => [give(valueOf(e, m))]);
  m.fn('condition_0', ['s'], true, () => conditionBody(e, m));
  return m.module([]);
}
