/**
 * Random scenarios in which CPUs run the same code come to the same whether these can be exchanged or not. The seed is
 * fixed here; with LOCKSTEP_FUZZ and LOCKSTEP_FUZZ_SEED it is another.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { planReductions } from '../../server/reduce/plan.ts';
import type { CaseReport, Finding } from '../../server/trace/report.ts';
import { compileText } from '../differential/programs.ts';
import type { Chance } from '../differential/random-conditions.ts';
import { checkCase as checkPlainly } from '../plain/check-case.ts';
import { agree } from './agree.ts';
import { sideBySide } from './exchanged.ts';
import { nameless, randomTwins, threeTwins } from './random-twins.ts';
import { NO_REDUCTION } from './search.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 100);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 400);
const SMALL = 3000;

const madeBy = (make: (chance: Chance) => string) =>
  fc.gen().map((g) =>
    make({
      of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
      one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
    }),
  );

/** Verdicts and everything that was found, without the names of the twins. */
function told(report: CaseReport): string[] {
  const found = (findings: Finding[]) =>
    [...new Set(findings.map((f) => nameless(`${f.kind}: ${f.headline}`)))].sort();
  const { verdict, expectations, faults } = report;
  return [
    verdict,
    ...expectations.flatMap((e) => {
      // A witness is one of many.
      const one = e.verdict === 'holds';
      return [`${e.text}: ${e.verdict}`, ...(one ? [] : found(e.findings))];
    }),
    ...found(faults),
  ];
}

describe('on random scenarios in which CPUs run the same code', () => {
  it('verdicts and causes are the same with them exchanged', { timeout: 60_000 + RUNS * 2000 }, async () => {
    const count = { compared: 0, used: 0, states: 0, left: 0, exchanged: 0 };
    const refusals = new Map<string, number>();
    const property = fc.asyncProperty(madeBy(randomTwins), async (text) => {
      const [{ needed }] = await compileText(text);
      const agreement = agree(needed, SMALL, nameless);
      if (!agreement) return;
      count.compared++;
      const { refused } = planReductions(needed, { ...NO_REDUCTION, symmetry: true });
      const reason = refused.find(({ reduction }) => reduction === 'symmetry')?.reason;
      const kind = (reason ?? 'used').replace(/^.*, but /, '').replace(/:\d+/, '');
      refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
      // Nobody has asked for it.
      const differences = agreement.differences.filter((d) => !d.includes('starving:'));
      if (reason === undefined) {
        count.used++;
        count.states += agreement.states;
        count.left += agreement.left.symmetry;
        if (agreement.left.symmetry > agreement.states) differences.push('more states than without');
        const pair = sideBySide(needed, 1, 2, SMALL);
        count.exchanged += pair?.different ?? 0;
        differences.push(...(pair?.problems ?? []), ...compareReports(needed));
      }
      if (differences.length > 0) throw new Error(`${differences.join('\n')}\n\n${text}`);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    console.log(`seed ${SEED}:`, count, refusals);
    expect(count.used).toBeGreaterThan(RUNS / 8);
    expect(count.left).toBeLessThan(count.states * 0.75);
    expect(count.exchanged).toBeGreaterThan(0);
    expect(refusals.size).toBeGreaterThan(1);
  });
});

describe('on random scenarios in which three CPUs run the same code', () => {
  it('all states like one another have the same representative', {
    timeout: 60_000 + RUNS * 2000,
  }, async () => {
    let different = 0;
    let compared = 0;
    const property = fc.asyncProperty(madeBy(threeTwins), async (text) => {
      const [{ needed }] = await compileText(text);
      const { used } = planReductions(needed, { ...NO_REDUCTION, symmetry: true });
      if (used.length === 0) throw new Error(`not exchanged:\n${text}`);
      for (const [a, b] of [
        [1, 2],
        [2, 3],
      ]) {
        const pair = sideBySide(needed, a, b, 600);
        if (!pair) return;
        if (pair.problems.length > 0) throw new Error(`${pair.problems.join('\n')}\n\n${text}`);
        different += pair.different;
      }
      compared++;
    });
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 10), seed: SEED });
    console.log(`seed ${SEED}: ${compared} scenarios, ${different} exchanges`);
    expect(compared).toBeGreaterThan(0);
    expect(different).toBeGreaterThan(0);
  });
});

/** What a person is told, and by an implementation that knows of no reduction. */
function compareReports(program: StepProgram): string[] {
  const hooks = { now: () => 0 };
  const plain = checkPlainly(program, DEFAULT_BUDGET, hooks);
  const on = checkCase(program, DEFAULT_BUDGET, hooks);
  const off = checkCase(program, DEFAULT_BUDGET, hooks, { reductions: { symmetry: false } });
  const [a, b] = [on, off].map(told);
  const differ = (x: string[], y: string[], what: string) =>
    x.join('\n') === y.join('\n') ? [] : [`${what}:\n  ${x.join('\n  ')}\nand\n  ${y.join('\n  ')}`];
  const verdicts = (report: CaseReport) => report.expectations.map((e) => `${e.text}: ${e.verdict}`);
  return [
    ...differ(a, b, 'with symmetry and without'),
    ...differ(verdicts(on), verdicts(plain), 'the product and the plain search'),
  ];
}
