/**
 * Classic algorithms with the verdicts that were published for them. Each file names its source; its comments say what must come out, in the
 * notation of test/docs/page.ts, and nothing else may come out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runBlock } from '../docs/page.ts';
import { checkText } from '../support/lockstep.ts';

const here = new URL('./', import.meta.url);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.lockstep'))
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, here), 'utf8') }));

function block(text: string) {
  return { line: 1, heading: '', kind: 'whole' as const, name: '', text };
}

describe('the classics', () => {
  test('are all there', () => {
    expect(files.length).toBeGreaterThanOrEqual(20);
  });

  test.each(files)('$name has the published verdicts', async ({ text }) => {
    const { expected, actual } = await runBlock(block(text), []);
    expect(actual).toEqual(expected);
  });

  test.each(files)('$name is searched to its end, and is small', async ({ text }) => {
    const report = await checkText(text);
    expect(report.cases.length).toBeGreaterThan(0);
    for (const { search } of report.cases) {
      expect(search.complete).toBe(true);
      expect(search.states).toBeLessThan(300_000);
    }
  });

  test.each(files)(
    '$name says where it was published, with what verdict, and what is written differently',
    ({ text }) => {
      const [head] = text.split(/\n(?!\/\/)/);
      expect(head).toMatch(/^\/\/ Source: [\s\S]*\b(?:1[89]|20)\d\d\b/m);
      expect(head).toMatch(/^\/\/ Published: \S/m);
      expect(head).toMatch(/^\/\/ Written differently: \S/m);
    },
  );

  // Who is never seen in the critical section is never seen there together with somebody else.
  test.each(files.filter(({ text }) => text.includes('in critical')))(
    'in $name each mutual exclusion is between CPUs that do get in',
    ({ text }) => {
      for (const scenario of text.split(/^scenario /m).slice(1)) {
        if (scenario.includes('in critical'))
          expect(scenario).toMatch(/expect reachable cpu\[0\] in critical; +\/\/ holds/);
      }
    },
  );
});

describe('the comparison with what is written', () => {
  const mutex = files.find(({ name }) => name === 'peterson.lockstep')?.text ?? '';

  test('finds a verdict that is not the one that comes out', async () => {
    const wrong = mutex.replace('// holds', '// violated');
    expect(wrong).not.toBe(mutex);
    const { expected, actual } = await runBlock(block(wrong), []);
    expect(actual).not.toEqual(expected);
  });

  test('does without no verdict', async () => {
    await expect(runBlock(block(mutex.replace('// holds', '')), [])).rejects.toThrow(/no verdict behind/);
  });

  test('finds an algorithm that was broken', async () => {
    const wrong = mutex.replace('flag[me] = true;\n', '');
    expect(wrong).not.toBe(mutex);
    const { expected, actual } = await runBlock(block(wrong), []);
    expect(actual).not.toEqual(expected);
  });
});
