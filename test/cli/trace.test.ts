// `lockstep trace` and `check --save-traces`, as a shell runs them.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../../server/trace/export/formats.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-trace-'));
  write('two.lockstep', TWO);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function lockstep(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const run = { out: '', err: '' };
    child.stdout.on('data', (d) => {
      run.out += d;
    });
    child.stderr.on('data', (d) => {
      run.err += d;
    });
    child.on('close', (code) => resolve({ ...run, code }));
  });
}

const TWO = `spinlock a;
spinlock b;
fn first() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario opposite { cpu 0 { first(); } cpu 1 { second(); } expect no hang; }
scenario fine for n in 1..2 { cpu 0 { first(); } expect no hang; }
`;

const DRAWN = `CPU 0            CPU 1
---------------  ---------------
first()
  takes a
                 second()
                   takes b
                   queues for a
  queues for b
  *WAITS* for b
                   *WAITS* for a
`;

describe('lockstep trace', () => {
  test('draws the first finding as CPU 0 / CPU 1 text', async () => {
    const { code, out } = await lockstep('trace', 'two.lockstep', '--every-step');
    expect(code).toBe(0);
    expect(out).toMatch(/^CPU 0 +CPU 1\n/);
    expect(out).toContain('point of no return');
    expect(out).toMatch(/\*WAITS\* for [ab]/);
  });

  test.each([...FORMAT_NAMES, 'trace'])('writes it as %s', async (format) => {
    const { code, out } = await lockstep(
      'trace',
      'two.lockstep',
      '--format',
      format,
      '--finding',
      'no hang:1',
    );
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(50);
  });

  test('says which findings there are when there is no such one', async () => {
    const { code, err } = await lockstep('trace', 'two.lockstep', '--finding', 'no hang:9');
    expect(code).toBe(2);
    expect(err).toBe(
      'lockstep: there is no finding "no hang:9". There is "no hang:1" of opposite. [LT4001]\n',
    );
  });

  test('says that everything holds when it does', async () => {
    const { code, err } = await lockstep('trace', 'two.lockstep', '--scenario', 'fine');
    expect(code).toBe(2);
    expect(err).toBe('lockstep: there is nothing to show: the check has no finding. [LT4001]\n');
  });

  test.each([
    [['trace', 'missing.lockstep-trace'], 'there is no file missing.lockstep-trace'],
    [['trace', 'two.lockstep', '--format', 'pdf'], "argument 'pdf' is invalid"],
    [['trace', 'diff', 'two.lockstep', 'two.lockstep'], 'LT1001'],
    [['trace', 'import', 'two.lockstep'], "required option '--program <file>'"],
    [['trace', 'two.lockstep', '-o', 'no/such/folder/x'], 'cannot be written (ENOENT)'],
  ])('%j is a wrong call', async (args, message) => {
    const { code, err } = await lockstep(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('trace files', () => {
  test('are saved for each finding, opened, moved with their program, and told what changed', async () => {
    expect((await lockstep('check', 'two.lockstep', '--save-traces', 'saved')).code).toBe(1);
    expect(readdirSync(join(folder, 'saved'))).toEqual(['opposite-no-hang-1.lockstep-trace']);
    const path = 'saved/opposite-no-hang-1.lockstep-trace';
    const whole = await lockstep('trace', path, '--every-step');
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(whole.out).toContain('point of no return');

    mkdirSync(join(folder, 'moved/saved'), { recursive: true });
    renameSync(join(folder, path), join(folder, 'moved', path));
    write('moved/two.lockstep', TWO);
    expect(await lockstep('trace', `moved/${path}`, '--every-step')).toEqual(whole);

    write('moved/two.lockstep', TWO.replace('second() { spin_lock(b)', 'second() { spin_lock(a)'));
    const { code, err } = await lockstep('trace', `moved/${path}`);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^changed since the trace was recorded: \.\.\/two\.lockstep\nthe first \d of \d+ steps apply\. Step \d (was|, )/,
    );
  });

  test('are compared: the same, and parting', async () => {
    write('drawn.txt', DRAWN);
    const program = ['--program', 'two.lockstep', '--scenario', 'opposite'];
    expect(await lockstep('trace', 'import', 'drawn.txt', ...program, '-o', 'a.lockstep-trace')).toEqual({
      code: 0,
      out: '',
      err: '8 lines followed exactly: 4 steps\n',
    });
    write('other.txt', 'CPU 0   CPU 1\n        second()\n          takes b\nfirst()\n  takes a\n');
    expect((await lockstep('trace', 'import', 'other.txt', ...program, '-o', 'b.lockstep-trace')).code).toBe(
      0,
    );
    expect(await lockstep('trace', 'diff', 'a.lockstep-trace', 'a.lockstep-trace')).toEqual({
      code: 0,
      out: 'The runs are the same: 4 steps.\n',
      err: '',
    });
    const { code, out } = await lockstep('trace', 'diff', 'a.lockstep-trace', 'b.lockstep-trace');
    expect(code).toBe(1);
    expect(out).toContain('The runs part at the first step.');
    expect(out).toContain('a.lockstep-trace: CPU 0: takes a (first, line 3)');
    expect(out).toContain('b.lockstep-trace: CPU 1: takes b (second, line 4)');
    const json = await lockstep('trace', 'diff', 'a.lockstep-trace', 'b.lockstep-trace', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ common: 0, lengths: { a: 4, b: 2 } });
  });

  test('come back from a drawing as that drawing', async () => {
    write('drawn.txt', DRAWN);
    const program = ['--program', 'two.lockstep', '--scenario', 'opposite'];
    await lockstep('trace', 'import', 'drawn.txt', ...program, '-o', 'back.lockstep-trace');
    const { out } = await lockstep('trace', 'back.lockstep-trace', '--every-step');
    expect(out).toBe(DRAWN);
    expect(readFileSync(join(folder, 'back.lockstep-trace'), 'utf8')).toContain('"program": "two.lockstep"');
  });

  test('a drawing that cannot be followed names the first such line', async () => {
    write('wrong.txt', `${DRAWN.slice(0, DRAWN.indexOf('  *WAITS*'))}  releases b\n`);
    const { code, err } = await lockstep(
      'trace',
      'import',
      'wrong.txt',
      '--program',
      'two.lockstep',
      '--scenario',
      'opposite',
    );
    expect(code).toBe(1);
    expect(err).toContain('wrong.txt:9: Line 9, "releases b" of CPU 0, cannot be followed.');
  });
});
