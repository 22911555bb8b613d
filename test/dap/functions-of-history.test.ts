// Wandering about in the runs of a session, and opening the run it has come to as a trace: what was printed at a moment and
// which breakpoints are hit, for which time, forwards and backwards, is the same.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionState } from '../../server/dap/state-event.ts';
import { connect, FILE, isEvent, type TestClient } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';

const TEXT = `shared x: 0..7 = 0;
fn h() { x = (x + 2) % 8; }
fn bump(by: 0..3) {
  x = (x + by) % 8;
  if (x == 3) print("three");
}
scenario s {
  machine { cpus = 3; }
  cpu 0 { for (i in 1..3) { bump(1); send_ipi(1, h); } print("done"); }
  background cpu 1 { loop { bump(2); } }
  background cpu 2 { loop { choose { bump(1); } or { x = 0; } print("two"); } }
  expect no hang;
}`;

const FOLDER = mkdtempSync(join(tmpdir(), 'lockstep-wander-'));
const MOVES = ['next', 'stepIn', 'stepBack', 'reverseContinue', 'lockstep/stepMachine', 'continue'];
const move = fc.record({
  command: fc.constantFrom(...MOVES, ...MOVES, 'lockstep/seek', 'lockstep/switchBranch'),
  threadId: fc.integer({ min: 1, max: 3 }),
  granularity: fc.constantFrom('statement', 'instruction'),
  part: fc.nat(1000),
});

test('console and hits at a moment do not depend on the way to it', async () => {
  const ways = fc.array(move, { minLength: 20, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(ways, fc.constantFrom('== 3', '% 2', '> 2'), async (moves, hits) => {
      const wanderer = await session({}, hits);
      for (const { command, part, ...args } of moves) {
        const { length } = stateOf(wanderer);
        const { branches } = (await wanderer.request('lockstep/branches')).body;
        const { id } = branches[part % branches.length];
        await go(wanderer, command, { ...args, id, moment: part % (length + 1) });
        if (isOver(wanderer)) return;
      }
      const { moment } = stateOf(wanderer);
      const trace = join(FOLDER, 'wandered.lockstep-trace');
      writeFileSync(trace, (await wanderer.request('lockstep/saveTrace', { path: trace })).body.text);
      const straight = await session({ trace }, hits);
      expect(stateOf(straight).length).toBe(stateOf(wanderer).length);
      expect(await seenFrom(wanderer, moment)).toEqual(await seenFrom(straight, moment));
    }),
    { numRuns: 30, seed: 20261123 },
  );
});

/** The console at a moment, and all stops of the run, forwards; backwards they are the same. */
async function seenFrom(client: TestClient, moment: number): Promise<unknown> {
  await client.request('lockstep/schedule', { schedule: 'recorded' });
  await go(client, 'lockstep/seek', { moment });
  const [frame] = (await client.request('stackTrace', { threadId: 1 })).body.stackFrames;
  const lines = await client.request('evaluate', {
    expression: 'console',
    frameId: frame?.id,
    context: 'clipboard',
  });
  await go(client, 'lockstep/seek', { moment: 0 });
  const forwards = await stops(client, 'continue');
  await go(client, 'lockstep/seek', { moment: stateOf(client).length });
  const backwards = await stops(client, 'reverseContinue');
  const { length } = stateOf(client);
  const between = (all: string[]) => all.filter((each) => !each.startsWith(`${length}:`));
  expect(between(backwards).reverse()).toEqual(between(forwards));
  return { console: lines.body.result, forwards };
}

/** Hits of breakpoints, by moment. */
async function stops(client: TestClient, command: string): Promise<string[]> {
  const found: string[] = [];
  for (let last = -1; ; ) {
    const ids = await go(client, command, { threadId: 1 });
    const { moment, length } = stateOf(client);
    if (moment === last) return found;
    last = moment;
    if (ids) found.push(`${moment}: ${ids}`);
    // At the end of a scenario that is over, one more would end the session.
    if (moment === length && command === 'continue') return found;
  }
}

/** The breakpoints that ended the motion. */
async function go(client: TestClient, command: string, args: object): Promise<number[] | undefined> {
  const from = client.sent.length;
  if (!(await client.request(command, args)).success) return undefined;
  const { body } = await client.event(['stopped', 'terminated'], from);
  return body?.hitBreakpointIds;
}

function stateOf(client: TestClient): SessionState {
  const last = client.sent.findLast((m) => isEvent(m) && m.event === 'lockstep/state');
  return (last as unknown as { body: SessionState }).body;
}

function isOver(client: TestClient): boolean {
  return client.sent.some((m) => isEvent(m) && m.event === 'terminated');
}

async function session(configuration: object, hitCondition: string): Promise<TestClient> {
  const client = connect(programsOf(TEXT));
  await client.request('initialize', { adapterID: 'lockstep', pathFormat: 'path', linesStartAt1: true });
  await client.request('launch', { program: FILE, schedule: 'roundRobin', ...configuration });
  const breakpoints = [2, 4].map((line) => ({ line, hitCondition }));
  await client.request('setBreakpoints', { source: { path: FILE }, breakpoints });
  await client.request('configurationDone');
  await client.event(['lockstep/state'], 0);
  return client;
}
