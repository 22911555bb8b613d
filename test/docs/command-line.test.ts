/** docs/command-line.md and docs/export.md: every option of the command line, and none that there is not. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pathOf } from '../support/lockstep.ts';
import { readPage } from './page.ts';

const source = readFileSync(pathOf('server/cli/main.ts'), 'utf8');
const declared = [...source.matchAll(/'(?:-\w, )?(--[a-z-]+)[^']*'/g)].map(([, option]) => option);
const pages = `${readPage('docs/command-line.md')}${readPage('docs/export.md')}`;

test('every option is explained', () => {
  expect(declared.length).toBeGreaterThan(15);
  expect(declared.filter((option) => !pages.includes(option) && option !== '--stdio')).toEqual([]);
});

test('no option is explained that there is not', () => {
  const named = [...readPage('docs/command-line.md').matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((option) => !declared.includes(option))).toEqual([]);
});
