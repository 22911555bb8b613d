/** What the reductions ask of a program's code, found once. */
import { accessOf } from '../program/access.ts';
import { targetsOf } from '../program/flow.ts';
import { walkExpr } from '../program/fold.ts';
import type { StepProgram } from '../program/program.ts';
import { flagsMatter, isItself, type Runners, runnersOf, watchedAt } from './bodies.ts';
import { type Touches, touchesOf } from './touches.ts';

export interface Facts {
  readonly touches: Touches;
  readonly runners: Runners;
  /** Per location: its op concerns only its own agent as far as where agents stand and their flags go. */
  readonly alone: Uint8Array;
  /** Per cell: one agent at one interrupt level touches it, and nobody else, conditions included; or nobody writes it. */
  readonly own: Uint8Array;
}

export function factsOf(program: StepProgram): Facts {
  const touches = touchesOf(program);
  const runners = runnersOf(program);
  return { touches, runners, alone: keepsToItself(program, runners), own: ownCells(touches, runners) };
}

function keepsToItself(program: StepProgram, runners: Runners): Uint8Array {
  const flags = flagsMatter(program, runners);
  const watched = watchedAt(program);
  return Uint8Array.from(program.ops, (op, l) => {
    if (l === 0) return 0;
    const { reads, writes } = accessOf(op);
    let alone = !(flags && writes.some(({ k }) => k === 'irqsOff'));
    for (const e of reads) {
      walkExpr(e, (x) => {
        // An agent's own interrupt flag changes only by its own doing; all else about agents is public.
        if (x.k === 'within') alone = false;
        if (x.k === 'agent' && (x.field !== 'irqsOff' || !isItself(x.agent, runners[l]))) alone = false;
      });
    }
    const here = watched(l);
    return alone && targetsOf(op).every((to) => watched(to) === here) ? 1 : 0;
  });
}

function ownCells(touches: Touches, runners: Runners): Uint8Array {
  const by: Set<string>[] = Array.from({ length: touches.cells }, () => new Set());
  const written = new Uint8Array(touches.cells);
  touches.ops.forEach((list, l) => {
    const runner = runners[l];
    if (!runner) return;
    for (const { range, own, write } of list) {
      for (const cell of touches.cellsOf[range]) {
        by[cell].add(own ? runner.each : runner.one);
        if (write) written[cell] = 1;
      }
    }
  });
  for (const cell of touches.seen) by[cell].add('?');
  return Uint8Array.from(by, (who, cell) => Number(written[cell] === 0 || (who.size === 1 && !who.has('?'))));
}
