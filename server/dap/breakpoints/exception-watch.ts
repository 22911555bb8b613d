/**
 * Happenings that stop a run although the machine could go on: a message lost, a panic begun, an expectation violated. A
 * table says which ops can bring one about, so that most steps cost one look.
 */
import { decisionParts } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { accessOf } from '../../program/access.ts';
import { targetsOf } from '../../program/flow.ts';
import { walkExpr } from '../../program/fold.ts';
import { machineTouches } from '../../program/machine-touches.ts';
import type { Expectation, Expr, Location, Op, Slot, StepProgram } from '../../program/program.ts';
import { eachOp } from '../../trace/accesses.ts';
import { agentName, functionName } from '../../trace/names.ts';
import { opsInStep } from '../motion/arrivals.ts';
import type { ExceptionText } from '../motion/stop.ts';
import { readTarget } from './data-targets.ts';
import { watchData } from './data-watch.ts';
import type { FilterName } from './exception-filters.ts';
import type { DataWatch } from './touched.ts';

export interface Happening {
  filter: FilterName;
  exception: ExceptionText;
}

export interface ExceptionWatch {
  /** The step can bring something about. */
  concerns(before: State, decision: number): boolean;
  /** What a step has brought about. Only for steps that concern. */
  after(before: State, decision: number, after: State): Happening[];
}

type Invariant = Extract<Expectation, { condition: Expr }> & { k: 'always' | 'never' };

export function watchExceptions(machine: Machine, asked: (filter: FilterName) => boolean): ExceptionWatch {
  const { program } = machine;
  const invariants = asked('expectation')
    ? program.expectations.filter((e): e is Invariant => e.k === 'always' || e.k === 'never')
    : [];
  const conditions = invariants.map((each) => ({ each, holds: machine.condition(each.condition) }));
  const panic = asked('panic') ? readTarget(program, 'panic_cpu') : '';
  const panics = typeof panic === 'string' ? undefined : watchData(machine, panic);
  const lost = asked('lost');
  const marks = markLocations(program, (op) => {
    if (lost && op.k === 'reserve') return true;
    if (panics?.mayTouch(op)) return true;
    return invariants.some(({ condition }) => mayChange(program, condition, op));
  });
  const byInterrupts = invariants.some(({ condition }) => asksAboutCpus(condition));
  const isNothing = !lost && !panics && invariants.length === 0;

  return {
    concerns(before, decision) {
      if (isNothing || decision < 0) return !isNothing && decision < 0;
      const kind = decision >> 24;
      if (kind === 0) return marks[machine.location(before, (decision >> 16) & 0xff)] === 1;
      return kind === 1 && byInterrupts;
    },
    after(before, decision, after) {
      if (machine.faultOf(after) >= 0) return [];
      const by = () => (decision < 0 ? 'a change by hand' : stepText(machine, before, decision));
      const found: Happening[] = [];
      for (const { each, holds } of conditions) {
        const bad = each.k === 'never';
        if (holds(after) === bad && holds(before) !== bad)
          found.push({ filter: 'expectation', exception: violationText(each, `after ${by()}`) });
      }
      if (decision < 0 || !(lost || panics)) return found;
      eachOp(machine, before, decision, after, (done) => {
        const overwritten = lost ? lostRecord(machine, done.op, done.before) : undefined;
        if (overwritten) found.push({ filter: 'lost', exception: overwritten });
        if (panics && becomesPanic(panics, done)) found.push({ filter: 'panic', exception: panicText(by()) });
      });
      return found;
    },
  };
}

/** The invariants that are violated from the very start. */
export function violatedAtStart(machine: Machine, s: State): Happening[] {
  return machine.program.expectations.flatMap((each) => {
    if (each.k !== 'always' && each.k !== 'never') return [];
    if (machine.condition(each.condition)(s) !== (each.k === 'never')) return [];
    return [{ filter: 'expectation', exception: violationText(each, 'at the start') }];
  });
}

function violationText({ k, text }: Pick<Expectation, 'k' | 'text'>, when: string): ExceptionText {
  const headline = `"${text}" is violated ${when}`;
  return { id: `violated: ${k}`, headline, details: [`${headline}.`] };
}

/** Nothing can happen any more, and it has not come true. */
export function neverCameTrue({ text }: Pick<Expectation, 'text'>): ExceptionText {
  const headline = `"${text}" can no longer come true: nothing can happen any more`;
  return { id: 'violated: eventually', headline, details: [`${headline}.`] };
}

/** A record that nobody has read makes room for this one. */
function lostRecord(machine: Machine, op: Op, before: State): ExceptionText | undefined {
  if (op.k !== 'reserve') return undefined;
  const { size, used, records, fields, name } = machine.program.logs[op.log];
  const field = (at: number) => (at < 0 ? 0 : before[records + at]);
  if (before[used] < size || field(fields.state) === 0 || fields.read < 0 || field(fields.read) === 1)
    return undefined;
  const text = JSON.stringify(machine.program.texts[field(fields.text)] ?? '');
  const writer = field(fields.writer);
  const by = writer > 0 ? ` of ${agentName(machine.program, writer - 1)}` : '';
  const headline = `${text}${by} is lost: its record of ${name} is overwritten before anybody has read it`;
  return { id: 'lost message', headline, details: [`${headline}.`] };
}

function becomesPanic(panics: DataWatch, done: Parameters<DataWatch['look']>[0]): boolean {
  return panics.look(done).some(({ access, was, is }) => access === 'write' && was === 0 && is !== 0);
}

function panicText(by: string): ExceptionText {
  const headline = `A panic begins: panic_cpu is set by ${by}`;
  return { id: 'panic', headline, details: [`${headline}.`] };
}

/** "CPU 1's step in console_unlock (line 12)". */
export function stepText(machine: Machine, before: State, decision: number): string {
  const { program } = machine;
  const parts = decisionParts(decision);
  const name = agentName(program, parts.agent);
  if (parts.k === 'arrive') return `an interrupt has arrived at ${name}`;
  if (parts.k === 'interrupt') return `${name} has taken an interrupt`;
  const op = machine.opAt(before, parts.agent);
  if (!op) return `a step of ${name}`;
  const fn = functionName(program, op.frame);
  return `${name}'s step${fn && fn !== name ? ` in ${fn}` : ''} (line ${op.at.line + 1})`;
}

/** Per location: 1 when an op of the step that begins there is meant. */
export function markLocations(
  program: StepProgram,
  isMeant: (op: Op, location: Location) => boolean,
): Uint8Array {
  const marks = new Uint8Array(program.ops.length);
  opsInStep(program).forEach((locations, l) => {
    if (locations.some((each) => isMeant(program.ops[each], each))) marks[l] = 1;
  });
  return marks;
}

/** The op can change what a condition is about. */
function mayChange(program: StepProgram, condition: Expr, op: Op): boolean {
  const slots = slotsOf(condition);
  let changes = machineTouches(op, program).some(
    ({ base, count, write }) => write && slots.some((slot) => slot >= base && slot < base + count),
  );
  for (const place of accessOf(op).writes) {
    if (place.k === 'shared') changes ||= slots.includes(place.slot);
    if (place.k === 'element')
      for (let i = 0; i < place.count; i++) changes ||= slots.includes(place.base + i * place.stride);
  }
  walkExpr(condition, (e) => {
    if (e.k === 'within') changes ||= changesPlace(program, e.fn, op);
    if (e.k === 'agent') changes ||= changesCpu(op);
  });
  return changes;
}

function slotsOf(condition: Expr): Slot[] {
  const slots: Slot[] = [];
  walkExpr(condition, (e) => {
    if (e.k === 'shared') slots.push(e.slot);
    if (e.k === 'element') for (let i = 0; i < e.count; i++) slots.push(e.base + i * e.stride);
  });
  return slots;
}

function changesCpu(op: Op): boolean {
  return (
    ['halt', 'park', 'finish', 'iret'].includes(op.k) || accessOf(op).writes.some(({ k }) => k === 'irqsOff')
  );
}

/** The op leads into a function or out of it. */
function changesPlace({ frames, ops }: StepProgram, fn: number, op: Op): boolean {
  if (changesCpu(op)) return true;
  const inside = (frame: number): boolean => {
    for (let f = frame; f >= 0; f = frames[f].parent) if (frames[f].fn === fn) return true;
    return false;
  };
  return targetsOf(op).some((target) => inside(ops[target].frame) !== inside(op.frame));
}

function asksAboutCpus(condition: Expr): boolean {
  let asks = false;
  walkExpr(condition, (e) => {
    asks ||= e.k === 'agent' || e.k === 'within';
  });
  return asks;
}
