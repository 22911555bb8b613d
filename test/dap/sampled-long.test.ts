// Opening a long sampled run: it is made again a slice at a time, so the session answers meanwhile and can be cancelled.
import { expect, test } from 'vitest';
import { createClock } from '../../server/dap/run/clock.ts';
import { createHistory } from '../../server/dap/run/history.ts';
import { stepOf } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { whole } from '../../server/sample/pieces.ts';
import { createSampler } from '../../server/sample/sampler.ts';
import { connect, FILE, type TestClient } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';
import { programOf } from '../support/lockstep.ts';

/** 200 times heads in a row: it can end, and does not. Some 330 steps a microsecond. */
const TOSSING = `shared n: 0..200 = 0;
scenario tossing { cpu 0 { loop { choose { n = 0; } or { n++; } if (n == 200) break; } } expect no hang; }
`;

async function begun(): Promise<TestClient> {
  const client = connect(programsOf(TOSSING));
  await client.request('initialize', { supportsProgressReporting: true });
  return client;
}

const launch = (client: TestClient, limitNs: number) =>
  client.request('launch', { program: FILE, sampled: { run: 0, limitNs } });

test('a run of a million steps is opened while the session answers, and nothing keeps it for long', async () => {
  const client = await begun();
  let opened = false;
  const launching = launch(client, 3e6).then((response) => {
    opened = true;
    return response;
  });
  let answers = 0;
  const waits: number[] = [];
  for (let before = performance.now(); !opened; ) {
    await client.request('threads');
    await new Promise((resume) => setImmediate(resume));
    const now = performance.now();
    waits.push(now - before);
    before = now;
    answers++;
  }
  expect((await launching).success).toBe(true);
  expect(answers).toBeGreaterThan(10);
  // Once it is compiled. What can hang is looked at in one go, and so are the times; each less than a tenth of all of it.
  expect(waits.sort((a, b) => b - a)[3]).toBeLessThan(300);
  const { branches } = (await client.request('lockstep/branches')).body;
  expect(branches[0].length).toBeGreaterThan(900_000);
}, 60_000);

test('it tells how far it is; cancelled, another launch is welcome', async () => {
  const client = await begun();
  const launching = launch(client, 25e6);
  const { progressId, title, cancellable } = (await client.event(['progressStart'], 0)).body;
  expect([title, cancellable]).toEqual(['Making run 0 again', true]);
  await client.request('cancel', { progressId });
  const response = await launching;
  expect(response.success).toBe(false);
  expect(response.message).toContain('LD1013');
  expect((await launch(client, 1e4)).success).toBe(true);
}, 60_000);

test('a run of more steps than anybody looks at is refused with what to do, before they are all made', async () => {
  const client = await begun();
  const response = await launch(client, 60e9);
  expect(response.message).toMatch(
    /Run 0 has more than 10 000 000 steps within 60 s of simulated time.*Lower the limit/,
  );
}, 60_000);

test('a run is the same, made again in pieces or at once', async () => {
  const program = await programOf(TOSSING);
  const setup = {
    sampled: program,
    scheduler: { name: 'time' },
    seed: 1,
    limitNs: 3e6,
    limitSteps: 1,
  } as const;
  const sampler = createSampler(setup);
  let recorded = 0;
  let last = 0;
  const result = whole(
    sampler.replay(0, 1e7, (_, ns) => {
      recorded++;
      last = ns;
    }),
  );
  expect(result?.end).toBe('limit');
  expect([recorded, last <= 3e6]).toEqual([result?.made, true]);
  expect(sampler.runs(0, 1).steps).toBe(result?.made);
}, 60_000);

test('a clock knows the steps of each CPU, and no arrival as one', async () => {
  const program = await programOf(
    'shared x: 0..3 = 0; scenario s { cpu 0 { x = 1; x = 2; } cpu 1 { x = 3; } }',
  );
  const history = createHistory(createMachine(program));
  const steps = [stepOf(0), stepOf(1), stepOf(0)];
  history.foresee(steps);
  const clock = createClock(history, { steps, changes: new Map(), times: [10, 20, 30] });
  expect([clock?.next(0), clock?.next(1)]).toEqual([10, 20]);
  history.seek(1);
  expect([clock?.next(0), clock?.next(1), clock?.last(0)]).toEqual([30, 20, 10]);
});
