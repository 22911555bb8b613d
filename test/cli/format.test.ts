/** `lockstep format` on the command line: what is written, what is printed, and the exit codes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const UGLY = 'fn f( ){\nirq_disable( );\n}';
const FINE = 'fn f() {\n  irq_disable();\n}\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-format-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

function textOf(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function format(args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, 'format', ...args], { cwd: folder });
    const run = { code: null as number | null, out: '', err: '' };
    child.stdout.on('data', (data) => {
      run.out += data;
    });
    child.stderr.on('data', (data) => {
      run.err += data;
    });
    child.on('close', (code) => resolve({ ...run, code }));
    child.stdin.end(input);
  });
}

test('files are formatted where they are, and those that changed are named', async () => {
  const files = [file('ugly.lockstep', UGLY), file('fine.lockstep', FINE)];
  expect(await format(files)).toEqual({ code: 0, out: 'ugly.lockstep\n', err: '' });
  expect(textOf('ugly.lockstep')).toBe(FINE);
  expect(await format(['--check', ...files])).toEqual({ code: 0, out: '', err: '' });
});

test('--check changes nothing and ends with 1', async () => {
  const files = [file('a.lockstep', UGLY), file('b.lockstep', FINE)];
  expect(await format(['--check', ...files])).toEqual({ code: 1, out: 'a.lockstep\n', err: '' });
  expect(textOf('a.lockstep')).toBe(UGLY);
});

test('a file with syntax errors is left alone, with its messages, and the others are formatted', async () => {
  const files = [file('broken.lockstep', 'fn f( {'), file('other.lockstep', UGLY)];
  const run = await format([...files, 'nowhere.lockstep']);
  expect(run.code).toBe(2);
  expect(run.err).toMatch(/broken\.lockstep:1:\d+: error LS1001: /);
  expect(run.err).toContain('there is no file nowhere.lockstep');
  expect(textOf('broken.lockstep')).toBe('fn f( {');
  expect(textOf('other.lockstep')).toBe(FINE);
});

test('standard input goes to standard output', async () => {
  expect(await format(['-'], UGLY)).toEqual({ code: 0, out: FINE, err: '' });
});
