/**
 * Code as kernels have it, a file for each way of locking: `// LS7…` behind a line is what a review must say there, and nothing else anywhere. What it
 * says of a scenario is a hang that the checker finds; where it is silent of one that hangs, that is no mistake.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type JobReport, runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { scenariosOf } from '../../server/program/cases.ts';
import { reviewScenario } from '../../server/review/review.ts';
import type { CheckReport } from '../../server/trace/report.ts';
import { ROOT } from '../support/lockstep.ts';

const FOLDER = new URL('test/review/kernel/', ROOT);
const FILES = nodeFiles(new URL('library', ROOT).href);

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const uri = new URL(name, FOLDER).href;
  const text = readFileSync(new URL(uri), 'utf8');

  test('gets the remarks that it says, and each is of a scenario that hangs', async () => {
    const { set, diagnostics } = await openModule(uri, FILES);
    if (!set) throw new Error(JSON.stringify(diagnostics));
    const said = scenariosOf(set).map((scenario) => {
      return { scenario: scenario.name, remarks: reviewScenario(set, scenario, uri) };
    });
    const places = said.flatMap(({ remarks }) => remarks.map(({ code, at }) => `${at.line + 1}: ${code}`));
    const expected = text
      .split('\n')
      .flatMap((line, i) => [...line.matchAll(/\/\/ (LS7\d+)/g)].map(([, code]) => `${i + 1}: ${code}`));
    expect([...new Set(places)].sort()).toEqual(expected.sort());
    for (const { scenario } of said.filter(({ remarks }) => remarks.length > 0)) {
      const report: JobReport = await runJob({ k: 'check', uri, scenario }, FILES);
      expect((report as CheckReport).cases.map(({ verdict }) => verdict)).toEqual(['violated']);
    }
  }, 60_000);
});
