/** Several files in one call: what is printed of each, and one exit code for all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../server/trace/report.ts';
import { interrupted } from './interrupted.ts';
import { Workplace } from './run.ts';

const FINE = 'scenario fine "Nothing to wait for" { cpu 0 { } expect no hang; }';
const HANGS = `spinlock l;
scenario hangs "Twice the same lock" { cpu 0 { spin_lock(l); spin_lock(l); } expect no hang; }`;
const WRONG = 'scenario wrong { cpu 0 { f(); } expect no hang; }';
const ENDLESS = `shared n: 0..1023 = 0;
shared m: 0..1023 = 0;
scenario endless {
  cpu 0 { loop { n = choose(0..255); m = choose(0..255); } }
  background cpu 1 { loop { n = choose(0..255); m = choose(0..255); } }
  expect never n == 1000;
}`;
const TABLE = `${FINE}\ncompare "Only this" { scenarios fine; with nothing; }`;

const place = new Workplace();
beforeAll(() => {
  place.file('fine.lockstep', FINE);
  place.file('hangs.lockstep', HANGS);
  place.file('wrong.lockstep', WRONG);
  place.file('endless.lockstep', ENDLESS);
  place.file('below/table.lockstep', TABLE);
  place.file('below/deeper/fine.lockstep', FINE);
  place.file('below/notes.txt', 'no scenario');
  place.file('below/node_modules/x.lockstep', WRONG);
  place.file('below/.hidden/x.lockstep', WRONG);
});
afterAll(() => place.remove());

const check = (...args: string[]) => place.lockstep(['check', ...args]);

describe('the exit code is the worst', () => {
  const LIMIT = ['--max-states', '1000'];
  test.each([
    [['fine.lockstep', 'below/table.lockstep'], 0],
    [['fine.lockstep', 'hangs.lockstep'], 1],
    [['hangs.lockstep', 'wrong.lockstep', 'fine.lockstep'], 2],
    [['endless.lockstep', 'fine.lockstep', ...LIMIT], 3],
    [['endless.lockstep', 'hangs.lockstep', ...LIMIT], 1],
    [['fine.lockstep', 'missing.lockstep'], 2],
  ])('of %j: %i', async (args, code) => {
    expect((await check(...args)).code).toBe(code);
  });
});

test('each file is named, in the order of the call and once', async () => {
  const { out } = await check('hangs.lockstep', 'fine.lockstep', './hangs.lockstep');
  expect(out.match(/^\S+\.lockstep:$/gm)).toEqual(['hangs.lockstep:', 'fine.lockstep:']);
  expect((await check('fine.lockstep')).out).not.toContain('fine.lockstep');
});

test('a file that cannot be read is named, and the others are checked', async () => {
  const { out, err } = await check('missing.lockstep', 'fine.lockstep');
  expect(err).toBe('lockstep: there is no file missing.lockstep\n');
  expect(out).toContain('fine  Nothing to wait for');
});

test('of a folder all its files are checked, but for hidden ones and packages', async () => {
  const { out, code } = await check('below');
  expect(out.match(/^\S+\.lockstep:$/gm)).toEqual(['below/deeper/fine.lockstep:', 'below/table.lockstep:']);
  expect(code).toBe(0);
  place.file('empty/readme.md', '');
  const empty = await check('empty');
  expect(empty).toEqual({ code: 2, out: '', err: 'lockstep: there is no .lockstep file in empty\n' });
});

test('--json of several files is a list, of one its report', async () => {
  const list = JSON.parse((await check('fine.lockstep', 'hangs.lockstep', '--json')).out) as CheckReport[];
  expect(list.map(({ cases }) => cases[0].scenario)).toEqual(['fine', 'hangs']);
  expect(JSON.parse((await check('below', '--json')).out)).toHaveLength(2);
  expect(JSON.parse((await check('fine.lockstep', '--json')).out)).toMatchObject({
    format: 'lockstep-check',
  });
});

test('what the call names must be in one of the files, and the others say nothing', async () => {
  const { out, code } = await check('fine.lockstep', 'hangs.lockstep', '--scenario', 'fine');
  expect(code).toBe(0);
  expect(out.match(/^\S+\.lockstep:$/gm)).toEqual(['fine.lockstep:']);
  const none = await check('fine.lockstep', 'hangs.lockstep', '--scenario', 'other');
  expect(none.code).toBe(2);
  expect(none.out.match(/LS9001/g)).toHaveLength(2);
  const compared = await place.lockstep(['compare', 'fine.lockstep', 'below/table.lockstep']);
  expect(compared.code).toBe(0);
  expect(compared.out).not.toMatch(/LS9003/);
  expect((await place.lockstep(['compare', 'fine.lockstep', 'hangs.lockstep'])).code).toBe(2);
});

test('traces of several files have the names of their files', async () => {
  place.file('a/same.lockstep', HANGS);
  place.file('b/same.lockstep', HANGS);
  const { err } = await check('a/same.lockstep', 'b/same.lockstep', '--save-traces', 'traces');
  expect(err).toBe('1 trace saved in traces\n1 trace saved in traces\n');
  for (const name of ['a', 'b'])
    expect(place.read(`traces/${name}-same-hangs-no-hang-1.lockstep-trace`)).toContain('"hangs"');
});

test('Ctrl-C ends the file at hand with what is known, and begins no other: nothing of them passes', async () => {
  const { out, code } = await interrupted(['check', 'endless.lockstep', 'fine.lockstep'], {
    cwd: place.folder,
  });
  expect(code).toBe(3);
  expect(out).toMatch(/states, .* stopped when asked to/);
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /fine Nothing to wait for 0 states, .* stopped when asked to \(not begun\)/,
  );
  expect(out).toMatch(/inconclusive +expect no hang/);
});
