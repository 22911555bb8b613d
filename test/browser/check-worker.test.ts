/** The checker in a real browser, in a worker of a plain page: one thread, no shared memory, nothing of Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { Answer, Request } from '../../server/browser/messages.ts';
import { givenFiles } from '../../server/jobs/files.ts';
import { type Job, runJob } from '../../server/jobs/jobs.ts';
import type { BisectReport, CheckReport, CompareReport } from '../../server/trace/report.ts';
import { withoutTimes } from '../support/same-report.ts';
import { type CheckPage, openCheckPage } from './page.ts';

const libraryRoot = 'memory:/library';
const FILES = { ...textsIn('library'), ...textsIn('examples') };

function textsIn(folder: string): Record<string, string> {
  const names = readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names
      .filter((name) => name.endsWith('.lockstep'))
      .map((name) => {
        const path = name.replaceAll('\\', '/');
        return [`memory:/${folder}/${path}`, readFileSync(inRoot(folder, name), 'utf8')];
      }),
  );
}

const example = (name: string): string => `memory:/examples/${name}.lockstep`;
const request = (job: Job, files: Record<string, string> = FILES): Request => ({
  k: 'run',
  id: 7,
  job,
  files,
  libraryRoot,
});

function reportIn(answers: Answer[]) {
  const last = answers[answers.length - 1];
  if (last.k !== 'report') throw new Error(`no report: ${JSON.stringify(last)}`);
  return last.report;
}

const inNode = async (job: Job, files: Record<string, string> = FILES) =>
  withoutTimes(await runJob(job, givenFiles(libraryRoot, files)));

if (!findBrowser()) {
  if (process.env.CI) throw new Error('a browser must be installed where CI is set');
  console.log('no Chromium is installed: the checker in a browser is not tested');
}

describe.skipIf(!findBrowser())('in a browser', { timeout: 180_000 }, () => {
  let page: CheckPage;
  beforeAll(async () => {
    page = await openCheckPage();
  });
  afterAll(async () => {
    await page?.stop();
  });

  async function same(job: Job, files = FILES) {
    const answers = await page.ask(request(job, files));
    expect(answers.map(({ id }) => id).filter((id) => id !== 7)).toEqual([]);
    const report = withoutTimes(reportIn(answers));
    expect(report).toEqual(await inNode(job, files));
    return { report, progress: answers.filter(({ k }) => k === 'progress') };
  }

  test('a page has no shared memory, and the worker needs none', async () => {
    expect(await page.value('[crossOriginIsolated, typeof SharedArrayBuffer]')).toEqual([false, 'undefined']);
  });

  test("every cell of the thread's table has the report that it has in Node", async () => {
    const { report, progress } = await same({ k: 'compare', uri: example('thread') });
    const cells = (report as CompareReport).comparisons.flatMap((c) => c.cells.flat());
    expect(cells.length).toBeGreaterThanOrEqual(7);
    expect(cells.every(({ search }) => search.complete && search.states > 1000)).toBe(true);
    const verdicts = cells.flatMap(({ expectations }) => expectations.map(({ verdict }) => verdict));
    expect(new Set(verdicts)).toEqual(new Set(['holds', 'violated']));
    // Progress comes while the search runs: of each cell, at least that it has begun.
    expect(progress.length).toBeGreaterThanOrEqual(cells.length);
  });

  test.each(['first', 'lost-wakeup', 'two-panics', 'console-lock-sleeper'])(
    'examples/%s.lockstep has the report that it has in Node',
    async (name) => {
      const { report } = await same({ k: 'check', uri: example(name) });
      expect((report as CheckReport).cases.length).toBeGreaterThan(0);
      expect((report as CheckReport).diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    },
  );

  const GROWS = `shared n: 0..255 = 0; shared m: 0..255 = 0; shared k: 0..63 = 0;
scenario s "Many states" {
  machine { cpus = 3; }
  background cpu 0 { loop { n = choose(0..255); } }
  background cpu 1 { loop { m = choose(0..255); } }
  cpu 2 { k = choose(0..63); }
  expect no hang;
}`;
  const grows = { ...FILES, 'memory:/grows.lockstep': GROWS };

  test('memory grows as far as it may, and a search that needs more is inconclusive', async () => {
    const budget = { memoryMiB: 32 };
    const { report } = await same({ k: 'check', uri: 'memory:/grows.lockstep', budget }, grows);
    const [{ verdict, search }] = (report as CheckReport).cases;
    expect(verdict).toBe('inconclusive');
    expect(search.limit).toMatch(/^stopped at the limit of 32 MiB of memory/);
    expect(search.memoryBytes).toBeGreaterThan(8 * 2 ** 20);
  });

  test('a limit of states ends a search as inconclusive', async () => {
    const budget = { maxStates: 5000 };
    const { report } = await same({ k: 'check', uri: 'memory:/grows.lockstep', budget }, grows);
    expect((report as CheckReport).cases.map(({ verdict }) => verdict)).toEqual(['inconclusive']);
  });

  test('mistakes in a file are diagnostics, and so is a file that did not come along', async () => {
    const files = { ...FILES, 'memory:/wrong.lockstep': 'use elsewhere;\nscenario s "x" { cpu 0 { f(); } }' };
    const { report } = await same({ k: 'check', uri: 'memory:/wrong.lockstep' }, files);
    const { diagnostics, cases } = report as CheckReport;
    expect(cases).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toContain('LS1020');
    const missing = await same({ k: 'check', uri: 'memory:/missing.lockstep' });
    expect((missing.report as CheckReport).diagnostics.map(({ code }) => code)).toEqual(['LS1010']);
  });

  test('a message that is no request is answered with what is wrong, and the next one is served', async () => {
    expect(await page.ask('hello')).toEqual([
      { k: 'failure', id: -1, message: 'k of the request must be "run".' },
    ]);
    const wrong = { ...request({ k: 'check', uri: example('first') }), files: { a: 1 } };
    expect(await page.ask(wrong)).toEqual([
      { k: 'failure', id: 7, message: 'files of the request must be texts by URI.' },
    ]);
    await same({ k: 'check', uri: example('first') });
  });

  test('what did not come along is asked for, once, and a file that is not there is none', async () => {
    const job: Job = { k: 'check', uri: example('thread') };
    const answers = await page.ask({ ...request(job, {}), asks: true }, FILES);
    expect(withoutTimes(reportIn(answers))).toEqual(await inNode(job));
    const reads = answers.flatMap((each) => (each.k === 'read' ? [each.uri] : []));
    expect(reads).toContain('memory:/library/linux/printk.lockstep');
    expect(new Set(reads).size).toBe(reads.length);
    const missing: Job = { k: 'check', uri: 'memory:/missing.lockstep' };
    const none = reportIn(await page.ask({ ...request(missing, {}), asks: true }, FILES)) as CheckReport;
    expect(none.diagnostics.map(({ code }) => code)).toEqual(['LS1010']);
  });

  test('patches are bisected', async () => {
    const { report } = await same({ k: 'bisect', uri: example('thread'), with: ['break_off_in_panic'] });
    expect((report as BisectReport).cases.length).toBe(1);
  });

  test('the browser has nothing to complain about', () => {
    expect(page.complaints).toEqual([]);
  });
});
