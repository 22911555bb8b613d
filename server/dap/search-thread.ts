// Searches in a worker thread, so that the session answers while they run. The thread begins with the first question.
import { Worker } from 'node:worker_threads';
import type { HangSearch, HangSearchFactory, Nearest, Outlook } from './hang-search.ts';
import type { AnswerMessage, AskMessage, SearchThreadData } from './search-messages.ts';
import type { Answers, Question } from './search-questions.ts';

/** `script` is the bundle whose main() serves searches when it runs in a worker thread. */
export function searchInThread(script: URL): HangSearchFactory {
  return (program, maxStates): HangSearch => {
    const cancelled = new SharedArrayBuffer(4);
    const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
    let worker: Worker | undefined;
    let lastId = 0;

    function start(): Worker {
      const workerData: SearchThreadData = { program, maxStates, cancelled };
      const started = new Worker(script, { workerData });
      started.unref();
      started.on('message', (message: AnswerMessage) => {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if ('failure' in message) asked?.reject(new Error(message.failure));
        else asked?.resolve(message.answer);
      });
      // Out of memory, most likely: the questions fail, the next one starts another thread.
      const lose = (error: Error) => {
        if (worker === started) worker = undefined;
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
      };
      started.on('error', lose);
      started.on('exit', () => lose(new Error('the search was ended')));
      return started;
    }

    async function ask<K extends keyof Answers>(
      question: Question,
      signal: AbortSignal,
    ): Promise<Answers[K]> {
      const id = ++lastId;
      worker ??= start();
      const cancel = () => Atomics.store(new Int32Array(cancelled), 0, id);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await new Promise<Answers[K]>((resolve, reject) => {
          waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
          worker?.postMessage({ id, question } satisfies AskMessage);
          if (signal.aborted) cancel();
        });
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    }

    const lost = (error: unknown) =>
      `The search failed: ${error instanceof Error ? error.message : String(error)}.`;
    return {
      nearest: (run, signal) =>
        ask<'nearest'>({ k: 'nearest', run }, signal).catch(
          (error): Nearest => ({ k: 'inconclusive', limit: lost(error) }),
        ),
      outlook: (run, signal, maxStates) =>
        ask<'outlook'>({ k: 'outlook', run, maxStates }, signal).catch((): Outlook => 'unknown'),
      check: (signal) => ask<'check'>({ k: 'check' }, signal),
      dispose() {
        Atomics.store(new Int32Array(cancelled), 0, lastId);
        void worker?.terminate();
      },
    };
  };
}
