import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHangFrom } from '../../server/explore/find-hang.ts';
import { buildGraph } from '../../server/explore/graph.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { replay } from '../../server/trace/replay.ts';
import { BUDGET, check } from '../support/check.ts';
import { exploreNaively } from '../support/naive.ts';
import { programOf, programTexts } from '../support/random-program.ts';

const RUNS = Number(process.env.LOCKSTEP_RUNS ?? 300);
const SMALL = 1500;

/** How the wait list of a program's expectations, in order, is answered by the naive search. */
function expected(
  program: ReturnType<typeof programOf>,
  naive: NonNullable<ReturnType<typeof exploreNaively>>,
) {
  const machine = createMachine(program);
  const conditions = program.expectations.map((e) =>
    'condition' in e ? machine.condition(e.condition) : () => false,
  );
  const [, , , always, never, reachable, eventually] = conditions;
  const verdict = (holds: boolean) => (holds ? 'holds' : 'violated');
  return [
    verdict(!naive.hangs),
    verdict(!naive.starves),
    verdict(naive.hangs),
    verdict(naive.always(always)),
    verdict(naive.always((s) => !never(s))),
    verdict(naive.states.some(reachable)),
    verdict(naive.eventually(eventually)),
  ];
}

describe('on random programs the search', () => {
  test('agrees with a naive one on every verdict, and every trace it reports can be replayed', () => {
    const met = { hangs: 0, starves: 0, faults: 0, programs: 0 };
    fc.assert(
      fc.property(programTexts, (text) => {
        const program = programOf(text);
        const naive = exploreNaively(program, SMALL);
        fc.pre(naive !== undefined);
        const report = check(program);
        met.programs++;
        if (naive!.hangs) met.hangs++;
        if (naive!.starves) met.starves++;
        if (naive!.faults.size > 0) met.faults++;
        expect(report.expectations.map((e) => e.verdict)).toEqual(expected(program, naive!));
        expect(new Set(report.faults.map((f) => f.code))).toEqual(naive!.faults);
        const machine = createMachine(program);
        for (const finding of [...report.expectations.flatMap((e) => e.findings), ...report.faults]) {
          const run = replay(machine, machine.initial(), finding.trace);
          expect(run.ok).toBe(true);
          if (finding.cycleFrom !== undefined)
            expect(run.states.at(-1)).toEqual(run.states[finding.cycleFrom]);
        }
      }),
      { numRuns: RUNS, seed: 7 },
    );
    // The programs are of use only if things go wrong in them.
    expect(met.hangs).toBeGreaterThan(met.programs / 10);
    expect(met.faults).toBeGreaterThan(met.programs / 50);
    expect(met.starves).toBeGreaterThan(0);
  });

  test('finds the same states as a naive one when it does not merge steps, and never more when it does', () => {
    fc.assert(
      fc.property(programTexts, (text) => {
        const program = programOf(text);
        const naive = exploreNaively(program, SMALL);
        fc.pre(naive !== undefined);
        const plain = buildGraph(program, BUDGET, {}, { merge: false });
        expect(plain.states).toBe(naive!.states.length);
        expect(plain.transitions).toBe(naive!.edges.flat().length);
        expect(buildGraph(program, BUDGET).states).toBeLessThanOrEqual(plain.states);
      }),
      { numRuns: RUNS, seed: 8 },
    );
  });

  test('agrees with a naive one on who cannot come to an end any more', () => {
    fc.assert(
      fc.property(programTexts, (text) => {
        const program = programOf(text);
        const naive = exploreNaively(program, SMALL);
        fc.pre(naive !== undefined);
        const from = findHangFrom(program, createMachine(program).initial(), BUDGET);
        expect(from.result).toBe(naive!.hangs ? 'found' : 'none');
        expect(from.doomed).toEqual(naive!.doomed);
      }),
      { numRuns: RUNS, seed: 9 },
    );
  });
});
