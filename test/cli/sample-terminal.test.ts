/** Sampling at a real terminal, which `script` makes: progress on one line, and Ctrl-C keeps the runs so far. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SampleReport } from '../../server/sample/report.ts';
import { pathOf } from '../support/lockstep.ts';

const CLEARED = '\r\x1b[2K';
const CLI = pathOf('dist/cli.js');
/** That of util-linux. */
const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-terminal-'));
  writeFileSync(
    join(folder, 'main.lockstep'),
    `spinlock a; spinlock b;
    scenario abba "Two locks in two orders" {
      cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; spin_lock(b); spin_unlock(b); spin_unlock(a); }
      cpu 1 { takes 0..3 us; spin_lock(b); takes 500 ns; spin_lock(a); spin_unlock(a); spin_unlock(b); }
      expect no hang;
    }`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Presses Ctrl-C as soon as `when` is on the screen. */
function atTerminal(args: string, when: RegExp): Promise<{ code: number | null; screen: string }> {
  return new Promise((resolve, reject) => {
    const command = `exec '${process.execPath}' '${CLI}' sample main.lockstep ${args}`;
    const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: folder });
    let screen = '';
    let pressed = false;
    child.stdout.on('data', (data) => {
      screen += data;
      if (pressed || !when.test(screen)) return;
      pressed = true;
      child.stdin.write('\x03');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, screen }));
  });
}

describe.skipIf(!hasTerminal)('sampling at a terminal', () => {
  test.each([1, 3])(
    'tells how far it is, and ends at Ctrl-C with the runs so far: %i threads',
    {
      timeout: 60_000,
    },
    async (threads) => {
      const asked = 50_000_000;
      const { code, screen } = await atTerminal(
        `--runs ${asked} --threads ${threads} --json > part.json`,
        /[1-9][0-9 ]* of 50 000 000 runs, [1-9]/,
      );
      const report = JSON.parse(readFileSync(join(folder, 'part.json'), 'utf8')) as SampleReport;
      const [{ runs, made, hung, ended, steps }] = report.cases;
      expect(code).toBe(1);
      expect(report.runs).toEqual({ from: 0, to: asked });
      expect(runs).toBeGreaterThan(0);
      expect(runs).toBeLessThan(asked);
      // The report says which runs were made: as many as were counted.
      expect(made.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(runs);
      expect(hung.runs + ended.runs).toBe(runs);
      expect(steps).toBeGreaterThan(runs);
      // One line, written over again and again, and gone at the end.
      expect(screen).toContain(`${CLEARED}[1/1] abba  0 of 50 000 000 runs, 0 hang`);
      expect(screen.trimEnd().split('\n')).toHaveLength(1);
      expect(screen.endsWith(CLEARED)).toBe(true);
    },
  );

  test('says in its text how many of the runs it made', async () => {
    const { screen } = await atTerminal(
      '--runs 50000000 --threads 2',
      /[1-9][0-9 ]* of 50 000 000 runs, [1-9]/,
    );
    expect(screen).toMatch(/[0-9 ]+ of 50 000 000 runs, seed 1, simulated time/);
  });
});
