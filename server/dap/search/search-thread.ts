// Searches in a worker thread, so that the session answers while they run. The thread begins with the first question.
import { Worker } from 'node:worker_threads';
import type {
  HangSearch,
  HangSearchFactory,
  Nearest,
  Outlook,
  Prospect,
  Reached,
  SearchHooks,
} from './hang-search.ts';
import {
  type AnswerMessage,
  type AskMessage,
  CANCELLED_BYTES,
  cancelQuestion,
  type SearchThreadData,
} from './search-messages.ts';
import type { Answers, Question } from './search-questions.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  progress?: SearchHooks['progress'];
}

/** `script` is the bundle whose main() serves searches when it runs in a worker thread. */
export function searchInThread(script: URL): HangSearchFactory {
  return (program, maxStates): HangSearch => {
    const cancelled = new SharedArrayBuffer(CANCELLED_BYTES);
    const waiting = new Map<number, Waiting>();
    let worker: Worker | undefined;
    let lastId = 0;

    function start(): Worker {
      const workerData: SearchThreadData = { program, maxStates, cancelled };
      const started = new Worker(script, { workerData });
      started.unref();
      started.on('message', (message: AnswerMessage) => {
        const asked = waiting.get(message.id);
        if ('progress' in message) return asked?.progress?.(message.progress);
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
      progress?: SearchHooks['progress'],
    ): Promise<Answers[K]> {
      const id = ++lastId;
      worker ??= start();
      const cancel = () => cancelQuestion(cancelled, id);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await new Promise<Answers[K]>((resolve, reject) => {
          waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject, progress });
          worker?.postMessage({ id, question } satisfies AskMessage);
          if (signal.aborted) cancel();
        });
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    }

    const lost = (error: unknown) =>
      `The search failed: ${error instanceof Error ? error.message : String(error)}.`;
    const failed = (error: unknown): Nearest & Reached => ({ k: 'inconclusive', limit: lost(error) });
    return {
      inBackground: true,
      nearest: (run, signal, { maxStates, progress } = {}) =>
        ask<'nearest'>({ k: 'nearest', run, maxStates }, signal, progress).catch(failed),
      outlook: (run, signal, about) =>
        ask<'outlook'>({ k: 'outlook', run, ...about }, signal).catch((): Outlook => 'unknown'),
      prospect: (run, signal, { maxStates, progress } = {}) =>
        ask<'prospect'>({ k: 'prospect', run, maxStates }, signal, progress).catch(
          (error): Prospect => ({ outlook: 'unknown', doomed: [], limit: lost(error) }),
        ),
      reach: (run, signal, { maxStates, progress } = {}) =>
        ask<'reach'>({ k: 'reach', run, maxStates }, signal, progress).catch(failed),
      check: (signal, { progress } = {}) => ask<'check'>({ k: 'check' }, signal, progress),
      dispose() {
        for (const id of waiting.keys()) cancelQuestion(cancelled, id);
        void worker?.terminate();
      },
    };
  };
}
