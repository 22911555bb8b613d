/** A check that is cancelled once it has found all states, at each moment at which it asks whether it is. */
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { findHangFrom } from '../../server/explore/find-hang.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { CaseReport } from '../../server/trace/report.ts';
import { compileText } from '../differential/programs.ts';

const SCENARIOS = `
shared go: bool = false;
shared x: saturating 0..3 = 0;
spinlock a;
spinlock b;
fn stop() { halt(); }
scenario crosses "A deadlock, a livelock behind a choice, an error, and conditions" {
  machine { cpus = 3; }
  cpu 0 {
    choose {
      { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
      { loop { if (x == 3) break; } }
      { x++; assert(x < 2); }
    }
  }
  cpu 1 { x++; spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  background cpu 2 { loop { if (x == 2) x = 0; } }
  expect no starvation;
  expect no hang;
  expect hang;
  expect always x < 2;
  expect never x == 1;
  expect eventually x == 3;
  expect reachable x == 2;
}
scenario starves "Nothing hangs, but somebody can be passed over for ever" {
  cpu 0 { loop { if (go) break; } }
  background cpu 1 { loop { go = true; go = false; } }
  expect no starvation;
  expect no hang;
  expect eventually go;
}
scenario fine "Nothing is wrong" {
  machine { cpus = 3; }
  cpu 0 { spin_lock(a); x++; spin_unlock(a); }
  cpu 1 { spin_lock(a); x++; spin_unlock(a); }
  background cpu 2 { loop { if (x == 3) x = 2; } }
  expect no hang;
  expect never x == 3;
  expect eventually x == 2;
}
scenario locks "A deadlock of everybody" {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
scenario halts "A round that only some of the states are in" {
  machine { cpus = 3; }
  cpu 0 { spin_lock(a); x++; spin_unlock(a); }
  cpu 1 { spin_lock(a); wait go; }
  background cpu 2 { send_nmi(1, stop); loop { if (x == 1) x = 2; if (x == 2) x = 1; } }
  expect no hang;
  expect no starvation;
}`;

let programs: StepProgram[];
beforeAll(async () => {
  programs = (await compileText(SCENARIOS)).map(({ needed }) => needed);
});

/** The clock goes on by one millisecond for each look at it; the check is cancelled at look number `at`. */
function cancelledAt(at: number, graceMs: number) {
  let clock = 0;
  let looks = 0;
  const hooks = {
    pollEvery: 1,
    graceMs,
    now: () => clock++,
    cancelled: () => ++looks > at,
  };
  return { hooks, looks: () => looks };
}

/** Not every look, as each needs a check: so far apart that there are about a hundred and fifty. */
function sparse(looks: number): number {
  return Math.ceil(looks / 150);
}

function withoutTime(report: CaseReport): CaseReport {
  return { ...report, search: { ...report.search, seconds: 0 } };
}

/** What the report says that it must not say, given what is true. */
function claimsTooMuch(report: CaseReport, whole: CaseReport): string[] {
  const wrong: string[] = [];
  const { complete, limit, unfinished } = report.search;
  if (complete && JSON.stringify(withoutTime(report)) !== JSON.stringify(withoutTime(whole)))
    wrong.push('said to be complete, and is not');
  if (!complete && report.verdict === 'holds') wrong.push('holds, though cut short');
  if (complete !== (limit === undefined) || (complete && unfinished)) wrong.push('the limit is not named');
  const all = [...whole.expectations.flatMap((e) => e.findings), ...whole.faults];
  report.expectations.forEach((e, i) => {
    const { verdict } = whole.expectations[i];
    if (e.verdict !== verdict && e.verdict !== 'inconclusive') wrong.push(`${e.text}: ${e.verdict}`);
    if (e.verdict === 'inconclusive' && e.findings.length > 0)
      wrong.push(`${e.text}: findings, and no verdict`);
  });
  for (const finding of [...report.expectations.flatMap((e) => e.findings), ...report.faults]) {
    const known = all.find((f) => f.headline === finding.headline && f.code === finding.code);
    if (!known) wrong.push(`${finding.headline} is made up`);
    else if (
      !finding.unfinished &&
      JSON.stringify({ ...finding, id: '' }) !== JSON.stringify({ ...known, id: '' })
    )
      wrong.push(`${finding.headline} looks whole, and is not`);
    if (finding.unfinished?.length === 0) wrong.push('nothing is unfinished');
  }
  return wrong;
}

describe('a limit that strikes after the states were found', { timeout: 180_000 }, () => {
  test.each([0, 40])('never makes a report say more than is known, with %i ms left to say it', (grace) => {
    const phases = new Set<string>();
    for (const program of programs) {
      const unhurried = cancelledAt(Number.POSITIVE_INFINITY, grace);
      const whole = checkCase(program, DEFAULT_BUDGET, unhurried.hooks);
      expect(whole.search.complete).toBe(true);
      for (let at = 0; at <= unhurried.looks(); at += sparse(unhurried.looks())) {
        const report = checkCase(program, DEFAULT_BUDGET, cancelledAt(at, grace).hooks);
        expect(claimsTooMuch(report, whole), `at look ${at} of ${program.scenario}`).toEqual([]);
        for (const phase of phasesIn(report)) phases.add(phase);
      }
    }
    // With time left to say it, what is short is said.
    if (grace === 0) expect(PHASES.filter((phase) => !phases.has(phase))).toEqual([]);
  });

  test('leaves the hang that is known, and says what is not known of it', () => {
    const seen = new Set<string>();
    for (const program of programs) {
      const unhurried = cancelledAt(Number.POSITIVE_INFINITY, 0);
      checkCase(program, DEFAULT_BUDGET, unhurried.hooks);
      for (let at = 0; at < unhurried.looks(); at += sparse(unhurried.looks())) {
        const report = checkCase(program, DEFAULT_BUDGET, cancelledAt(at, 2000).hooks);
        for (const { unfinished, pointOfNoReturn } of report.expectations.flatMap((e) => e.findings)) {
          for (const text of unfinished ?? []) seen.add(text);
          if (unfinished?.includes('The point of no return was not worked out.'))
            expect(pointOfNoReturn).toBeUndefined();
        }
      }
    }
    expect([...seen].sort()).toEqual([
      'Not everything was looked at: a shorter run to the same may be there.',
      'The point of no return was not worked out.',
    ]);
  });

  test('is told with how far it came, and what would help', () => {
    const told = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((seconds) => {
      let clock = 0;
      const hooks = { pollEvery: 1, graceMs: 0, now: () => clock++ };
      const { search } = checkCase(programs[0], { ...DEFAULT_BUDGET, seconds }, hooks);
      expect(search.limit).toMatch(
        /^stopped after 0\.\d s, when it was worked out .+; all [\d ]+ states were found, up to \d+ steps from the start\); more time helps, or /,
      );
      expect(search.unfinished?.length).toBeGreaterThan(0);
      return search.limit;
    });
    expect(told.join('\n')).toMatch(/ \([a-z ]+, \d+ of \d+ states; /);
  });

  test('of memory, never makes a report say more than is known either', () => {
    const limits = new Set<boolean>();
    for (const program of programs) {
      const whole = checkCase(program, DEFAULT_BUDGET, cancelledAt(Number.POSITIVE_INFINITY, 0).hooks);
      for (let roomBytes = 0; roomBytes < 400_000; roomBytes += 1 + Math.floor(roomBytes / 8) + 512) {
        const report = checkCase(program, DEFAULT_BUDGET, { now: () => 0, roomBytes });
        expect(claimsTooMuch(report, whole), `with ${roomBytes} bytes for ${program.scenario}`).toEqual([]);
        const { limit } = report.search;
        limits.add(limit === undefined);
        if (limit !== undefined)
          expect(limit).toMatch(/^stopped at the limit of 4 096 MiB of memory, when it was /);
      }
    }
    expect(limits).toEqual(new Set([true, false]));
  });

  test('leaves a search for a hang from a state without an answer, or with one that is true', () => {
    for (const program of programs) {
      const state = createMachine(program).initial();
      const unhurried = cancelledAt(Number.POSITIVE_INFINITY, 0);
      const whole = findHangFrom(program, state, DEFAULT_BUDGET, unhurried.hooks);
      for (let at = 0; at <= unhurried.looks(); at += sparse(unhurried.looks())) {
        const found = findHangFrom(program, state, DEFAULT_BUDGET, cancelledAt(at, at % 50).hooks);
        if (found.result === 'inconclusive') expect(found.limit).toMatch(/^stopped when asked to/);
        else expect(found.result).toBe(whole.result);
        if (found.doomed) expect(found.doomed).toEqual(whole.doomed);
        else expect(found.limit).toMatch(/^stopped when asked to/);
      }
    }
  });
});

function phasesIn({ search }: CaseReport): string[] {
  const text = [search.limit, ...(search.unfinished ?? [])].join('\n');
  return PHASES.filter((phase) => text.includes(phase));
}

/** What is worked out of the states, in the words of the report. */
const PHASES = [
  'where nothing can happen any more',
  'where runs go round for ever',
  'where the model has errors',
  'who waits for whom where runs end',
  'show what was found',
  'how runs come to hang',
  'how it is lost',
  'where the point of no return is',
  'whether CPU 0 can starve',
  'looking for states without a step',
  'going back along steps that were kept',
  'gathering states that lead round to each other',
  'gathering states from which it still can',
  'back from level',
];
