/** What is told before a search is over is true whatever comes after it, and to look changes nothing of what comes out in the end. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Budget, DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import type { CaseReport } from '../../server/trace/report.ts';
import { openText, ROOT } from '../support/lockstep.ts';

/** A second passes with each look at the clock, so that looks come as soon and as often as they may. */
function clock(): () => number {
  let seconds = 0;
  return () => 1000 * seconds++;
}

const BUDGET: Budget = { ...DEFAULT_BUDGET, maxStates: 60_000, seconds: 1e12 };

async function programsOf(folder: string, name: string) {
  const set = await openText(readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8'));
  return scenariosOf(set).flatMap((scenario) => {
    const listed = caseList(set, scenario);
    return ('cases' in listed ? listed.cases.slice(0, 2) : []).flatMap((each) => {
      const compiled = compile(set, each, { observe: 'needed' });
      return 'program' in compiled ? [compiled.program] : [];
    });
  });
}

const timeless = ({ search, ...report }: CaseReport) => ({ ...report, search: { ...search, seconds: 0 } });

const files = ['examples', 'test/classics'].flatMap((folder) =>
  readdirSync(new URL(folder, ROOT))
    .filter((name) => name.endsWith('.lockstep'))
    .map((name) => [folder, name]),
);

let looks = 0;

describe('looking early', () => {
  test.each(files)(
    'at %s/%s tells only what is so in the end, which is the same as without',
    { timeout: 120_000 },
    async (folder, name) => {
      for (const program of await programsOf(folder, name)) {
        const early: CaseReport[] = [];
        const end = checkCase(program, BUDGET, { now: clock(), early: (report) => early.push(report) });
        expect(timeless(end)).toEqual(timeless(checkCase(program, BUDGET, { now: clock() })));
        looks += early.length;
        for (const report of early) {
          report.expectations.forEach(({ verdict, findings }, i) => {
            const then = end.expectations[i];
            if (verdict !== 'inconclusive') expect(verdict).toBe(then.verdict);
            const causes = then.findings.map(({ headline }) => headline);
            // What shows the same of something else may be another one in the end.
            if (then.text === 'no hang') for (const each of findings) expect(causes).toContain(each.headline);
            else if (findings.length > 0) expect(causes).not.toEqual([]);
          });
          const faults = end.faults.map(({ headline }) => headline);
          for (const each of report.faults) expect(faults).toContain(each.headline);
        }
      }
    },
  );

  test('has told something', () => {
    expect(looks).toBeGreaterThan(20);
  });

  test('is not taken back when the time is over before it could be shown again', async () => {
    const [program] = await programsOf('examples', 'console-lock-sleeper.lockstep');
    const early: CaseReport[] = [];
    let seconds = 0;
    // After what was told nothing gets any more time.
    const now = (): number => {
      seconds += early.length > 0 ? 1e9 : 1;
      return 1000 * seconds;
    };
    const budget = { ...BUDGET, seconds: 1e6 };
    const end = checkCase(program, budget, { now, early: (report) => early.push(report) });
    expect(early).toHaveLength(1);
    expect(early[0].expectations[0].verdict).toBe('violated');
    expect(end.search.complete).toBe(false);
    expect(end.expectations).toEqual(early[0].expectations);
    expect(end.verdict).toBe('violated');
  });
});
