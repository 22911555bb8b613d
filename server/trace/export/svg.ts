/** A run as a picture: its timeline. */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { createRecorder, timelinePart, timelineSvg } from '../timeline/index.ts';
import type { Marks } from './drawing-options.ts';
import type { Writing } from './writing.ts';

/** So many steps are recorded at once. */
const SLICE = 2_000;

export function* svg(machine: Machine, run: Run, { pointOfNoReturn, cycleFrom }: Marks = {}): Writing {
  const { length } = run.steps;
  const recorder = createRecorder(machine);
  while (recorder.length < length) {
    recorder.extend(run, Math.min(length, recorder.length + SLICE));
    yield { text: '', done: recorder.length / length / 2 };
  }
  const marks = {
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    end: length,
  };
  yield { text: timelineSvg(timelinePart(recorder, { marks })), done: 1 };
}
