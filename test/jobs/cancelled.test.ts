/** A job of many cases that is cancelled: what was not begun is neither compiled nor searched, and its report says so. */
import { describe, expect, test } from 'vitest';
import { renderBisect } from '../../server/cli/render-bisect.ts';
import { renderCheck } from '../../server/cli/render-check.ts';
import { renderCompare } from '../../server/cli/render-compare.ts';
import type { JobHooks } from '../../server/jobs/case-work.ts';
import { type Job, runJob } from '../../server/jobs/jobs.ts';
import type { BisectReport, CheckReport, CompareReport } from '../../server/trace/report.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';

/** `once` does not apply after `twice`, so whoever compiles a case with both says so. */
const MODEL = `
shared x: 0..7 = 0;
fn work() { x = 1; }
patch twice { fn work { - x = 1; + x = 2; + x = 2; } }
patch once { fn work { - x = 1; + x = 2; } }
scenario s "Some cases" for n in 1..3 {
  with twice;
  cpu 0 { work(); x = n; }
  expect no hang;
  expect eventually x == n;
  expect  no   hang;
}
scenario odd "One that does not compile" { with twice, once; cpu 0 { work(); } expect no hang; }
compare "Both" { scenarios t; with nothing; with twice; }
scenario t "With patches" for n in 1..3 { cpu 0 { work(); x = n; } expect no hang; }
`;

const STOPPED = 'stopped when asked to (not begun)';

async function run<T>(job: Job, hooks: JobHooks): Promise<T> {
  return (await runJob(job, memoryFiles(MODEL), hooks)) as T;
}

/** Cancelled when case number `at` (from 0) is announced. */
function cancelledAt(at: number) {
  const begun: string[] = [];
  const hooks: JobHooks = {
    progress({ label }) {
      if (begun.at(-1) !== label) begun.push(label);
    },
    cancelled: () => begun.length > at,
  };
  return { begun, hooks };
}

const CHECK: Job = { k: 'check', uri: MAIN };

describe('after a job was cancelled', () => {
  test('cases that were not begun are inconclusive, and told as they would have been', async () => {
    const whole = await run<CheckReport>({ ...CHECK, scenario: 's' }, {});
    expect(whole.cases.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds']);
    const { begun, hooks } = cancelledAt(0);
    const report = await run<CheckReport>({ ...CHECK, scenario: 's' }, hooks);
    expect(begun).toEqual(['s (n = 1)']);
    expect(report.cases).toHaveLength(3);
    for (const i of [1, 2]) {
      const { expectations, verdict, search, ...head } = report.cases[i];
      const { expectations: asked, verdict: _, search: __, ...same } = whole.cases[i];
      expect(head).toEqual(same);
      expect(expectations).toEqual(asked.map((e) => ({ ...e, verdict: 'inconclusive', findings: [] })));
      expect(verdict).toBe('inconclusive');
      expect(search).toMatchObject({ states: 0, transitions: 0, depth: 0, complete: false, limit: STOPPED });
    }
  });

  test('nothing more is compiled: a case that would not compile says nothing', async () => {
    const compiled = await run<CheckReport>(CHECK, {});
    expect(compiled.cases.map(({ scenario }) => scenario)).not.toContain('odd');
    expect(compiled.diagnostics.map(({ code }) => code)).toContain('LS4005');
    const { hooks } = cancelledAt(1);
    const report = await run<CheckReport>(CHECK, hooks);
    expect(report.diagnostics.map(({ code }) => code)).not.toContain('LS4005');
    expect(report.cases.slice(2).map(({ search }) => search.limit)).toEqual(Array(5).fill(STOPPED));
    expect(report.cases[3]).toMatchObject({ scenario: 'odd', patches: ['twice', 'once'] });
  });

  test('nobody waits for a thread that checks cases', { timeout: 5000 }, async () => {
    let cancelled = false;
    const asked: string[] = [];
    const cases: NonNullable<JobHooks['cases']> = {
      hasRoom: () => true,
      // All are busy from the second case on.
      free: () => (asked.length === 0 ? Promise.resolve() : new Promise(() => {})),
      async check({ program }) {
        asked.push(program.scenario);
        cancelled = true;
        const { cases: alone } = await run<CheckReport>({ ...CHECK, scenario: program.scenario }, {});
        return alone[0];
      },
    };
    const report = await run<CheckReport>(CHECK, { cases, cancelled: () => cancelled });
    expect(asked).toEqual(['s']);
    expect(report.cases.map(({ verdict }) => verdict)).toEqual(['holds', ...Array(6).fill('inconclusive')]);
  });

  test('tables and sets of patches are whole, and nothing is concluded', async () => {
    const never = { cancelled: () => true };
    const table = await run<CompareReport>({ k: 'compare', uri: MAIN }, never);
    const cells = table.comparisons.flatMap((c) => c.cells.flat());
    expect(cells).toHaveLength(6);
    expect(cells.every(({ verdict, search }) => verdict === 'inconclusive' && search.states === 0)).toBe(
      true,
    );
    const sets = await run<BisectReport>({ k: 'bisect', uri: MAIN, scenario: 't', with: ['twice'] }, never);
    expect(sets.cases.flatMap((c) => c.sets.map(({ outcome }) => outcome))).toEqual(
      Array.from({ length: 6 }, () => 'inconclusive'),
    );
    expect(sets.cures).toEqual([]);
  });

  test('the text says what was not begun, and of no reductions', async () => {
    const options = {
      paint: (_: unknown, text: string) => text,
      width: 200,
      trace: false,
      verbose: true,
    };
    const never = { cancelled: () => true };
    const texts = [
      renderCheck(await run<CheckReport>(CHECK, never), options),
      renderCompare(await run<CompareReport>({ k: 'compare', uri: MAIN }, never), options),
      renderBisect(
        await run<BisectReport>({ k: 'bisect', uri: MAIN, scenario: 't', with: ['twice'] }, never),
        options,
      ),
    ];
    expect(texts[0]).toContain(`  0 states, 0 steps, depth 0, 0.00 s; ${STOPPED}`);
    expect(texts[1]).toContain(STOPPED);
    for (const text of texts) {
      expect(text).toContain('inconclusive');
      expect(text).not.toContain('reductions');
      expect(text).not.toContain('not used');
    }
  });
});
