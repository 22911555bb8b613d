/** Waits that nobody can end, assertions that always fail, expectations that say nothing. */
import type { Expectation, Expr, Location, SourceRange, StepProgram } from '../program/program.ts';
import { valueOf } from './knowledge.ts';
import { possible, withinRange } from './possible.ts';
import { contains, placeIn, type Remark } from './remark.ts';
import type { Subject } from './subject.ts';
import type { Ways } from './ways.ts';

export function reviewConditions(subject: Subject): Remark[] {
  return [...waitsInVain(subject), ...alwaysFailing(subject), ...saidByItself(subject)];
}

/** A variable that the condition looks at can hold no value that makes it true, and only a wait without a limit never ends. */
function waitsInVain({ program, source, all, values, fixed }: Subject): Remark[] {
  return all.flatMap(({ runner, at }) =>
    [...at].flatMap(([l, ways]) => {
      const op = program.ops[l];
      const place = placeIn(program, source, l);
      if (op.k !== 'wait' || !place) return [];
      const never = ways.every((way) => {
        if (valueOf(op.until, way, { me: runner.me, fixed }) === 0) return true;
        const come = possible(op.until, values);
        return come !== undefined && ![...come].some((v) => v !== 0);
      });
      if (!never) return [];
      const message =
        'This waits for ever: nobody ever makes the condition true. Store the value that is waited for, or remove the wait.';
      return [{ code: 'LS7007', message, at: place, location: l, related: [] } satisfies Remark];
    }),
  );
}

function alwaysFailing(subject: Subject): Remark[] {
  const { program, source, all } = subject;
  return all.flatMap((ways) =>
    [...ways.at.keys()].flatMap((l): Remark[] => {
      const op = program.ops[l];
      if (op.k !== 'fail' || program.faults[op.fault].code !== 'LS8005') return [];
      const place = placeIn(program, source, l);
      const { message, at } = program.faults[op.fault];
      if (!place || !isCertain(program, ways, l, at)) return [];
      const related = place === op.at ? [] : [{ at, message }];
      const mustSleep = sleeps(program, op.frame);
      const { entry } = ways.runner;
      // A branch that keeps interrupts off and this apart may know more than can be seen here.
      const since = mustSleep ? (ways.at.get(l) ?? []).map(({ offSince }) => offSince || entry) : [entry];
      if (!since.every((from) => isInevitable(program, ways, from, l))) return [];
      if (mustSleep)
        return [
          { code: 'LS7005', message: `This always fails here: ${message}.`, at: place, location: l, related },
        ];
      // Who writes assert(false) means it.
      if (!asks(program, ways, l)) return [];
      const text =
        'This assertion fails whenever it is come to. Correct it, or write `assert(false)` where nobody may come.';
      return [{ code: 'LS7008', message: text, at: place, location: l, related }];
    }),
  );
}

/** Nobody comes out of the assertion another way. */
function isCertain(
  { ops, frames }: StepProgram,
  { left }: Ways,
  fail: Location,
  assertion: SourceRange,
): boolean {
  const { frame } = ops[fail];
  const within = (f: number): boolean => f === frame || (f >= 0 && within(frames[f].parent));
  const inside = (l: Location): boolean =>
    ops[l].frame === frame
      ? ops[l].at.source === assertion.source && contains(assertion, ops[l].at)
      : within(ops[l].frame);
  return [...left].every(
    ([from, to]) =>
      ops[from].frame !== frame || !inside(from) || [...to].every((l) => l === fail || inside(l)),
  );
}

/** Who goes on from there comes to that place before any end, if it comes anywhere. */
export function isInevitable({ ops }: StepProgram, { left }: Ways, from: Location, place: Location): boolean {
  const seen = new Set([from]);
  for (const l of seen) {
    if (l === place) continue;
    if (['finish', 'iret', 'halt', 'park'].includes(ops[l].k)) return false;
    for (const to of left.get(l) ?? []) seen.add(to);
  }
  return seen.has(place);
}

function asks({ ops }: StepProgram, { left }: Ways, location: Location): boolean {
  return [...left].every(([from, to]) => !to.has(location) || ops[from].k === 'branch');
}

/** In a function that may sleep. Where it never comes so far, the sleep itself is not in the program. */
function sleeps({ frames, functions, ops }: StepProgram, frame: number): boolean {
  const { locations, name } = functions[frames[frame].fn];
  return name === 'down' || locations.some((l) => ops[l].k === 'semWoken' && ops[l].frame === frame);
}

/** Expectations that no step of the machine can change anything about. */
function saidByItself({ program, source }: Subject): Remark[] {
  return program.expectations.flatMap((e) => {
    if (e.at.source !== source) return [];
    const message = emptyBecause(program, e);
    return message ? [{ code: 'LS7009', message, at: e.at, location: 0, related: [] } satisfies Remark] : [];
  });
}

function emptyBecause(program: StepProgram, e: Expectation): string | undefined {
  if (!('condition' in e)) return undefined;
  const all = (want: boolean, condition: Expr, slot: Parameters<typeof possible>[1]): boolean => {
    const values = possible(condition, slot);
    return values !== undefined && [...values].every((v) => (v !== 0) === want);
  };
  const wanted = e.k !== 'never';
  if (e.k === 'always' || e.k === 'never') {
    const marks = program.marks.filter(({ matches }) => !matches.includes(true)).map(({ slot }) => slot);
    const range = withinRange(program);
    const able = (slot: number) => (marks.includes(slot) ? new Set([0]) : range(slot));
    return all(wanted, e.condition, able)
      ? `This holds whatever the machine does: the condition is always ${wanted}. Ask for something that could be otherwise.`
      : undefined;
  }
  const initially = (slot: number) => new Set([program.slots[slot].initial]);
  return all(true, e.condition, initially)
    ? 'This holds before anything has happened: the condition is true at the start. Ask for something that must first come about.'
    : undefined;
}
