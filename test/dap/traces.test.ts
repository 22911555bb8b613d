// Trace files in the debugger: saved, opened, on another program, broken; and the run in other formats.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { FORMAT_NAMES } from '../../server/trace/export/formats.ts';
import { haltedOwner, harmless, livelock, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, play } from '../support/dap-session.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-traces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plays a session and saves its run; gives the path of the file. */
async function save(program: StepProgram, script: string, name = 'run'): Promise<string> {
  const client = connect(always(program));
  await play(program, script, client);
  const path = join(folder, `${name}.lockstep-trace`);
  const { success, message, body } = await client.request('lockstep/saveTrace', { path });
  if (!success) throw new Error(message);
  writeFileSync(path, body.text);
  return path;
}

const open = (path: string, more = {}) => `launch ${JSON.stringify({ trace: path, ...more })}`;

/** A transcript without the name of the folder. */
async function playOn(program: StepProgram, script: string): Promise<string> {
  return (await play(program, script)).replaceAll(folder, '…').replaceAll(/(\.\.\/)+/g, '…/');
}

test('a saved counterexample opens as what it was, at its start, its point of no return and its end', async () => {
  const path = await save(haltedOwner(), 'launch {"counterexample": true}', 'hang');
  expect(await playOn(haltedOwner(), `${open(path)}\nbranches\ncontinue`)).toMatchInlineSnapshot(`
    "> launch {"trace":"…/hang.lockstep-trace"}
      stopped: entry, CPU 0 | Start of the trace | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > branches
      * 1 trace "trace hang.lockstep-trace" of 8
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock"
  `);
  expect(
    await playOn(haltedOwner(), `${open(path, { stopAt: 'pointOfNoReturn' })}\nstack 0`),
  ).toMatchInlineSnapshot(`
    "> launch {"trace":"…/hang.lockstep-trace","stopAt":"pointOfNoReturn"}
      stopped: entry, CPU 0 | Point of no return | Point of no return: step 5 of this run, CPU 1 in console_unlock. CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()"
  `);
  expect(await playOn(haltedOwner(), `${open(path, { stopAt: 'end' })}\nexception`)).toMatchInlineSnapshot(`
    "> launch {"trace":"…/hang.lockstep-trace","stopAt":"end"}
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > exception
      hang (deadlock)
      CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds.
      CPU 1 was halted by NMI stop_cpu in console_unlock.
      Point of no return: step 5 of this run, CPU 1 in console_unlock. Whatever happens after it, CPU 0 cannot finish."
  `);
});

test('a livelock is found out again at its end', async () => {
  const path = await save(livelock(), 'launch {"counterexample": true}', 'livelock');
  expect(await playOn(livelock(), `${open(path, { stopAt: 'end' })}`)).toMatchInlineSnapshot(`
    "> launch {"trace":"…/livelock.lockstep-trace","stopAt":"end"}
      stopped: exception, CPU 0 | Paused on hang (livelock) | CPU 0 goes round and round in waits (line 12), and no order of events lets it out"
  `);
});

test('what a file says of its end is not believed', async () => {
  const path = await save(oppositeLocks(), 'launch {"counterexample": true}', 'lie');
  const file = JSON.parse(readFileSync(path, 'utf8'));
  file.finding.headline = 'CPU 0 waits for rain';
  writeFileSync(path, JSON.stringify(file));
  const told = await playOn(oppositeLocks(), open(path, { stopAt: 'end' }));
  expect(told).not.toContain('rain');
  expect(told).toContain('Paused on hang (deadlock)');
  file.steps = file.steps.slice(0, 1);
  file.finding.pointOfNoReturn = 0;
  writeFileSync(path, JSON.stringify(file));
  expect(await playOn(oppositeLocks(), open(path, { stopAt: 'end' }))).toMatchInlineSnapshot(`
    "> launch {"trace":"…/lie.lockstep-trace","stopAt":"end"}
      console: The trace is recorded as "CPU 0 waits for rain", and that could not be found out again at its end.
      stopped: entry, CPU 0 | End of the trace"
  `);
});

test('a run that was changed by hand opens as a what-if', async () => {
  const path = await save(harmless(), 'launch\njump 0 first++\nop 0', 'what-if');
  const { changes } = JSON.parse(readFileSync(path, 'utf8'));
  if (changes.length === 0) throw new Error('nothing was changed');
  expect(await playOn(harmless(), `${open(path)}\nbranches`)).toMatchInlineSnapshot(`
    "> launch {"trace":"…/what-if.lockstep-trace"}
      stopped: entry, CPU 0 | Start of the trace
    > branches
        1 explored "from the start" of 0
      * 2 what-if "what-if: CPU 0 goes to line 9" of 2, leaves 1 at 0"
  `);
});

test('on another program it says what changed, and opens as far as it applies', async () => {
  const path = await save(haltedOwner(), 'launch {"counterexample": true}', 'changed');
  expect(await playOn(oppositeLocks(), `${open(path)}\nbranches`)).toMatchInlineSnapshot(`
    "> launch {"trace":"…/changed.lockstep-trace"}
      console: Changed since changed.lockstep-trace was recorded: …/hand-written.lockstep.
      console: Of changed.lockstep-trace the first 0 of 8 steps apply. Step 1 was CPU 0 in panic, line 14: "panic_cpu = CPU 0"; now it is CPU 0 in one, line 6: takes a. [LT2002]
      stopped: entry, CPU 0 | Start of the trace
    > branches
      * 1 explored "from the start" of 0"
  `);
});

test('a file that is none is refused, and the session lives on', async () => {
  const broken = join(folder, 'broken.lockstep-trace');
  writeFileSync(broken, '{"format": "lockstep-trace", "version": 7}');
  expect(
    await playOn(
      harmless(),
      [
        open(join(folder, 'missing.lockstep-trace')),
        open(broken),
        'launch {"trace": 7}',
        open(broken, { counterexample: true }),
        'launch',
      ].join('\n'),
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"trace":"…/missing.lockstep-trace"}
      refused: "trace" …/missing.lockstep-trace cannot be opened: there is no such file. [LD2008]
    > launch {"trace":"…/broken.lockstep-trace"}
      refused: "trace" …/broken.lockstep-trace cannot be opened: The trace has version 7 of the format, and this Lockstep reads version 1. Open it with the Lockstep that wrote it (unknown), or save it again. [LT1003] [LD2008]
    > launch {"trace": 7}
      refused: "trace" in the launch configuration must be the path of a .lockstep-trace file, but is 7. [LD2002]
    > launch {"trace":"…/broken.lockstep-trace","counterexample":true}
      refused: "counterexample" and "trace" each say which run to open. Remove one of them. [LD2003]
    > launch
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('names the program relative to the file, so that both can be moved', async () => {
  const path = await save(harmless(), 'launch', 'names');
  const { program, sources, lockstep } = JSON.parse(readFileSync(path, 'utf8'));
  expect(program).toMatch(/^(\.\.\/)+hand-written\.lockstep$/);
  expect(sources[0]).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(lockstep).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});

test.each(FORMAT_NAMES)('the run is exported as %s', async (format) => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch {"counterexample": true}', client);
  const { body } = await client.request('lockstep/export', { format });
  expect(body.text.length).toBeGreaterThan(100);
  expect(body.fileName).toMatch(/^\w[\w.-]*\.\w+$/);
  if (body.fileName.endsWith('.json')) expect(() => JSON.parse(body.text)).not.toThrow();
});

test('a format that there is not is refused with those there are', async () => {
  const client = connect(always(harmless()));
  await play(harmless(), 'launch', client);
  const { message } = await client.request('lockstep/export', { format: 'pdf' });
  expect(message).toBe(`"format" must be one of ${FORMAT_NAMES.join(', ')}, but is "pdf". [LD1003]`);
  expect((await connect(always(harmless())).request('lockstep/saveTrace', {})).message).toContain('LD1004');
  expect((await client.request('lockstep/saveTrace', { path: 7 })).message).toContain('LD1003');
  expect(FILE).toContain('hand-written');
});
