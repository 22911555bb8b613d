/** docs/language.md: every example is run, and every word of the grammar is in one. How blocks are read: page.ts. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COST_KINDS } from '../../server/language/cost-kinds.ts';
import { pathOf } from '../support/lockstep.ts';
import { blocksOf, readPage, runBlock } from './page.ts';

const page = readPage('docs/language.md');
const blocks = blocksOf(page);

describe('docs/language.md', () => {
  test('has examples', () => {
    expect(blocks.length).toBeGreaterThan(40);
  });

  test.each(blocks.map((block, i) => [`${block.heading} (line ${block.line})`, block, i] as const))(
    '%s',
    async (_, block, i) => {
      const { expected, actual } = await runBlock(block, blocks.slice(0, i));
      expect(actual).toEqual(expected);
    },
  );

  test('every file that an example brings along is used by a later one', () => {
    blocks.forEach((block, i) => {
      if (block.kind !== 'file') return;
      const users = blocks.slice(i + 1).filter((b) => b.text.includes(`use "${block.name}"`));
      expect(users, block.name).not.toEqual([]);
    });
  });

  test('every keyword and operator of the grammar is in an example', () => {
    const grammar = readFileSync(pathOf('server/language/generated/grammar.ts'), 'utf8');
    const keywords = [...grammar.matchAll(/"\$type":\s*"Keyword",\s*"value":\s*"((?:\\.|[^"\\])*)"/g)].map(
      (m) => m[1],
    );
    expect(keywords.length).toBeGreaterThan(80);
    const code = blocks
      .map((b) => b.text.replace(/\/\/.*$/gm, '').replace(/"(\\.|[^"\\\n])*"/g, '""'))
      .join('\n');
    const tokens = new Set(code.match(/\w+|\.\.\.|\.\.|\+\+|--|\+=|-=|==|!=|<=|>=|&&|\|\||\S/g));
    expect([...new Set(keywords)].filter((word) => !tokens.has(word))).toEqual([]);
  });

  test('the table of costs is the one that sampled runs use', () => {
    const time = (ns: number) => (ns < 1000 ? `${ns} ns` : `${ns / 1000} us`);
    for (const [kind, { meaning, low, high }] of Object.entries(COST_KINDS)) {
      const unless = low === high ? time(low) : `${time(low)} to ${time(high)}`;
      expect(page).toContain(`| \`${kind}\` | ${meaning} | ${unless} |`);
    }
  });

  test('every function of the prelude is in the page', () => {
    const prelude = readFileSync(pathOf('library/prelude.lockstep'), 'utf8');
    const functions = [...prelude.matchAll(/^(?:builtin )?fn (\w+)/gm)].map((m) => m[1]);
    expect(functions.length).toBeGreaterThan(30);
    expect(functions.filter((name) => !page.includes(`${name}(`))).toEqual([]);
  });
});
