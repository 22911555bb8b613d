// A timeline in words: what is said of a step, and what a search finds.
import { expect, test } from 'vitest';
import {
  eventTexts,
  laneTexts,
  stepText,
  summaryText,
  whereText,
} from '../../../server/trace/timeline/moment-text.ts';
import { findSteps, nextFound } from '../../../server/trace/timeline/search.ts';
import { timelineOfText } from '../../support/timeline.ts';

const STOPPED = `
spinlock a;
shared done: bool = false;
fn stop() { halt(); }
fn work() { spin_lock(a); takes 3 ms; done = true; spin_unlock(a); }

scenario stopped {
  cpu 0 { send_nmi(other_cpus, stop); spin_lock(a); }
  cpu 1 { work(); }
  expect no hang;
}
`;

test('every step has a text, a place, and what the CPUs are in the middle of', async () => {
  const timeline = await timelineOfText(STOPPED);
  const said = Array.from({ length: timeline.length + 1 }, (_, t) =>
    [
      `${t} ${stepText(timeline, t)}`,
      whereText(timeline, t),
      ...eventTexts(timeline, t),
      ...[0, 1].map((lane) => `CPU ${lane}: ${laneTexts(timeline, lane, t).join(', ')}`),
    ].join(' | '),
  );
  expect([summaryText(timeline, 2), ...said].join('\n')).toMatchInlineSnapshot(`
    "Timeline of stopped: 6 steps of 2 CPUs; the machine stands before step 2; point of no return at 0. CPU 1 was halted by NMI stop in work.
    0 CPU 0: send_nmi(other_cpus, stop); | CPU 0, main.lockstep:8 | CPU 0:  | CPU 1: 
    1 CPU 1: NMI stop arrives | work, main.lockstep:5 | CPU 0:  | CPU 1: 
    2 CPU 1: takes NMI stop | work, main.lockstep:5 | CPU 0:  | CPU 1: in stop
    3 CPU 1: halt(); | stop, main.lockstep:4 | CPU 0:  | CPU 1: in stop
    4 CPU 0: spin_lock(a); | CPU 0, main.lockstep:8 | CPU 0:  | CPU 1: in stop, was halted by NMI stop in work
    5 CPU 0: cpu 0 { send_nmi(other_cpus, stop); spin_lock(a); } | CPU 0, main.lockstep:8 | CPU 0: holds a | CPU 1: in stop, was halted by NMI stop in work
    6 Moment 6: the end of the run |  | CPU 0: holds a, has finished | CPU 1: in stop, was halted by NMI stop in work"
  `);
});

test('a search finds calls, statements, locks and interrupts, whatever the case of their letters', async () => {
  const timeline = await timelineOfText(STOPPED);
  const found = (text: string) => findSteps(timeline, text).map((step) => stepText(timeline, step));
  expect({
    lock: found('A'),
    call: found('WORK'),
    interrupt: found('nmi stop'),
    none: found('nowhere'),
  }).toMatchInlineSnapshot(`
    {
      "call": [
        "CPU 1: halt();",
      ],
      "interrupt": [
        "CPU 0: send_nmi(other_cpus, stop);",
        "CPU 1: takes NMI stop",
        "CPU 1: halt();",
      ],
      "lock": [
        "CPU 1: NMI stop arrives",
        "CPU 1: takes NMI stop",
        "CPU 1: halt();",
        "CPU 0: spin_lock(a);",
        "CPU 0: cpu 0 { send_nmi(other_cpus, stop); spin_lock(a); }",
      ],
      "none": [],
    }
  `);
  expect(findSteps(timeline, ' ')).toEqual([]);
});

test('the next that was found comes after the last one again from the start', () => {
  expect(nextFound([3, 7], 3, true)).toBe(7);
  expect(nextFound([3, 7], 7, true)).toBe(3);
  expect(nextFound([3, 7], 3, false)).toBe(7);
  expect(nextFound([], 3, true)).toBeUndefined();
});
