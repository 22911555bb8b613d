/** The examples of docs/review.md: what is said of them, and where. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../server/jobs/jobs.ts';
import type { ReviewReport } from '../../server/jobs/review.ts';
import { DIAGNOSTICS } from '../../server/language/diagnostics.ts';
import { MAIN, memoryFiles, ROOT } from '../support/lockstep.ts';

const page = readFileSync(new URL('docs/review.md', ROOT), 'utf8');
const examples = [...page.matchAll(/^```lockstep\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

const marked = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, i) =>
      /allow/.test(line) ? [] : [...line.matchAll(/\/\/ (LS7\d+)/g)].map(([, c]) => `${i + 1}: ${c}`),
    );

describe('docs/review.md', () => {
  test.each(examples.map((text, i): [number, string] => [i + 1, text]))(
    'example %i gets the remarks that it says',
    async (_, text) => {
      const report = (await runJob({ k: 'review', uri: MAIN }, memoryFiles(text))) as ReviewReport;
      expect(report.diagnostics).toEqual([]);
      expect(report.remarks.map(({ code, place }) => `${place.line + 1}: ${code}`)).toEqual(marked(text));
    },
  );

  test('has an example of every remark', () => {
    const shown = new Set(examples.flatMap((text) => marked(text).map((each) => each.split(' ')[1])));
    expect([...shown].sort()).toEqual(Object.keys(DIAGNOSTICS).filter((code) => code.startsWith('LS7')));
  });
});
