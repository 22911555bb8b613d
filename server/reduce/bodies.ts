/** Who runs an op, and where in the code others may look at where it stands. */
import { accessOf } from '../program/access.ts';
import { targetsOf } from '../program/flow.ts';
import { walkExpr } from '../program/fold.ts';
import { type Expr, LEVEL, type Location, type StepProgram } from '../program/program.ts';

/** The agents that can come to an op, at an interrupt level. */
export interface Runner {
  /** `agent:level`, or `?` when it is not one agent at one level. */
  one: string;
  /** `each:level`, or `?` when it is run at more than one level. */
  each: string;
}

/** Per location; undefined where nobody comes. */
export type Runners = readonly (Runner | undefined)[];

/** Handlers run on every CPU. */
export function runnersOf(program: StepProgram): Runners {
  const found: (Runner | undefined)[] = program.ops.map(() => undefined);
  const visit = (entry: Location, runner: Runner): void => {
    const open = [entry];
    for (let l = open.pop(); l !== undefined; l = open.pop()) {
      if (l === 0) continue;
      const before = found[l];
      const now: Runner = before
        ? {
            one: before.one === runner.one ? before.one : '?',
            each: before.each === runner.each ? before.each : '?',
          }
        : runner;
      if (before && before.one === now.one && before.each === now.each) continue;
      found[l] = now;
      open.push(...targetsOf(program.ops[l]));
    }
  };
  program.agents.forEach(({ entry }, a) => {
    visit(entry, { one: `${a}:${LEVEL.task}`, each: `each:${LEVEL.task}` });
  });
  for (const { kind, entry } of program.vectors) {
    const level = kind === 'nmi' ? LEVEL.nmi : LEVEL.irq;
    visit(entry, { one: program.cpus > 1 ? '?' : `0:${level}`, each: `each:${level}` });
  }
  return found;
}

/** Every expression of the program: of its ops, with their location, and of its expectations. */
export function eachExpr(program: StepProgram, visit: (e: Expr, at?: Location) => void): void {
  program.ops.forEach((op, l) => {
    if (l > 0) for (const e of accessOf(op).reads) walkExpr(e, (x) => visit(x, l));
  });
  for (const e of program.expectations) if ('condition' in e) walkExpr(e.condition, (x) => visit(x));
}

/** An expression for an agent says the one that executes: `me`, or its number where only one can come. */
export function isItself(agent: Expr, runner: Runner | undefined): boolean {
  return agent.k === 'me' || (agent.k === 'const' && runner?.one.startsWith(`${agent.value}:`) === true);
}

/** Per location, the functions that somebody asks about (`in`, `hang at`) and that it lies in, as a comparable text. */
export function watchedAt(program: StepProgram): (location: Location) => string {
  const watched = new Set<number>();
  for (const e of program.expectations) if (e.k === 'hang' && e.fn !== undefined) watched.add(e.fn);
  eachExpr(program, (x) => {
    if (x.k === 'within') watched.add(x.fn);
  });
  const lists = new Map<Location, number[]>();
  for (const fn of watched)
    for (const l of program.functions[fn].locations) lists.set(l, [...(lists.get(l) ?? []), fn]);
  return (location) => lists.get(location)?.join(' ') ?? '';
}

/** Interrupt flags matter to others: an IPI may land by them, or somebody asks for those of a CPU. */
export function flagsMatter(program: StepProgram, runners: Runners): boolean {
  let asked = program.vectors.some(({ kind }) => kind === 'ipi');
  eachExpr(program, (x, at) => {
    if (x.k !== 'agent' || x.field !== 'irqsOff') return;
    if (at === undefined || !isItself(x.agent, runners[at])) asked = true;
  });
  return asked;
}
