/**
 * Waits that keep away whoever could end them: with interrupts off for what only a handler on the same CPU does, in a handler for what only the
 * code under it does, or for what the CPU itself does only later. All who can change what is waited for must be such. A wait that may find it
 * done already is none, so nothing may put that before.
 */
import { walkExpr } from '../program/fold.ts';
import type { Expr, Location, Slot, StepProgram } from '../program/program.ts';
import type { Company } from './company.ts';
import { valueOf } from './knowledge.ts';
import { valuesLeft } from './passing.ts';
import { pathsOf } from './paths.ts';
import { possible } from './possible.ts';
import { placeIn, type Remark } from './remark.ts';
import { textOf } from './semaphores.ts';
import type { At } from './signals.ts';
import type { Subject } from './subject.ts';
import type { Way } from './ways.ts';

export interface ShutOut {
  at: At;
  /** The CPU that waits. */
  cpu: number;
  /** What would end the wait, did it come. */
  ends: At[];
}

export function reviewShutOut(subject: Subject, company: Company): Remark[] {
  return shutOutOf(subject, company).flatMap((each) => remark(subject, company, each));
}

export function shutOutOf(subject: Subject, company: Company): ShutOut[] {
  return subject.all.flatMap((ways) =>
    [...ways.at].flatMap(([location, all]) => {
      const [cpu, ...others] = company.cpusOf(ways);
      if (subject.program.ops[location].k !== 'wait' || cpu === undefined || others.length > 0) return [];
      if (all.every(({ doubted }) => doubted)) return [];
      const at = { ways, location };
      const ends = endsOf(subject, company, at, cpu, (change) => isKeptAway(company, at, cpu, change));
      return ends.length > 0 ? [{ at: { ways, location }, cpu, ends }] : [];
    }),
  );
}

interface Condition {
  /** The variable that it goes by: a wait looks at one. */
  slot: Slot;
  holds(value: number): boolean;
  isTrueAtFirst: boolean;
  /** By the values that are ever stored. */
  canBeTrue: boolean;
}

/** What would end a wait of the CPU, if all of that is kept away; none also where it may have been ended before it begins. */
export function endsOf(
  subject: Subject,
  company: Company,
  at: At,
  cpu: number,
  keptAway: (change: At) => boolean,
): At[] {
  const condition = conditionOf(subject, at, cpu);
  if (!condition?.canBeTrue) return [];
  const { slot, holds } = condition;
  const ends: At[] = [];
  const unmade = new Set<Location>();
  for (const change of company.changesOf(slot)) {
    const values = valuesLeft(subject, change, slot);
    if (values && ![...values].some(holds)) {
      if (change.ways === at.ways && isPlainStore(subject, change.location, slot))
        unmade.add(change.location);
      continue;
    }
    if (company.cpusOf(change.ways).size === 0) continue;
    if (!keptAway(change) || mayBeBefore(company, change, at)) return [];
    ends.push(change);
  }
  if (!condition.isTrueAtFirst) return ends;
  // What the code has undone itself, and only it does again, it may have done already where this cannot be seen.
  const others = ends.some(({ ways }) => ways !== at.ways);
  return others && pathsOf(at.ways).isBehind(at.location, unmade) ? ends : [];
}

/** Not one that happens or not, as that of cmpxchg(). */
function isPlainStore({ program }: Subject, location: Location, slot: Slot): boolean {
  const op = program.ops[location];
  return (
    op.k === 'assign' &&
    op.stores.some(({ to, value }) => to.k === 'shared' && to.slot === slot && value.k === 'const')
  );
}

/** It may have come about whenever somebody comes to the wait: the same code does it first, or something tells of it. */
function mayBeBefore(company: Company, change: At, at: At): boolean {
  const { ways, location } = at;
  if (change.ways === ways)
    return ways.runner.k === 'handler' || pathsOf(ways).after(change.location).has(location);
  if (company.comesFirst(change, at)) return true;
  if (ways.runner.k === 'task' || change.ways.runner.k === 'handler') return false;
  const { after } = pathsOf(change.ways);
  return ![...change.ways.at.keys()].some(
    (l) => !after(change.location).has(l) && company.canInterrupt(at, { ways: change.ways, location: l }),
  );
}

/** As long as the wait goes on, the change does not come about. */
export function isKeptAway(company: Company, at: At, cpu: number, change: At): boolean {
  if (change.ways === at.ways) return true;
  if ([...company.cpusOf(change.ways)].some((other) => other !== cpu)) return false;
  return change.ways.runner.k === 'task' || cannotComeIn(company, at, change);
}

/** The handler, on top of who stands at the place. */
export function cannotComeIn(company: Company, at: At, change: At): boolean {
  const { ways, location } = at;
  // Where it is not known whether interrupts are off, they may be on.
  const isOff =
    ways.runner.k === 'handler' || (ways.at.get(location) ?? []).every((way) => way.irqsOff === 1);
  return isOff && !company.interrupts(change, at);
}

/** Undefined where it goes by something else than a variable. */
function conditionOf(
  { program, fixed, values }: Subject,
  { ways, location }: At,
  cpu: number,
): Condition | undefined {
  const op = program.ops[location];
  const all = ways.at.get(location) ?? [];
  if (op.k !== 'wait' || all.length === 0) return undefined;
  const conditions = all.map((way) => plain(op.until, way, { me: cpu, fixed }));
  // On all ways it is the same.
  const [until] = conditions;
  if (!until || conditions.some((each) => JSON.stringify(each) !== JSON.stringify(until))) return undefined;
  const slots = new Set<Slot>();
  walkExpr(until, (e) => {
    if (e.k === 'shared' && fixed(e.slot) === undefined) slots.add(e.slot);
  });
  const [slot] = slots;
  if (slots.size !== 1) return undefined;
  const is = (value: number): boolean =>
    possible(until, (each) => new Set([fixed(each) ?? value]))?.has(0) === false;
  const come = possible(until, values);
  return {
    slot,
    holds: is,
    isTrueAtFirst: is(program.slots[slot].initial),
    canBeTrue: come === undefined || [...come].some((value) => value !== 0),
  };
}

/** With numbers for what is known on the way; undefined if something else than a variable remains. */
function plain(e: Expr, way: Way, around: Parameters<typeof valueOf>[2]): Expr | undefined {
  const of = (x: Expr): Expr | undefined => plain(x, way, around);
  const value = valueOf(e, way, around);
  if (typeof value === 'number') return { k: 'const', value };
  if (e.k === 'shared') return e;
  if (e.k === 'element') {
    const index = valueOf(e.index, way, around);
    return typeof index === 'number' && index >= 0 && index < e.count
      ? { k: 'shared', slot: e.base + index * e.stride }
      : undefined;
  }
  if (e.k === 'not' || e.k === 'neg') {
    const a = of(e.a);
    return a && { ...e, a };
  }
  if (e.k !== 'binary') return undefined;
  const [a, b] = [of(e.a), of(e.b)];
  return a && b && { ...e, a, b };
}

// ------------------------------------------------------------------------------------ words and places

function remark(subject: Subject, company: Company, shutOut: ShutOut): Remark[] {
  const { program, source } = subject;
  const { at, ends } = shutOut;
  const { ways, location } = at;
  const place = placeIn(program, source, location);
  if (!place) return [];
  const onlyItself = ends.every((end) => end.ways === ways);
  const since = new Set((ways.at.get(location) ?? []).map(({ offSince }) => offSince));
  const [off] = since.size === 1 ? since : [];
  const related = [
    ...(off ? [{ at: textOf(program, off), message: 'Interrupts are turned off here.' }] : []),
    ...ends.map((end) => ({
      at: textOf(program, end.location),
      message: `What ends the wait is done here, by ${whoIs(program, company, end)}.`,
    })),
  ];
  const code = onlyItself ? 'LS7007' : 'LS7014';
  return [{ code, message: messageOf(program, company, shutOut), at: place, location, related }];
}

function messageOf(program: StepProgram, company: Company, { at, ends }: ShutOut): string {
  const only = [...new Set(ends.map((end) => whoIs(program, company, end)))].join(' and ');
  if (ends.every(({ ways }) => ways === at.ways))
    return 'This waits for ever: only the code behind it makes the condition true. Store the value that is waited for elsewhere, or before.';
  const start = `This waits for ever: only ${only} can make the condition true, and`;
  if (at.ways.runner.k === 'task')
    return `${start} it cannot come to this CPU while interrupts are off here. Turn them on before the wait.`;
  return `${start} it goes on only once the handler ${whoIs(program, company, at)} that waits here has returned to it. Do not wait in the handler.`;
}

export function whoIs(program: StepProgram, company: Company, { ways }: At): string {
  const vector = company.vectorOf(ways);
  const { me } = ways.runner;
  return vector ? `\`${vector.name}\`` : typeof me === 'number' ? program.agents[me].name : 'this code';
}
