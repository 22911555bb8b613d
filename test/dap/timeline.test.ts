// The timeline of a session: it follows the run, goes on where it left off, and another run begins it anew.
import { expect, test } from 'vitest';
import { timelineText } from '../../server/trace/timeline/index.ts';
import { mergeTimeline } from '../../server/trace/timeline/merge.ts';
import type { Timeline } from '../../server/trace/timeline/model.ts';
import { connect, FILE } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';

const AB_BA = `
spinlock a;
spinlock b;
scenario ab_ba {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
`;

interface Fetched extends Timeline {
  position: number;
}

async function launched(fields: object) {
  const client = connect(programsOf(AB_BA));
  await client.request('initialize', { adapterID: 'lockstep' });
  const from = client.sent.length;
  const answer = await client.request('launch', { program: FILE, ...fields });
  if (!answer.success) throw new Error(answer.message);
  await client.request('configurationDone');
  await client.event(['stopped'], from);
  let known: Fetched | undefined;
  return {
    client,
    async move(command: string, args: object = {}) {
      const at = client.sent.length;
      const response = await client.request(command, args);
      if (!response.success) throw new Error(response.message);
      await client.event(['stopped'], at);
    },
    /** Asks for what is new and puts it to what is known. */
    async look(): Promise<{ sent: Fetched; all: Fetched }> {
      const response = await client.request('lockstep/timeline', {
        revision: known?.revision ?? 0,
        from: known?.length ?? 0,
        strings: known?.strings.length ?? 0,
        places: (known?.places.length ?? 0) / 5,
      });
      if (!response.success) throw new Error(response.message);
      const sent = response.body as Fetched;
      known = { ...mergeTimeline(known, sent), position: sent.position };
      return { sent, all: known };
    },
  };
}

test('a counterexample is there as a whole, with its point of no return, and the position in it', async () => {
  const { move, look } = await launched({ counterexample: true });
  await move('lockstep/seek', { moment: 1 });
  const { all } = await look();
  expect(all.position).toBe(1);
  expect(timelineText(all)).toMatchInlineSnapshot(`
    "         0
    CPU 0     ++
      stands    |
      a        ==
    CPU 1    +  +
      b       ===
         2  point of no return
         3  CPU 0 waits for b
         4  CPU 1 waits for a
         4  CPU 0 waits for b, which CPU 1 holds; CPU 1 waits for a, which CPU 0 holds"
  `);
});

test('what is new of a run is sent, and nothing that is known', async () => {
  const { move, look } = await launched({});
  await look();
  await move('next', { threadId: 1, granularity: 'instruction' });
  await move('next', { threadId: 2, granularity: 'instruction' });
  const first = await look();
  expect(first.sent.steps).toHaveLength(2);
  await move('next', { threadId: 1, granularity: 'instruction' });
  const second = await look();
  expect(second.sent.from).toBe(2);
  expect(second.sent.steps).toHaveLength(1);
  expect(second.sent.lanes).toBeUndefined();
  expect(timelineText(second.all)).toMatchInlineSnapshot(`
    "         0
    CPU 0    + +
      a       ==
    CPU 1     +
      b        =
         3  CPU 0 waits for b"
  `);
  await move('stepBack', { threadId: 1, granularity: 'instruction' });
  const back = await look();
  expect(back.sent.steps).toHaveLength(0);
  expect(back.all.position).toBe(2);
});

test('a step that leaves the known future begins another run, which is sent from its start', async () => {
  const { move, look } = await launched({ counterexample: true });
  const before = (await look()).all;
  const other = 1 - ((before.steps[0] >> 16) & 0xff);
  await move('next', { threadId: other + 1, granularity: 'instruction' });
  const { sent } = await look();
  expect(sent.revision).not.toBe(before.revision);
  expect(sent.from).toBe(0);
  expect(sent.marks).toEqual({});
  expect(timelineText(sent)).toMatchInlineSnapshot(`
    "         0
    CPU 0    +
      a
    CPU 1"
  `);
});

test('back on a run that was left, the timeline is the one from before', async () => {
  const { client, move, look } = await launched({ counterexample: true });
  const before = (await look()).all;
  const other = 1 - ((before.steps[0] >> 16) & 0xff);
  await move('next', { threadId: other + 1, granularity: 'instruction' });
  expect((await look()).sent.revision).not.toBe(before.revision);
  const { branches } = (await client.request('lockstep/branches')).body;
  const left = branches.find((each: { current: boolean; kind: string }) => each.kind === 'counterexample');
  await move('lockstep/switchBranch', { id: left.id });
  const { sent } = await look();
  expect(sent.revision).toBe(before.revision);
  expect(timelineText(sent)).toBe(timelineText(before));
});

test('steps are put into words', async () => {
  const { client, move } = await launched({});
  await move('next', { threadId: 1, granularity: 'instruction' });
  await move('next', { threadId: 2, granularity: 'instruction' });
  expect((await client.request('lockstep/timelineTexts', { from: 0, to: 9 })).body).toEqual({
    from: 0,
    texts: ['takes a', 'takes b'],
  });
});

test('a moment that is no number is refused', async () => {
  const { client } = await launched({});
  const response = await client.request('lockstep/timeline', { from: 'x' });
  expect(response.success).toBe(false);
  expect(response.message).toContain('LD1003');
});

test('without a launched scenario there is no timeline', async () => {
  const client = connect(programsOf(AB_BA));
  expect((await client.request('lockstep/timeline', {})).message).toContain('LD1004');
});
