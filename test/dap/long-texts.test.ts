// Saving and exporting a long run: the session answers meanwhile, and it can be cancelled.
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { nodeWriter } from '../../server/dap/node-writer.ts';
import { searchInPlace } from '../../server/dap/search/search-in-place.ts';
import { recordedRun } from '../../server/trace/file/read.ts';
import { connect, FILE, isEvent, isResponse, type TestClient } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';

const COUNTING = `
shared turns: 0..12000 = 0;
shared others: 0..12000 = 0;
scenario counting {
  cpu 0 { while (turns < 12000) { turns = turns + 1; } }
  cpu 1 { while (others < 12000) { others = others + 1; } }
}
`;

let root: string;
let folder: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-long-'));
});
beforeEach(() => {
  folder = mkdtempSync(join(root, 'each-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A session at the end of a run of some 96,000 steps. */
async function atTheEnd(
  client = connect(programsOf(COUNTING)),
): Promise<{ client: TestClient; length: number }> {
  await client.request('initialize', { supportsProgressReporting: true });
  const opened = client.sent.length;
  await client.request('launch', { program: FILE, schedule: 'roundRobin' });
  await client.request('configurationDone');
  await client.event(['stopped'], opened);
  const from = client.sent.length;
  await client.request('continue', { threadId: 1 });
  await client.event(['stopped'], from);
  const { branches } = (await client.request('lockstep/branches')).body;
  return { client, length: branches[0].length };
}

async function moved(client: TestClient, command: string, args: object): Promise<void> {
  const from = client.sent.length;
  const response = await client.request(command, args);
  if (!response.success) throw new Error(response.message);
  await client.event(['stopped'], from);
}

test('while a long run is saved the session answers and moves, and the file is of the run that was asked for', async () => {
  const { client, length } = await atTheEnd();
  expect(length).toBeGreaterThan(90_000);
  const path = join(folder, 'long.lockstep-trace');
  let saved = false;
  const saving = client.request('lockstep/saveTrace', { path, write: true }).then((response) => {
    saved = true;
    return response;
  });
  let answers = 0;
  // Another run: the one that is being saved is left at its start.
  await moved(client, 'lockstep/seek', { moment: 0 });
  await moved(client, 'next', { threadId: 2, granularity: 'instruction' });
  while (!saved) {
    await client.request('threads');
    answers++;
    // The adapter answers at once, within this turn: its writing needs turns of its own.
    await new Promise((resume) => setImmediate(resume));
  }
  expect(answers).toBeGreaterThan(5);
  expect((await saving).body).toEqual({ fileName: 'counting.lockstep-trace', path });
  expect(recordedRun(JSON.parse(readFileSync(path, 'utf8'))).run.steps.length).toBe(length);
  expect(readdirSync(folder)).toEqual(['long.lockstep-trace']);
});

test('an export tells how far it is; cancelled, it leaves what was there', async () => {
  // A slow disk: what is over at once nobody is told of.
  const slowly = async (to: string) => {
    const file = await nodeWriter(to);
    return { ...file, write: (text: string) => sleep(400).then(() => file.write(text)) };
  };
  const { client } = await atTheEnd(connect(programsOf(COUNTING), searchInPlace, slowly));
  const path = join(folder, 'steps.json');
  writeFileSync(path, 'what was there');
  const from = client.sent.length;
  const exporting = client.request('lockstep/export', { format: 'json', path, write: true });
  const begun = await client.event(['progressStart'], from);
  expect(begun.body).toMatchObject({ title: 'Writing the run', cancellable: true });
  expect(begun.body.percentage).toBeLessThan(100);
  await client.request('cancel', { progressId: begun.body.progressId });
  expect((await exporting).message).toBe(
    'Writing the run was ended: it was cancelled, or the session is over. [LD1014]',
  );
  expect(client.sent.filter((m) => isEvent(m) && m.event === 'progressEnd').length).toBe(1);
  expect(readdirSync(folder)).toEqual(['steps.json']);
  expect(readFileSync(path, 'utf8')).toBe('what was there');
});

test('the end of the session ends the writing', async () => {
  const { client } = await atTheEnd();
  const exporting = client.request('lockstep/export', {
    format: 'text',
    path: join(folder, 'x.txt'),
    write: true,
  });
  await client.request('terminate');
  expect((await exporting).message).toContain('LD1014');
  expect(readdirSync(folder)).toEqual([]);
});

test('a text that no client should be sent at once is refused, and can be had as a file', async () => {
  const { client, length } = await atTheEnd();
  const path = join(folder, 'steps.json');
  expect((await client.request('lockstep/export', { format: 'json' })).message).toBe(
    'The text is longer than 16 MB. Have it written into a file: send "path" and "write": true. [LD1016]',
  );
  await client.request('lockstep/export', { format: 'json', path, write: true });
  expect(JSON.parse(readFileSync(path, 'utf8')).steps.length).toBe(length);
});

test('a drawing of very many lines is drawn', async () => {
  const { client, length } = await atTheEnd();
  const path = join(folder, 'drawing.txt');
  await client.request('lockstep/export', { format: 'two-column', everyStep: true, path, write: true });
  expect(readFileSync(path, 'utf8').split('\n').length).toBeGreaterThan(length / 4);
});

test('what the file replaces stays where it is reached by another name', async () => {
  const client = connect(programsOf(COUNTING));
  await client.request('initialize', {});
  await client.request('launch', { program: FILE });
  const [real, link] = [join(folder, 'real.txt'), join(folder, 'link.txt')];
  writeFileSync(real, '');
  symlinkSync(real, link);
  await client.request('lockstep/export', { format: 'text', path: link, write: true });
  expect(readFileSync(real, 'utf8')).toBe('(no steps)\n');
});

test('a place where nothing can be written is said, and so is one that is none', async () => {
  const client = connect(programsOf(COUNTING));
  await client.request('initialize', {});
  await client.request('launch', { program: FILE });
  const asked = async (args: object) =>
    (await client.request('lockstep/export', { format: 'text', ...args })).message?.replace(folder, '…');
  expect(await asked({ path: join(folder, 'no', 'such'), write: true })).toBe(
    '…/no/such cannot be written (ENOENT). Choose another place. [LD1015]',
  );
  expect(await asked({ path: folder, write: true })).toMatch(/^… cannot be written \(E\w+\)\./);
  expect(await asked({ path: 'here.txt', write: true })).toContain('"path" must be the whole path');
  expect(await asked({ write: true })).toContain('"path" must be the whole path');
  expect(await asked({ write: 1 })).toContain('"write" must be true or false');
  expect(readdirSync(root).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(client.sent.filter(isResponse).length).toBe(7);
});

test('a file name can be asked for without writing anything', async () => {
  const client = connect(programsOf(COUNTING));
  await client.request('initialize', {});
  await client.request('launch', { program: FILE });
  const nameOf = async (args: object) => {
    const { body, message } = await client.request('lockstep/fileName', args);
    return body?.fileName ?? message;
  };
  expect(await nameOf({})).toBe('counting.lockstep-trace');
  expect(await nameOf({ format: 'chrome' })).toBe('counting.trace.json');
  expect(await nameOf({ format: 'pdf' })).toContain('"format" must be one of trace, two-column');
});
