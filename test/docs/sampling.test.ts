/** docs/sampling.md: its commands are run as they stand, with fewer runs and parts, and parts add up to the whole. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../support/lockstep.ts';
import { readPage } from './page.ts';

const RUNS = '90';
const PARTS = 3;
const page = readPage('docs/sampling.md');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) =>
  text
    .replaceAll('--runs 150000', `--runs ${RUNS}`)
    .replaceAll('/8', `/${PARTS}`)
    .replace('1 2 3 4 5 6 7 8', '1 2 3'),
);
const block = (with_: string): string => blocks.find((text) => text.includes(with_)) ?? '';
const hasBash = spawnSync('bash', ['--version']).status === 0;
const hasParallel = /GNU parallel/.test(
  spawnSync('parallel', ['--version'], { encoding: 'utf8' }).stdout ?? '',
);

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-docs-'));
  mkdirSync(join(folder, 'bin'));
  const command = join(folder, 'bin', 'lockstep');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${pathOf('dist/cli.js')}' "$@"\n`);
  chmodSync(command, 0o755);
  environment = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
  writeFileSync(
    join(folder, 'scenario.lockstep'),
    `spinlock a; spinlock b;
    scenario abba "Two locks in two orders" {
      cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; spin_lock(b); spin_unlock(b); spin_unlock(a); }
      cpu 1 { takes 0..3 us; spin_lock(b); takes 500 ns; spin_lock(a); spin_unlock(a); spin_unlock(b); }
      expect no hang;
    }
    compare "Alone" { scenarios abba; with nothing; }`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function shell(text: string, more: Record<string, string> = {}) {
  const run = spawnSync('bash', ['-c', text], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, ...more },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const whole = () => shell(`lockstep sample scenario.lockstep --runs ${RUNS} --no-check --json`).out;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.skipIf(!hasBash)('docs/sampling.md', () => {
  test('has commands for one machine that do what it says', () => {
    const lines = block('--compare').trim().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const { code, err } = shell(line);
      // A hang was met; a run is written down.
      expect([line, code, err.replace(/^run 7 .*\n.*\n$/, '')]).toEqual([
        line,
        line.includes('--replay') ? 0 : 1,
        '',
      ]);
    }
    expect(read('rates.svg')).toContain('<svg');
    expect(JSON.parse(read('run-7.lockstep-trace')).scenario).toBe('abba');
  });

  test.skipIf(!hasParallel)('spreads runs with GNU parallel', () => {
    const [spread, merge] = block('parallel ').trim().split('\n');
    shell(spread);
    expect(shell(merge)).toMatchObject({ code: 1, out: expect.stringContaining(`${RUNS} runs, seed 1`) });
    expect(shell(`${merge} --json`).out).toBe(whole());
  });

  const cluster = block('SLURM').trim().split('\n');
  test.each([
    ['SLURM_ARRAY_TASK_ID', 1],
    ['JOB_COMPLETION_INDEX', 0],
    ['SHARD', 1],
  ])('spreads runs over an array of jobs: %s', (variable, first) => {
    const line = cluster.find((text) => text.includes(variable)) ?? '';
    const names: string[] = [];
    for (let i = 0; i < PARTS; i++) {
      const number = `${first + i}`;
      expect(shell(line, { [variable]: number })).toEqual({ code: 1, out: '', err: '' });
      // Every job has a folder of its own.
      const name = `${variable}-${number}.json`;
      shell(`mv part${line.includes('part-$') ? `-${number}` : ''}.json ${name}`);
      names.push(name);
    }
    expect(shell(`lockstep merge --json ${names.join(' ')}`).out).toBe(whole());
    // What is said to keep an array going does.
    const [, guard] = /write `(\|\| [^`]*)`/.exec(page) ?? [];
    expect(shell(`${line} ${guard}`, { [variable]: `${first}` }).code).toBe(0);
  });

  test('has no command that is not run here', () => {
    expect(
      blocks.filter((text) => !['--compare', 'parallel ', 'SLURM'].some((with_) => text.includes(with_))),
    ).toEqual([]);
    expect(cluster).toHaveLength(3);
  });
});
