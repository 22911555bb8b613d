/** docs/semantics.md: every rule has a scenario, and every scenario has the verdict that the page says. How blocks are read: page.ts. */
import { describe, expect, test } from 'vitest';
import { blocksOf, readPage, runBlock } from './page.ts';

const page = readPage('docs/semantics.md');
const blocks = blocksOf(page);
const rules = [...page.matchAll(/^### S(\d+)\. /gm)].map((m) => Number(m[1]));

describe('docs/semantics.md', () => {
  test('numbers its rules without gaps', () => {
    expect(rules.length).toBeGreaterThan(30);
    expect(rules).toEqual(rules.map((_, i) => i + 1));
  });

  test('shows every rule', () => {
    const shown = blocks.map((b) => b.heading);
    const headings = [...page.matchAll(/^### (S\d+\. .*)$/gm)].map((m) => m[1]);
    expect(headings.filter((h) => !shown.includes(h))).toEqual([]);
  });

  test.each(blocks.map((block) => [`${block.heading} (line ${block.line})`, block] as const))(
    '%s',
    async (_, block) => {
      const { expected, actual } = await runBlock(block, []);
      expect(actual).toEqual(expected);
    },
  );
});
