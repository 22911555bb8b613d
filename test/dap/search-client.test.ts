// The search beside the session, in threads that nobody can tell to stop: as in web pages without shared memory.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { searchBeside } from '../../server/dap/search/search-client.ts';
import type { AnswerMessage, AskMessage } from '../../server/dap/search/search-messages.ts';
import { createSearchServer } from '../../server/dap/search/search-server.ts';
import { runOf } from '../../server/trace/run.ts';
import { harmless, oppositeLocks } from '../support/dap-programs.ts';

beforeEach(() => void vi.stubGlobal('SharedArrayBuffer', undefined));
afterEach(() => void vi.unstubAllGlobals());

/** Threads that begin to work on what they were asked when told to. */
function threads() {
  const all: { asked: AskMessage[]; ended: boolean; work(): void; lose(error: Error): void }[] = [];
  const createSearch = searchBeside((setup, listener) => {
    const answers: AnswerMessage[] = [];
    const serve = createSearchServer(setup, (message) => answers.push(message));
    const thread = {
      asked: [] as AskMessage[],
      ended: false,
      work() {
        for (const message of thread.asked.splice(0)) serve(message);
        for (const message of answers.splice(0)) if (!thread.ended) listener.message(message);
      },
      lose: listener.lost,
    };
    all.push(thread);
    return {
      post: (message) => void thread.asked.push(message),
      end: () => {
        thread.ended = true;
      },
    };
  });
  return { all, createSearch };
}

const start = runOf([]);
const forever = () => new AbortController().signal;

test('who cancels ends the thread, and what others have asked is asked again of another one', async () => {
  const { all, createSearch } = threads();
  const search = createSearch(oppositeLocks(), 1000);
  const abort = new AbortController();
  const unwanted = search.nearest(start, abort.signal);
  const wanted = search.nearest(start, forever());
  abort.abort();
  expect(await unwanted).toEqual({ k: 'inconclusive', limit: 'The search failed: the search was ended.' });
  expect(all.map(({ ended }) => ended)).toEqual([true, false]);
  expect(all[1].asked.map(({ id }) => id)).toEqual([2]);
  all[1].work();
  expect((await wanted).k).toBe('hang');
});

test('a question that is cancelled before it is asked ends nobody', async () => {
  const { all, createSearch } = threads();
  const search = createSearch(oppositeLocks(), 1000);
  const answered = search.prospect(start, forever());
  all[0].work();
  await answered;
  const abort = new AbortController();
  abort.abort();
  expect((await search.nearest(start, abort.signal)).k).toBe('inconclusive');
  const again = search.nearest(start, forever());
  all.at(-1)?.work();
  expect((await again).k).toBe('hang');
});

test('a thread that is lost takes its questions with it; the next question has another one', async () => {
  const { all, createSearch } = threads();
  const search = createSearch(harmless(), 1000);
  const first = search.nearest(start, forever());
  all[0].lose(new Error('out of memory'));
  expect(await first).toEqual({ k: 'inconclusive', limit: 'The search failed: out of memory.' });
  const second = search.nearest(start, forever());
  all[0].lose(new Error('told late'));
  all[1].work();
  expect(await second).toEqual({ k: 'none' });
});

test('the end of the session ends the thread and whoever waits for it', async () => {
  const { all, createSearch } = threads();
  const search = createSearch(harmless(), 1000);
  const check = search.check(forever());
  search.dispose();
  await expect(check).rejects.toThrow('the search was ended');
  expect(all.map(({ ended }) => ended)).toEqual([true]);
});
