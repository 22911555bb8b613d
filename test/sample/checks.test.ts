/** The exhaustive verdict beside the rates: matched by key, and held against each other. */
import { describe, expect, test } from 'vitest';
import { hangs } from '../../server/jobs/hangs.ts';
import { withChecks } from '../../server/jobs/sample-checks.ts';
import { checkOf, contradictions } from '../../server/sample/checks.ts';
import type { CheckedHangs } from '../../server/sample/report.ts';
import { checkText, MAIN, memoryFiles } from '../support/lockstep.ts';
import { sampledCase, sampleReport } from './cases.ts';

const known = (...keys: string[]): CheckedHangs => ({
  verdict: keys.length > 0 ? 'violated' : 'holds',
  complete: true,
  states: 9,
  causes: keys.map((key) => ({
    key,
    kind: 'deadlock',
    agent: 'CPU 0',
    headline: `CPU 0 waits for ${key}`,
    explanation: [],
    steps: 7,
  })),
});
const CASE = sampledCase({ patches: [], causes: { a: [1, 2, 3] }, ended: [5] });
const against = (hangs: CheckedHangs, c = CASE) => contradictions({ ...c, check: checkOf(c, hangs) });

describe('the check beside a sampling', () => {
  test('counts the runs of each cause that it knows, and says of the others what they can be at most', () => {
    const { causes } = checkOf(CASE, known('a', 'b'));
    expect(causes.map(({ key, runs, rate }) => [key, runs, rate])).toEqual([
      ['a', 3, 0.75],
      ['b', 0, 0],
    ]);
    expect(causes[1].high).toBeCloseTo(3.8415 / (4 + 3.8415), 4);
  });

  test('contradicts a run that hangs for what it does not know, unless something may be missing', () => {
    expect(against(known('a', 'b'))).toEqual([]);
    expect(against(known('b')).map(({ key }) => key)).toEqual(['a']);
    expect(against(known()).map(({ key }) => key)).toEqual(['a']);
    expect(against({ ...known('b'), complete: false })).toEqual([]);
  });

  test('leaves it to runs whose cause is open to have any that it knows', () => {
    const open = sampledCase({ patches: [], causes: { open: [1] }, ended: [] });
    expect(against(known('a'), open)).toEqual([]);
    expect(against(known(), open)).toHaveLength(1);
  });

  test('makes an error of Lockstep itself of a contradiction, with the run and the seed that show it', () => {
    const report = withChecks(
      sampleReport(CASE),
      { diagnostics: [], cases: [known('b')] },
      'file:///main.lockstep',
    );
    expect(report.diagnostics).toMatchObject([{ code: 'LS9025', severity: 'error' }]);
    expect(report.diagnostics[0].message).toContain('run 0 of seed 1 hangs');
    expect(report.diagnostics[0].message).toContain('--replay 0 --seed 1');
    expect(withChecks(sampleReport(CASE), { diagnostics: [], cases: [known('a')] }, '').diagnostics).toEqual(
      [],
    );
  });

  test('counts steps as everything else does: those of the run, also where a trace tells nothing', async () => {
    const text = `spinlock a; spinlock b; shared x: 0..3 = 0;
      fn twice(n: 0..3): 0..3 { let m = n; if (m > 1) return 1; return m; }
      scenario s {
        cpu 0 { spin_lock(a); x = twice(x); spin_lock(b); }
        cpu 1 { spin_lock(b); spin_lock(a); }
        expect no hang;
      }`;
    const job = { k: 'hangs' as const, uri: MAIN, of: { uri: MAIN }, met: [[]] };
    const { cases } = await hangs(job, memoryFiles(text), {});
    const [{ expectations }] = (await checkText(text)).cases;
    const { findings } = expectations[0];
    expect(findings.some(({ trace, steps }) => trace.length > steps.length)).toBe(true);
    expect(cases[0].causes.map(({ steps }) => steps)).toEqual(findings.map(({ trace }) => trace.length));
  });

  test('looks once more without running steps together for what it does not know, and knows no less then', async () => {
    const text = `spinlock a; spinlock b;
      scenario s {
        cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
        cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
      }`;
    const job = (met: string[][]) => ({ k: 'hangs' as const, uri: MAIN, of: { uri: MAIN }, met });
    const seen: string[] = [];
    const progress = ({ label }: { label: string }) => seen.push(label);
    const once = await hangs(job([[]]), memoryFiles(text), { progress });
    const rounds = seen.length;
    const twice = await hangs(job([['unknown']]), memoryFiles(text), { progress });
    // Its own search, and another one.
    expect(seen.length - rounds).toBeGreaterThan(rounds);
    expect(once.cases).toMatchObject([
      { verdict: 'violated', complete: true, causes: [{ kind: 'deadlock' }] },
    ]);
    expect(twice.cases).toEqual(once.cases);
  });
});
