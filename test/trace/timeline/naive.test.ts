// The recorder looks only at what a step can have touched. Here everything is looked at, in the states themselves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMachine, type Machine } from '../../../server/machine/machine.ts';
import { CHANGE, type Change, type Run, stateAfter } from '../../../server/trace/run.ts';
import { createRecorder, timelineOf, timelinePart } from '../../../server/trace/timeline/index.ts';
import { mergeTimeline } from '../../../server/trace/timeline/merge.ts';
import { BEGAN, ENDED, OPEN, type Timeline } from '../../../server/trace/timeline/model.ts';
import { endOf, rowsOf } from '../../../server/trace/timeline/view.ts';
import { programOf, programTexts } from '../../support/random-program.ts';
import { randomRun } from '../../support/timeline.ts';

const RUNS = { numRuns: 150 };

/** A run of a random program, sometimes with a lock or a variable changed by hand. */
const runs = fc
  .record({ text: programTexts, seed: fc.integer({ min: 1, max: 1e6 }), change: fc.option(fc.nat(30)) })
  .map(({ text, seed, change }) => {
    const machine = createMachine(programOf(text));
    const decisions = randomRun(machine, 120, seed);
    return { machine, run: withChange(machine, decisions, change ?? undefined) };
  });

function withChange({ program }: Machine, decisions: number[], at: number | undefined): Run {
  if (at === undefined || at > decisions.length) return { steps: decisions, changes: new Map() };
  const lock = program.slots[program.locks[0].base].name;
  const change: Change = { label: 'A is free', writes: [{ slot: lock, value: 0 }] };
  // What comes after it is another run.
  return { steps: [...decisions.slice(0, at), CHANGE], changes: new Map([[at, change]]) };
}

/** Intervals in which something holds of the states of a run, from moment to moment; OPEN when it still does. */
function intervals(values: boolean[]): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((holds, t) => {
    if (holds && !values[t - 1]) found.push([t, OPEN]);
    if (!holds && values[t - 1]) found[found.length - 1][1] = t;
  });
  return found;
}

describe('on random programs', () => {
  test('a lock is held exactly while the machine says so', () => {
    fc.assert(
      fc.property(runs, ({ machine, run }) => {
        const timeline = timelineOf(machine, run);
        const states = statesOf(machine, run);
        const holds = rowsOf(timeline, 'holds');
        machine.program.locks.forEach(({ base }, resource) => {
          for (let agent = 0; agent < machine.program.agents.length; agent++) {
            const found = holds.filter((h) => h.resource === resource && h.lane === agent);
            const expected = intervals(states.map((s) => s[base] === agent + 1));
            expect(found.map(({ from, to }) => [from, to])).toEqual(expected);
          }
        });
        for (const hold of holds) {
          expect(hold.ended === ENDED.open).toBe(hold.to === OPEN);
          if (hold.resource < machine.program.locks.length) expect(hold.began).toBe(BEGAN.taken);
        }
      }),
      RUNS,
    );
  });

  test('an agent waits exactly while the machine says that it is blocked at a wait, a lock or a semaphore', () => {
    fc.assert(
      fc.property(runs, ({ machine, run }) => {
        const timeline = timelineOf(machine, run);
        const states = statesOf(machine, run);
        for (let agent = 0; agent < machine.program.agents.length; agent++) {
          const blocked = states.map((s) => {
            const op = machine.opAt(s, agent);
            const waits = op?.k === 'wait' || op?.k === 'lockQueued' || op?.k === 'semWoken';
            return waits && machine.blocked(s, agent);
          });
          const covered = states.map(() => false);
          for (const wait of rowsOf(timeline, 'waits'))
            if (wait.lane === agent) covered.fill(true, wait.from, wait.to === OPEN ? undefined : wait.to);
          expect(covered).toEqual(blocked);
        }
      }),
      RUNS,
    );
  });

  test('ends are where the status changes', () => {
    fc.assert(
      fc.property(runs, ({ machine, run }) => {
        const ends = rowsOf(timelineOf(machine, run), 'ends').map((e) => [e.from, e.lane, e.status]);
        expect(ends).toEqual(
          changesOf(statesOf(machine, run), machine.program.agents.length, (s, a) => machine.status(s, a)),
        );
      }),
      RUNS,
    );
  });

  test('interrupts are sent where a CPU comes to have one, and taken in the steps that take one', () => {
    fc.assert(
      fc.property(runs, ({ machine, run }) => {
        const interrupts = rowsOf(timelineOf(machine, run), 'interrupts');
        const states = statesOf(machine, run);
        machine.program.vectors.forEach(({ base }, v) => {
          const changes = changesOf(states, machine.program.cpus, (s, cpu) => s[base + cpu]);
          const sent = changes.filter(([, , now]) => now === 1).map(([t, cpu]) => [t - 1, cpu]);
          const mine = interrupts.filter(({ vector }) => vector === v);
          expect(mine.map((i) => [i.sent, i.target])).toEqual(sent);
          const taken = mine.filter((i) => i.taken !== OPEN).map((i) => [i.taken, i.target]);
          expect(taken.sort((a, b) => a[0] - b[0])).toEqual(stepsOf(run, 1, v));
          const arrived = mine.filter((i) => i.arrived !== OPEN).map((i) => [i.arrived, i.target]);
          expect(arrived.sort((a, b) => a[0] - b[0])).toEqual(stepsOf(run, 2, v));
        });
        for (const i of interrupts) {
          if (i.arrived !== OPEN) expect(i.arrived).toBeGreaterThan(i.sent);
          if (i.taken !== OPEN) expect(i.taken).toBeGreaterThan(i.arrived);
        }
      }),
      RUNS,
    );
  });

  test('a run that is recorded and fetched bit by bit is the same as one that is recorded at once', () => {
    fc.assert(
      fc.property(
        runs,
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
        ({ machine, run }, parts) => {
          const whole = timelineOf(machine, run);
          const recorder = createRecorder(machine);
          let got: Timeline = timelinePart(recorder);
          for (const part of [...parts, run.steps.length]) {
            recorder.extend(run, Math.min(run.steps.length, recorder.length + part));
            const next = timelinePart(recorder, {
              from: got.length,
              strings: got.strings.length,
              places: got.places.length / 5,
            });
            got = mergeTimeline(got, next);
          }
          expect(got).toEqual(whole);
        },
      ),
      RUNS,
    );
  });
});

/** Moments at which one of `count` values changes, which one, and to what. */
function changesOf(
  states: Int32Array[],
  count: number,
  value: (s: Int32Array, i: number) => number,
): number[][] {
  const found: number[][] = [];
  for (let t = 1; t < states.length; t++)
    for (let i = 0; i < count; i++)
      if (value(states[t], i) !== value(states[t - 1], i)) found.push([t, i, value(states[t], i)]);
  return found;
}

/** Steps of a kind of decision about a vector, and their agents. */
function stepsOf({ steps }: Run, kind: number, vector: number): number[][] {
  return Array.from(steps, (step, t) => [t, step])
    .filter(([, step]) => step >> 24 === kind && (step & 0xffff) === vector)
    .map(([t, step]) => [t, (step >> 16) & 0xff]);
}

function statesOf(machine: Machine, run: Run): Int32Array[] {
  return Array.from({ length: run.steps.length + 1 }, (_, t) => stateAfter(machine, run, t));
}

describe('calls', () => {
  test('nest: a bar lies inside the one below it, and bars of one depth do not overlap', () => {
    fc.assert(
      fc.property(runs, ({ machine, run }) => expectNested(timelineOf(machine, run))),
      RUNS,
    );
  });
});

function expectNested(timeline: Timeline): void {
  const calls = rowsOf(timeline, 'calls');
  for (const call of calls) {
    const end = endOf(call.to, timeline);
    expect(end).toBeGreaterThanOrEqual(call.from);
    for (const other of calls) {
      if (other === call || other.lane !== call.lane || other.depth !== call.depth) continue;
      expect(endOf(other.to, timeline) <= call.from || end <= other.from).toBe(true);
    }
    if (call.depth === 0) continue;
    const around = calls.filter(
      (o) => o.lane === call.lane && o.depth === call.depth - 1 && o.from <= call.from,
    );
    expect(around.some((o) => endOf(o.to, timeline) >= end)).toBe(true);
  }
}
