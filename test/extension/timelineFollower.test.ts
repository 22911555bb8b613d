// The timeline view gets a long run in parts, each once, and never two answers at a time.

import { expect, test } from 'vitest';
import type { DebugSession } from 'vscode';
import { createFollower } from '../../extension/timeline/follow.ts';
import type { TimelinePart, ToView } from '../../extension/timeline/messages.ts';

/** A session whose run has `length` steps; answers wait for `release`. */
function sessionWith(id: string) {
  const asked: Record<string, number>[] = [];
  const state = { length: 0, revision: 1, underWay: 0, most: 0 };
  const session = {
    id,
    async customRequest(_command: string, args: Record<string, number>) {
      asked.push(args);
      state.underWay++;
      state.most = Math.max(state.most, state.underWay);
      await Promise.resolve();
      state.underWay--;
      const from = args.revision === state.revision ? args.from : 0;
      const known = args.revision === state.revision ? args.strings : 0;
      const to = Math.min(args.to, state.length);
      return {
        revision: state.revision,
        from,
        to,
        length: state.length,
        stringsFrom: known,
        strings: ['a', 'b', 'c'].slice(known),
        placesFrom: 0,
        places: [0, 0, 0, 0, 0],
      } as unknown as TimelinePart;
    },
  } as unknown as DebugSession;
  return { session, asked, state };
}

test('a long run is fetched part by part, and later only what is new', async () => {
  const told: ToView[] = [];
  const follower = createFollower((message) => told.push(message));
  const { session, asked, state } = sessionWith('s');
  state.length = 120_000;
  await follower.refresh(session);
  expect(asked.map(({ from, to }) => [from, to])).toEqual([
    [0, 50_000],
    [50_000, 100_000],
    [100_000, 150_000],
  ]);
  state.length = 120_001;
  await follower.refresh(session);
  expect(asked.at(-1)).toMatchObject({ from: 120_000, strings: 3, places: 1 });
  expect(told).toHaveLength(4);
});

test('what happens while an answer is awaited is asked for after it', async () => {
  const follower = createFollower(() => {});
  const { session, asked, state } = sessionWith('s');
  state.length = 5;
  await Promise.all([follower.refresh(session), follower.refresh(session), follower.refresh(session)]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.most).toBe(1);
  expect(asked.length).toBe(2);
});

test('another session begins anew, and a view that was loaded again too', async () => {
  const told: ToView[] = [];
  const follower = createFollower((message) => told.push(message));
  const a = sessionWith('a');
  const b = sessionWith('b');
  a.state.length = 5;
  b.state.length = 7;
  await follower.refresh(a.session);
  await follower.refresh(b.session);
  expect(b.asked[0]).toMatchObject({ from: 0, revision: 0 });
  follower.forget();
  await follower.refresh(b.session);
  expect(b.asked[1]).toMatchObject({ from: 0, revision: 0 });
  expect(told.map(({ kind }) => kind)).toEqual(['part', 'part', 'none', 'part']);
});

test('when a session ends, what it has shown stays', async () => {
  const told: ToView[] = [];
  const follower = createFollower((message) => told.push(message));
  const { session } = sessionWith('s');
  await follower.refresh(session);
  await follower.refresh(undefined);
  expect(told.map(({ kind }) => kind)).toEqual(['part']);
});
