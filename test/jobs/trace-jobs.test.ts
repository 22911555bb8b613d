/** Work on traces as jobs, on files that are on no disk. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { givenFiles } from '../../server/jobs/files.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import type { CompareTracesReport, FollowDrawingReport } from '../../server/jobs/trace-jobs.ts';

const TWO = `spinlock a;
spinlock b;
fn first() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario opposite { cpu 0 { first(); } cpu 1 { second(); } expect no hang; }
`;

const DRAWN = `CPU 0            CPU 1
---------------  ---------------
first()
  takes a
                 second()
                   takes b
                   queues for a
  queues for b
`;

const OTHER = `CPU 0            CPU 1
---------------  ---------------
first()
  takes a
  takes b
`;

const PRELUDE = readFileSync(new URL('../../library/prelude.lockstep', import.meta.url), 'utf8');
const FILES = { 'memfs:/lib/prelude.lockstep': PRELUDE, 'memfs:/work/two.lockstep': TWO };

async function follow(text: string, more: object = {}): Promise<FollowDrawingReport> {
  const job = {
    k: 'follow-drawing',
    uri: 'memfs:/work/two.lockstep',
    text,
    to: 'memfs:/traces/x',
    ...more,
  } as const;
  return (await runJob(job, givenFiles('memfs:/lib', FILES))) as FollowDrawingReport;
}

async function compare(files: Record<string, string>): Promise<CompareTracesReport> {
  const job = { k: 'compare-traces', uri: 'memfs:/traces/a', other: 'memfs:/traces/b' } as const;
  return (await runJob(job, givenFiles('memfs:/lib', { ...FILES, ...files }))) as CompareTracesReport;
}

describe('a drawing', () => {
  test('becomes a trace that names the program as seen from where it will be', async () => {
    const { diagnostics, refused, trace } = await follow(DRAWN);
    expect([diagnostics, refused]).toEqual([[], undefined]);
    expect(JSON.parse(trace ?? '')).toMatchObject({ program: '../work/two.lockstep', scenario: 'opposite' });
  });

  test('that cannot be followed is refused at its line', async () => {
    const { refused, trace } = await follow(DRAWN.replace('takes b', 'takes c'));
    expect(trace).toBeUndefined();
    expect(refused).toMatchObject({ code: 'LT3004', line: 6 });
  });

  test('of a scenario that is not there is a mistake of the call', async () => {
    const { diagnostics, trace } = await follow(DRAWN, { scenario: 'none' });
    expect(trace).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['LS9001']);
  });
});

describe('two traces', () => {
  test('part where they part, with their names', async () => {
    const [a, b] = [(await follow(DRAWN)).trace ?? '', (await follow(OTHER)).trace ?? ''];
    const { comparison, text, notes, diagnostics } = await compare({
      'memfs:/traces/a': a,
      'memfs:/traces/b': b,
    });
    expect([notes, diagnostics]).toEqual([[], []]);
    expect(comparison?.common).toBe(1);
    expect(text).toMatch(/^The first step is the same\. The runs part at step 2:\n {2}a: CPU 1: takes b/);
  });

  test('of which one is missing or broken are not compared', async () => {
    const a = (await follow(DRAWN)).trace ?? '';
    const missing = await compare({ 'memfs:/traces/a': a });
    expect(missing.comparison).toBeUndefined();
    expect(missing.diagnostics).toMatchObject([{ code: 'LS1010', place: { uri: 'memfs:/traces/b' } }]);
    const broken = await compare({ 'memfs:/traces/a': a, 'memfs:/traces/b': '{' });
    expect(broken.diagnostics.map(({ code }) => code)).toEqual(['LT1001']);
  });

  test('lead nowhere else: a program of another kind of place is refused', async () => {
    const a = (await follow(DRAWN)).trace ?? '';
    const elsewhere = JSON.stringify({ ...JSON.parse(a), program: 'https://elsewhere.example/two.lockstep' });
    const { diagnostics } = await compare({ 'memfs:/traces/a': elsewhere, 'memfs:/traces/b': a });
    expect(diagnostics.map(({ code }) => code)).toEqual(['LT1004']);
  });
});
