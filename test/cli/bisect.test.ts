/** `lockstep bisect` on the command line: what is printed, and the exit codes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bisectExitCode } from '../../server/cli/bisect.ts';
import { causeSentences, effectText, renderBisect } from '../../server/cli/render-bisect.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import type { BisectCause, BisectReport, PatchEffect } from '../../server/trace/report.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

const TEXT = `
spinlock l;
shared x: 0..3 = 0;
fn work() { spin_lock(l); x = 1; spin_unlock(l); }
fn handler() { spin_lock(l); spin_unlock(l); }
patch mask "Interrupts off while it works" { fn work { + irq_disable(); spin_lock(l); x = 1; spin_unlock(l); + irq_enable(); } }
patch two "Another value" needs mask { fn work { - x = 1; + x = 2; spin_unlock(l); } }
patch twice { fn work { spin_unlock(l); + spin_lock(l); + spin_lock(l); } }
scenario s "A handler on top" {
  cpu 0 { work(); }
  cpu 1 { send_ipi(0, handler); }
  expect no hang;
}
`;

async function bisect(names: string[], maxStates = 1_000_000): Promise<BisectReport> {
  const job = { k: 'bisect' as const, uri: MAIN, with: names, budget: { maxStates } };
  return (await runJob(job, memoryFiles(TEXT))) as BisectReport;
}

const rendered = (report: BisectReport, trace = false): string =>
  renderBisect(report, { paint: (_, text) => text, width: 120, trace, verbose: false });

describe('the text', () => {
  test('has a line per set, what removes each cause and what each patch buys', async () => {
    const text = rendered(await bisect(['mask', 'two', 'twice']));
    expect(text).toMatch(/^ {2}1 {2}mask +Interrupts off while it works$/m);
    expect(text).toMatch(/^ {2}3 {2}twice$/m);
    expect(text).toMatch(/^ {2}- - - +violated +[\d ]+ +\d\.\d\d {2}A$/m);
    expect(text).toMatch(/^ {2}1 - - +holds +[\d ]+ +\d\.\d\d$/m);
    expect(text).toMatch(/^ {2}- 2 - +does not apply$/m);
    expect(text).toMatch(/- 2 - and 1 more cannot be applied: LS4007: Patch two needs mask/);
    expect(text).toMatch(
      /A {3}deadlock: CPU 0 waits in handler for l, .* interrupted by IPI handler in work while it\n +held it\n +Removed by mask\./,
    );
    expect(text).toMatch(
      /mask removes A, at least with some of the others\. two cannot be applied without it\./,
    );
    expect(text).toMatch(/two removes nothing and adds nothing, with whatever others: redundant here\./);
    expect(text).toMatch(/twice removes nothing and adds B/);
    expect(text).toMatch(/Every expectation holds with mask\.\n$/);
  });

  test('says what is not known when searches do not end', async () => {
    const text = rendered(await bisect(['mask', 'twice'], 4));
    expect(text).toMatch(/^ {2}- - +inconclusive +\d +\d\.\d\d {2}\?$/m);
    expect(text).toMatch(/No set is known to meet every expectation; \d searches did not end\./);
    expect(text).toMatch(
      /4 of 4 searches did not end \(\? in the table\); what they did not find counts neither as removed nor as absent/,
    );
    expect(text).toMatch(/stopped at the limit of 4 states/);
    expect(text).not.toMatch(/Removed by|redundant/);
  });

  test('has every step of the counterexamples with --trace', async () => {
    const report = await bisect(['mask']);
    expect(rendered(report)).not.toMatch(/point of no return/);
    expect(rendered(report, true)).toMatch(
      /takes IPI handler[\s\S]*-- point of no return --|-- point of no return --[\s\S]*takes IPI handler/,
    );
  });
});

describe('the sentences', () => {
  const cause: BisectCause = {
    letter: 'A',
    about: 'deadlock',
    headline: 'x',
    atFirst: 'present',
    removedBy: [],
    addedBy: [],
    undoneBy: [],
    unknownWith: [],
  };
  const effect: PatchEffect = {
    patch: 'p',
    removes: [],
    adds: [],
    pairs: 4,
    undecided: 0,
    redundant: false,
    neededBy: [],
  };

  test.each([
    ['that nothing removes', {}, 'No set of these patches removes it.'],
    [
      'of which nothing is known with many sets',
      { removedBy: [['d']], unknownWith: [['a'], ['b'], ['c']] },
      'Removed by d. Not known with 3 of the sets, whose searches ended before.',
    ],
    [
      'that nothing is known to remove',
      { unknownWith: [['a']] },
      'No set is known to remove it. Not known with a: the search ended before.',
    ],
    ['with two ways out', { removedBy: [['a'], ['b', 'c']] }, 'Removed by a; or b + c.'],
    [
      'that comes back',
      { removedBy: [['a']], undoneBy: [['a', 'b']] },
      'Removed by a. There again with a + b.',
    ],
    [
      'that is added',
      { atFirst: 'absent', addedBy: [['a']], undoneBy: [['a', 'b']] },
      'Not there without patches; added by a. Gone again with a + b.',
    ],
    [
      'of which nothing is known',
      { atFirst: 'unknown', unknownWith: [[]] },
      'The search without patches did not end: whether patches add it or remove it is not known.',
    ],
  ] as [string, Partial<BisectCause>, string][])('about a cause %s', (_, part, text) => {
    expect(causeSentences({ ...cause, ...part }).join(' ')).toBe(text);
  });

  test.each([
    ['never in a pair', { pairs: 0 }, 'p: there are no two sets that differ in it only and both apply.'],
    [
      'redundant but needed',
      { redundant: true, neededBy: ['q', 'r'] },
      'p removes nothing and adds nothing by itself, but q and r cannot be applied without it.',
    ],
    [
      'not known in full',
      { undecided: 1 },
      'p removes nothing that is known. Not known for 1 of 4 pairs of sets.',
    ],
    [
      'that does both',
      { removes: ['A', 'B'], adds: ['C'] },
      'p removes A B and adds C, at least with some of the others.',
    ],
  ] as [string, Partial<PatchEffect>, string][])('about a patch %s', (_, part, text) => {
    expect(effectText({ ...effect, ...part })).toBe(text);
  });
});

describe('the exit code', () => {
  test.each([
    ['0 when one set meets every expectation', ['mask', 'twice'], undefined, 0],
    ['1 when none does', ['twice'], undefined, 1],
    ['2 when the call is wrong', ['nobody'], undefined, 2],
    ['3 when a set that might was not searched to its end', ['mask'], 4, 3],
  ] as [string, string[], number | undefined, number][])('is %s', async (_, names, maxStates, code) => {
    expect(bisectExitCode(await bisect(names, maxStates))).toBe(code);
  });
});

describe('the command', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-bisect-'));
    writeFileSync(join(folder, 'main.lockstep'), TEXT);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function lockstep(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (d) => {
        out += d;
      });
      child.stderr.on('data', (d) => {
        err += d;
      });
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  test('prints the table, and nothing else in a pipe', async () => {
    const run = await lockstep('bisect', 'main.lockstep', '--with', 'mask,twice');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/Removed by mask\./);
  });

  test('prints the report with --json', async () => {
    const run = await lockstep('bisect', 'main.lockstep', 's', '--with', 'mask', '--json');
    const report = JSON.parse(run.out) as BisectReport;
    expect(report).toMatchObject({ format: 'lockstep-bisect', version: 1, cures: [['mask']] });
  });

  test.each([
    [['bisect']],
    [['bisect', 'main.lockstep']],
    [['bisect', 'main.lockstep', '--with', '']],
    [['bisect', 'main.lockstep', 'other', '--with', 'mask']],
    [['bisect', 'no-such-file.lockstep', '--with', 'mask']],
  ])('fails with 2 and a reason for the wrong call %j', async (args) => {
    const run = await lockstep(...args);
    expect(run.code).toBe(2);
    expect(run.out + run.err).not.toBe('');
    expect(run.out + run.err).not.toMatch(/at .*\.js:\d+/);
  });
});
