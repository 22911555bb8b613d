/** docs/patches.md: its file is checked, and its commands print what it shows. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkText, compareText, pathOf } from '../support/lockstep.ts';
import { blocksOf, readPage } from './page.ts';

const page = readPage('docs/patches.md');
const blocks = blocksOf(page);
const consoles = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-docs-'));
  for (const { kind, name, text } of blocks) if (kind === 'file') writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/patches.md', () => {
  test('has a patch that helps', async () => {
    const [{ text }] = blocks;
    expect((await checkText(text)).diagnostics).toEqual([]);
    const { comparisons } = await compareText(text);
    expect(comparisons[0].cells[0].map((each) => each.verdict)).toEqual(['violated', 'holds']);
  });

  // In the order of the page: later ones read what earlier ones have written.
  test.each(consoles.map((text) => [text.split('\n')[0], text] as const))('%s', (_, text) => {
    let status: number | null = null;
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [command, ...output] = part.split('\n');
      if (command === 'echo $?') {
        expect(output[0]).toBe(`${status}`);
        continue;
      }
      const run = spawnSync(
        'sh',
        ['-c', command.replace(/^lockstep\b/, `"${process.execPath}" "${pathOf('dist/cli.js')}"`)],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      status = run.status;
      expect(`${run.stdout}${run.stderr}`.trimEnd()).toBe(output.join('\n').trimEnd());
    }
  });
});
