import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BisectReport, CheckReport, CompareReport } from '../../server/trace/report.ts';
import { interrupted } from './interrupted.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Run {
  code: number | null;
  out: string;
  err: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function lockstep(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { code: null, out: '', err: '' };
    child.stdout.on('data', (d) => {
      run.out += d;
    });
    child.stderr.on('data', (d) => {
      run.err += d;
    });
    child.on('close', (code) => resolve({ ...run, code }));
  });
}

const FINE = 'scenario s "Nothing to wait for" { cpu 0 { } expect no hang; }';
const HANGS = `spinlock l;
scenario s "Twice the same lock" { cpu 0 { spin_lock(l); spin_lock(l); } expect no hang; }`;
const ENDLESS = `shared n: 0..1023 = 0;
shared m: 0..1023 = 0;
scenario s "Many states" {
  cpu 0 { loop { n = choose(0..255); m = choose(0..255); } }
  background cpu 1 { loop { n = choose(0..255); m = choose(0..255); } }
  expect never n == 1000;
}`;

describe('exit codes', () => {
  test('0 when every expectation is met', async () => {
    expect((await lockstep('check', file('fine.lockstep', FINE))).code).toBe(0);
  });
  test('1 when one is not', async () => {
    expect((await lockstep('check', file('hangs.lockstep', HANGS))).code).toBe(1);
  });
  test('2 for wrong input, with the place and the code', async () => {
    const run = await lockstep(
      'check',
      file('wrong.lockstep', 'scenario s "x" { cpu 0 { f(); } expect no hang; }'),
    );
    expect(run.code).toBe(2);
    expect(run.out).toMatch(/wrong\.lockstep:1:26: error LS1020: /);
  });
  test('3 when a limit was hit, which is said', async () => {
    const run = await lockstep('check', file('endless.lockstep', ENDLESS), '--max-states', '1000');
    expect(run.code).toBe(3);
    expect(run.out).toMatch(/inconclusive/);
    expect(run.out).toMatch(/stopped at the limit of 1 000 states/);
  });
  test.each([
    [[]],
    [['nonsense']],
    [['check']],
    [['check', 'no-such-file.lockstep']],
    [['check', 'fine.lockstep', '--max-states', 'many']],
    [['check', 'fine.lockstep', '--scenario', 'other']],
    [['check', 'fine.lockstep', '--with', 'no_such_patch']],
    [['compare', 'fine.lockstep']],
  ])('2 for the wrong call %j, with a reason', async (args) => {
    file('fine.lockstep', FINE);
    const run = await lockstep(...args);
    expect(run.code).toBe(2);
    expect(run.out + run.err).not.toBe('');
    expect(run.out + run.err).not.toMatch(/at .*\.js:\d+/);
  });
});

test('Ctrl-C ends with what is known', async () => {
  file('endless.lockstep', ENDLESS);
  const { code, out } = await interrupted(['check', 'endless.lockstep'], { cwd: folder });
  expect(code).toBe(3);
  expect(out).toMatch(/stopped when asked to/);
});

describe('limits', () => {
  test('memory, however little of it: what is known, and what would help', async () => {
    const path = file('endless.lockstep', ENDLESS);
    for (const [limit, far] of [
      ['1', /^ +[\d ]+ states, .* stopped at the limit of 1 MiB of memory \([\d ]+ states, everything/m],
      ['0.05', /^ +0 states, .* stopped at the limit of 0\.05 MiB of memory \(not even/m],
    ] as const) {
      const run = await lockstep('check', path, '--memory', limit);
      expect(run.code).toBe(3);
      expect(run.err).toBe('');
      expect(run.out.replace(/\n {4}/g, ' ')).toMatch(far);
      expect(run.out).toMatch(/inconclusive +expect never n == 1000/);
    }
  });

  test('time', async () => {
    const run = await lockstep('check', file('endless.lockstep', ENDLESS), '--time', '0.2');
    expect(run.code).toBe(3);
    expect(run.out.replace(/\n {4}/g, ' ')).toMatch(
      /stopped after 0\.2 s \([\d ]+ states, everything up to \d+ steps/,
    );
  });
});

describe('reductions', () => {
  const LOCAL = `shared x: 0..7 = 0;
scenario s "Work on locals" { cpu 0..1 { let a = 1; let b = a + 1; atomic_inc(x); x = b; } expect no hang; }`;

  test('are named, can be switched off one by one, and change no verdict', async () => {
    const path = file('local.lockstep', LOCAL);
    const off = { reductions: 'none', merge: 'futures', futures: 'merge' };
    const all = await lockstep('check', path);
    const less = await Promise.all(Object.keys(off).map((which) => lockstep('check', path, `--no-${which}`)));
    expect(all.out).toMatch(/^ {2}reductions: merge, futures$/m);
    expect(less.map((run) => /^ {2}reductions: (.*)$/m.exec(run.out)?.[1])).toEqual(Object.values(off));
    expect([all, ...less].map((run) => run.code)).toEqual([0, 0, 0, 0]);
    const states = [all, ...less].map((run) => Number(/(\d+) states/.exec(run.out)?.[1]));
    expect(states[1]).toBeGreaterThan(states[0]);
  });

  test('that are not used are explained to whoever asks', async () => {
    const path = file('local.lockstep', LOCAL);
    expect((await lockstep('check', path)).out).not.toMatch(/not used/);
    const { out } = await lockstep('check', path, '--verbose', '--no-merge');
    expect(out).toMatch(/^ {2}not used: merge\. It is switched off\.$/m);
    expect(out).toMatch(/^ {2}not used: halted\. Nothing ever halts\.$/m);
  });

  test('are in the report, of a comparison and of a bisection too', async () => {
    const text = `${LOCAL.replace('x = b;', 'f();')}
      fn f() { x = 0; }
      patch p "Twice" { fn f { x = 0; + x = 1; } }
      compare "Before and after" { scenarios s; with nothing; with p; }`;
    const path = file('sets.lockstep', text);
    const compared = await lockstep('compare', path, '--json', '--no-reductions');
    const { comparisons } = JSON.parse(compared.out) as CompareReport;
    expect(comparisons[0].cells[0].map((c) => c.search.reductions.used)).toEqual([[], []]);
    const printed = await lockstep('compare', path, '--no-merge', '--verbose');
    expect(printed.out).toMatch(/^ {2}reductions: futures$/m);
    expect(printed.out).toMatch(/^ {2}not used: merge\. It is switched off\.$/m);
    const bisected = await lockstep('bisect', path, '--with', 'p', '--json', '--no-merge');
    const told = await lockstep('bisect', path, '--with', 'p', '--no-merge');
    expect(told.out).toMatch(/^ {2}reductions: futures$/m);
    const { cases } = JSON.parse(bisected.out) as BisectReport;
    expect(cases[0].sets.map((s) => s.search?.reductions.used)).toEqual([['futures'], ['futures']]);
  });
});

describe('coverage', () => {
  const MISSED = `shared go: bool = false;
scenario s "Nobody says go" {
  cpu 0 { if (go) go = false; }
  background cpu 1 { loop { go = false; } }
  expect no hang;
}`;

  test('is listed with file and line', async () => {
    const run = await lockstep('check', file('missed.lockstep', MISSED), '--coverage');
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^ {2}coverage: \d of \d statements reached$/m);
    expect(run.out).toMatch(/^ {4}missed\.lockstep:3:19: not reached: go = false;$/m);
    expect(run.out).toMatch(/^ {4}missed\.lockstep:3:15: never true: go$/m);
    expect(run.out).not.toMatch(/may still be reached/);
  });

  test('of a search that did not end is said to be what is known so far', async () => {
    const path = file('missed.lockstep', MISSED);
    const run = await lockstep('check', path, '--coverage', '--max-states', '1');
    expect(run.code).toBe(3);
    expect(run.out).toMatch(/The search did not end: what is listed here may still be reached\./);
  });

  test('is in the report when it is asked for', async () => {
    const path = file('missed.lockstep', MISSED);
    const { cases } = JSON.parse((await lockstep('check', path, '--coverage', '--json')).out) as CheckReport;
    expect(cases[0].coverage?.unreached.map(({ text }) => text)).toEqual(['go = false;']);
  });
});

describe('output', () => {
  test('--json is the report, the same for the same file but for the time it took', async () => {
    const path = file('hangs.lockstep', HANGS);
    const reports = [await lockstep('check', path, '--json'), await lockstep('check', path, '--json')].map(
      (run) => {
        const report = JSON.parse(run.out) as CheckReport;
        for (const c of report.cases) c.search.seconds = 0;
        return report;
      },
    );
    expect(reports[0].format).toBe('lockstep-check');
    expect(reports[0].cases[0].expectations[0].verdict).toBe('violated');
    expect(reports[1]).toEqual(reports[0]);
  });

  test('--trace prints the steps and the point of no return', async () => {
    const { out } = await lockstep('check', file('hangs.lockstep', HANGS), '--trace');
    expect(out).toMatch(/takes l/);
    expect(out).toMatch(/-- point of no return --/);
    expect(out).toMatch(/queues for l/);
  });

  test('a comparison gives each cause a letter, and shows which patch removes it', async () => {
    const text = `${HANGS.replace('cpu 0 { spin_lock(l); spin_lock(l); }', 'cpu 0 { f(); }')}
      fn f() { spin_lock(l); spin_lock(l); }
      patch once "Take it once" { fn f { spin_lock(l); - spin_lock(l); } }
      compare "Before and after" { scenarios s; with nothing; with once; }`;
    const broken = await lockstep('compare', file('broken.lockstep', text), '--json');
    // Two context lines fit one after the other: the hunk is unambiguous.
    const report = JSON.parse(broken.out) as CompareReport;
    expect(report.diagnostics).toEqual([]);
    expect(report.comparisons[0].cells[0].map((c) => c.verdict)).toEqual(['violated', 'holds']);
    const { out } = await lockstep('compare', join(folder, 'broken.lockstep'));
    expect(out).toMatch(/nothing +violated .* A\n/);
    expect(out).toMatch(/once +holds/);
    expect(out).toMatch(/A +deadlock: CPU 0 /);
  });

  test('a pipe gets no progress and no colours', async () => {
    const run = await lockstep('check', file('hangs.lockstep', HANGS));
    expect(run.err).toBe('');
    expect(run.out).not.toContain('\u001b');
  });
});

describe('a hostile file gets a clear error at its place', () => {
  test.each([
    ['empty', '', /There is no scenario/, 0],
    ['binary', new Uint8Array([0, 159, 146, 150, 1, 2, 3, 0]), /LS1003/, 2],
    ['unclosed braces', 'scenario s "x" { cpu 0 { if (true) {', /LS1001: Expected .*end of the file/, 2],
    ['5 MB', `${'shared aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: bool = false;\n'.repeat(100_000)}`, /too large/, 2],
    ['a missing file', 'use no.such.file;\n', /LS1010/, 2],
    [
      'recursion',
      'fn f() { g(); } fn g() { f(); } scenario s "x" { cpu 0 { f(); } expect no hang; }',
      /LS3001: .*f → g → f/,
      2,
    ],
    ['no CPUs', 'scenario s "x" { expect no hang; }', /LS5001/, 2],
    [
      'a range overflow',
      'shared x: 0..1 = 1; scenario s "x" { cpu 0 { x++; } expect no hang; }',
      /x leaves its range 0\.\.1/,
      1,
    ],
    [
      'an unlock without a lock',
      'spinlock l; scenario s "x" { cpu 0 { spin_unlock(l); } expect no hang; }',
      /l is released by a CPU that does not hold it/,
      1,
    ],
    ['a patch on no function', 'patch p "x" { fn nowhere { + halt(); } }', /LS1020: .*nowhere/, 2],
  ])('%s', async (_, text, message, code) => {
    const run = await lockstep('check', file('hostile.lockstep', text));
    expect(run.out).toMatch(message);
    expect(run.code).toBe(code);
  });

  test('files that use each other', async () => {
    file('one.lockstep', 'use two;');
    file('two.lockstep', 'use one;');
    const run = await lockstep('check', join(folder, 'one.lockstep'));
    expect(run.code).toBe(2);
    expect(run.out).toMatch(/LS1011: .*one\.lockstep → two\.lockstep → one\.lockstep/);
  });
});
