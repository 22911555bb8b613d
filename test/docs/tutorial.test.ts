/** docs/tutorial.md: its scenarios come out as it says (page.ts), and its commands print what it shows. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';
import { pathOf } from '../support/lockstep.ts';
import { blocksOf, readPage, runBlock } from './page.ts';

const page = readPage('docs/tutorial.md');
const blocks = blocksOf(page);
const consoles = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-tutorial-'));
  for (const { kind, name, text } of blocks) if (kind === 'file') writeFileSync(join(folder, name), text);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/tutorial.md', () => {
  test.each(blocks.filter(({ kind }) => kind === 'whole').map((block) => [block.line, block] as const))(
    'the scenario in line %i comes out as it says',
    async (_, block) => {
      const { expected, actual } = await runBlock(block, blocks);
      expect(actual).toEqual(expected);
    },
  );

  test.each(consoles.map((text) => [text.split('\n')[0], text] as const))('%s', (_, text) => {
    let status: number | null = null;
    const shown = text.split(/^\$ /m).slice(1);
    for (const part of shown) {
      const [command, ...output] = part.split('\n');
      if (command === 'echo $?') {
        expect(output[0]).toBe(`${status}`);
        continue;
      }
      const [program, ...args] = command.split(' ');
      expect(program).toBe('lockstep');
      const run = spawnSync(process.execPath, [pathOf('dist/cli.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      status = run.status;
      expect(withoutTimes(run.stdout)).toBe(withoutTimes(output.join('\n')));
    }
  });
});

test('a hang can be avoided, until CPU 1 has gone over bring_work()', async () => {
  const file = blocks.find(({ name }) => name === 'sleep.lockstep')?.text ?? '';
  const transcript = await playText(
    file,
    `launch {"schedule":"roundRobin"}
      in 0
      next 0
      lockstep/outlook
      next 1
      lockstep/outlook`,
  );
  expect(transcript).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > in 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > lockstep/outlook
      {"moment":1,"outlook":"avoidable","label":"Hang avoidable","text":"A hang can be reached from here, and can still be avoided. The nearest hang is 4 steps away: CPU 0 spins in sleep_until_work until asleep is cleared; only bring_work clears it, and nobody is on the way there any more. It is decided by step 3 (CPU 1: finds that asleep is false); what leaves a way out instead: CPU 0: asleep = true.","steps":4,"pointOfNoReturn":3,"escapes":[{"moment":2,"agent":"CPU 0","text":"asleep = true"}]}
    > next 1
      stopped: step, CPU 1 | CPU 1 finished
    > lockstep/outlook
      {"moment":4,"outlook":"unavoidable","label":"Hang unavoidable","text":"A hang can no longer be avoided: whatever happens, CPU 0 cannot come to its end. The nearest hang is 1 step away: CPU 0 spins in sleep_until_work until asleep is cleared; only bring_work clears it, and nobody is on the way there any more.","steps":1,"pointOfNoReturn":4}"
  `);
});

const withoutTimes = (text: string): string => text.trimEnd().replace(/\d+\.\d\d( s)?/g, 'T');
