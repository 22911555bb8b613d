/** What a comparison or a check tells before it is over: exactly what its report says in the end, piece by piece. */
import { describe, expect, test } from 'vitest';
import type { JobHooks } from '../../server/jobs/case-work.ts';
import type { CasesPart } from '../../server/jobs/job-parts.ts';
import { type Job, runJob } from '../../server/jobs/jobs.ts';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';

const OTHER = 'shared x: 0..7 = 0;\nfn work() { x = 1; }\n';
const MODEL = `use other;
patch twice { fn work { - x = 1; + x = 2; } }
patch once { fn work { - x = 1; + x = 3; } }
scenario s for n in 1..2 { cpu 0 { work(); x = n; } expect eventually x == 2; }
scenario t { cpu 0 { work(); } expect no hang; }
compare "One" { scenarios s, t; with nothing; with twice; }
compare "Two" { scenarios t; with twice; }
compare "Three" { scenarios t; with nothing; with twice, once; }
`;

async function told<T>(job: Job, hooks: JobHooks = {}): Promise<{ parts: CasesPart[]; report: T }> {
  const parts: CasesPart[] = [];
  const files = memoryFiles({ 'main.lockstep': MODEL, 'other.lockstep': OTHER });
  const part = (part: unknown) => void parts.push(structuredClone(part) as CasesPart);
  return { report: (await runJob(job, files, { ...hooks, part })) as T, parts };
}

const COMPARE: Job = { k: 'compare', uri: MAIN, comparison: 'One', parts: true };
const cellsOf = (report: CompareReport) => report.comparisons.flatMap(({ cells }) => cells.flat());

describe('with parts', () => {
  test('a comparison tells its files, its tables, and each cell when it is finished', async () => {
    const { parts, report } = await told<CompareReport>(COMPARE);
    expect(parts.map(({ k }) => k)).toEqual(['sources', 'tables', ...Array(6).fill('case')]);
    const [sources, tables, ...cells] = parts;
    expect(sources).toMatchObject({ uris: expect.arrayContaining([MAIN, MAIN.replace('main', 'other')]) });
    const { cells: _, ...empty } = report.comparisons[0];
    expect(tables).toEqual({ k: 'tables', tables: [empty] });
    expect(cells).toEqual(cellsOf(report).map((each, index) => ({ k: 'case', index, report: each })));
  });

  test('the cells of several comparisons are counted through', async () => {
    const { parts, report } = await told<CompareReport>({ ...COMPARE, comparison: undefined });
    const tables = parts.find((part) => part.k === 'tables');
    expect(tables?.tables.map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
    expect(parts.flatMap((part) => ('index' in part ? part.index : []))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    // One cell does not compile, so there is no whole report, and it is said which one.
    expect(report.comparisons).toEqual([]);
    expect(parts.at(-1)).toMatchObject({ k: 'broken', index: 8, reasons: [{ code: 'LS4005' }] });
  });

  test('a check tells its files and each case', async () => {
    const job: Job = { k: 'check', uri: MAIN, scenario: 's', with: ['twice'], parts: true };
    const { parts, report } = await told<CheckReport>(job);
    expect(parts.slice(1)).toEqual(report.cases.map((each, index) => ({ k: 'case', index, report: each })));
  });

  test('what was not begun when it was cancelled is not told, and progress names the case', async () => {
    const begun: number[] = [];
    const { parts, report } = await told<CompareReport>(COMPARE, {
      progress: ({ index }) => void begun.push(index),
      cancelled: () => begun.includes(2),
    });
    expect(new Set(begun)).toEqual(new Set([0, 1, 2]));
    expect(parts.flatMap((part) => ('index' in part ? part.index : []))).toEqual([0, 1, 2]);
    expect(cellsOf(report).map(({ search }) => search.states > 0)).toEqual([
      true,
      true,
      expect.any(Boolean),
      false,
      false,
      false,
    ]);
    expect(
      cellsOf(report)
        .slice(3)
        .every(({ verdict }) => verdict === 'inconclusive'),
    ).toBe(true);
  });
});

test('without being asked for, nothing is told', async () => {
  expect((await told({ ...COMPARE, parts: false })).parts).toEqual([]);
});
