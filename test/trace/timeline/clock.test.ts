/** The timeline of a run in simulated time: to scale, every step is where its clock says. */
import { beforeAll, describe, expect, test } from 'vitest';
import { givenFiles } from '../../../server/jobs/files.ts';
import { nodeFiles } from '../../../server/jobs/node-files.ts';
import { compileForDebugging } from '../../../server/jobs/program-source.ts';
import { replayed } from '../../../server/jobs/sampled-run.ts';
import { createMachine, type Machine } from '../../../server/machine/machine.ts';
import { whole } from '../../../server/sample/pieces.ts';
import { aboutTimeText } from '../../../server/trace/clock-text.ts';
import type { Run } from '../../../server/trace/run.ts';
import { GUTTER, layout } from '../../../server/trace/timeline/layout.ts';
import { mergeTimeline } from '../../../server/trace/timeline/merge.ts';
import type { Timeline } from '../../../server/trace/timeline/model.ts';
import { summaryText, whenText } from '../../../server/trace/timeline/moment-text.ts';
import { planOf } from '../../../server/trace/timeline/plan.ts';
import { createRecorder } from '../../../server/trace/timeline/recorder.ts';
import { createScale } from '../../../server/trace/timeline/scale.ts';
import { timelineOf, timelinePart } from '../../../server/trace/timeline/timeline.ts';

const uri = 'file:///model.lockstep';
const TEXT = `
spinlock a;
fn print_line() { takes 80..94 ms; }
fn late() { takes 37 ms; spin_lock(a); spin_unlock(a); }
scenario idle {
  machine { cpus = 2; }
  cpu 0 { print_line(); }
  cpu 1 { late(); }
  expect no hang;
}
`;
const library = new URL('../../../library', import.meta.url).href;
const real = nodeFiles(library);
const given = givenFiles(library, { [uri]: TEXT });

let machine: Machine;
let run: Run;
let timeline: Timeline;
beforeAll(async () => {
  const compiled = await compileForDebugging(
    { uri },
    {
      libraryRoot: library,
      readFile: async (each) => (await given.readFile(each)) ?? real.readFile(each),
    },
  );
  if ('errors' in compiled) throw new Error(compiled.errors[0].message);
  machine = createMachine(compiled.program);
  const made = compiled.sampling({ run: 0 });
  if ('errors' in made) throw new Error(made.errors[0].message);
  const again = whole(replayed(made.setup, 0));
  if (!again) throw new Error('it is too long');
  run = again.run;
  timeline = timelineOf(machine, run);
});

const last = (): number => run.times?.[run.steps.length - 1] ?? 0;

describe('to scale', () => {
  test('a moment is where the step that leads to it was made, and the axis is linear', () => {
    const scale = createScale(timeline, 'time');
    expect(scale.at(0)).toBe(0);
    for (let t = 1; t <= timeline.length; t++) expect(scale.at(t)).toBe(run.times?.[t - 1]);
    expect(scale.end).toBe(last());
    expect(scale.end).toBeGreaterThanOrEqual(80e6);
    expect(scale.momentAt(37e6 - 1)).toBeLessThan(scale.momentAt(37e6));
    // An arrow within a step is drawn at the step.
    expect(scale.at(2.5)).toBe(scale.at(3));
  });

  test('a long step is as wide as it was long, and says so', () => {
    const scale = createScale(timeline, 'time');
    const perUnit = 870 / scale.end;
    const { shapes } = layout(planOf(timeline), scale, { width: GUTTER + 930, left: 0, perUnit });
    const long = shapes.find(
      (shape) => shape.k === 'box' && shape.text?.includes(`is in a step of ${aboutTimeText(last())}`),
    );
    expect(long).toMatchObject({ x: GUTTER, w: 869 });
    const times = shapes.flatMap((shape) => (shape.k === 'text' && / ms$/.test(shape.text) ? [shape] : []));
    expect(times.map(({ text }) => text)).toEqual(['20 ms', '40 ms', '60 ms', '80 ms']);
    expect(times[0].x).toBeCloseTo(GUTTER + 20e6 * perUnit, 0);
  });

  test('a call begins with its first step, not with the idle time before it', () => {
    const scale = createScale(timeline, 'time');
    const view = { width: GUTTER + 400, left: 37e6 - 10, perUnit: 2 };
    const { shapes } = layout(planOf(timeline), scale, view);
    const ticks = shapes.filter((shape) => shape.k === 'box' && shape.role === 'step');
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.every((tick) => tick.k === 'box' && tick.w <= 2)).toBe(true);
  });
});

test('step by step, the clock changes nothing', () => {
  const { times: _, timed: __, ...without } = timeline;
  expect(createScale(timeline, 'steps').at(5)).toBe(5);
  expect(createScale(without, 'steps').end).toBe(createScale(timeline, 'steps').end);
});

test('a run that leaves the recorded one has times up to there, says so, and is not drawn by the clock', () => {
  const recorder = createRecorder(machine);
  recorder.extend(run);
  const some = timelinePart(recorder, { times: Array.from(run.times ?? []).slice(0, 3) });
  expect(some.times?.length).toBe(3);
  expect(createScale(some, 'time').lag).toBe(0);
  expect(summaryText(some)).toContain('no times after step 3, where it leaves the recorded run');
  expect(whenText(some, 2)).toMatch(/^at /);
  expect(whenText(some, 3)).toBe('');
});

test('what is fetched in parts is put together with its times', () => {
  const recorder = createRecorder(machine);
  recorder.extend(run);
  const times = run.times ?? [];
  const first = timelinePart(recorder, { to: 4, times });
  const rest = timelinePart(recorder, {
    from: 4,
    strings: first.strings.length,
    places: first.places.length / 5,
    times,
  });
  const whole = mergeTimeline(first, rest);
  expect(whole.times).toEqual(Array.from(times));
  expect(summaryText(whole)).toContain(`${aboutTimeText(last())} of simulated time`);
});
