/** A run as a picture: its timeline. */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { timelineOf, timelineSvg } from '../timeline/index.ts';
import type { Marks } from './drawing-options.ts';

export function svg(machine: Machine, run: Run, { pointOfNoReturn, cycleFrom }: Marks = {}): string {
  const marks = {
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    end: run.steps.length,
  };
  return timelineSvg(timelineOf(machine, run, marks));
}
