// Searches in a thread of their own, of whatever kind: it begins with the first question, and is begun anew when it is lost.
import type {
  Chance,
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

export interface SearchThread {
  post(message: AskMessage): void;
  end(): void;
}

export interface SearchThreadListener {
  message(message: AnswerMessage): void;
  /** It has ended, or never begun. May be told more than once. */
  lost(error: Error): void;
}

export type StartSearchThread = (setup: SearchThreadData, listener: SearchThreadListener) => SearchThread;

const ENDED = 'the search was ended';

interface Waiting {
  question: Question;
  resolve(answer: unknown): void;
  reject(error: Error): void;
  progress?: SearchHooks['progress'];
}

export function searchBeside(start: StartSearchThread): HangSearchFactory {
  return (program, maxStates): HangSearch => {
    // Without shared memory, as in web pages that are not isolated, nobody can tell a thread that searches to stop.
    const cancelled =
      typeof SharedArrayBuffer === 'undefined' ? undefined : new SharedArrayBuffer(CANCELLED_BYTES);
    const waiting = new Map<number, Waiting>();
    let thread: SearchThread | undefined;
    let lastId = 0;

    function begin(): SearchThread {
      const begun = start(
        { program, maxStates, cancelled },
        {
          message(message) {
            const asked = waiting.get(message.id);
            if ('progress' in message) return asked?.progress?.(message.progress);
            waiting.delete(message.id);
            if ('failure' in message) asked?.reject(new Error(message.failure));
            else asked?.resolve(message.answer);
          },
          // Out of memory, most likely: the questions fail, the next one starts another thread.
          lost: (error) => void (thread === begun && lose(error)),
        },
      );
      return begun;
    }

    function lose(error: Error): void {
      thread = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }

    function cancel(id: number): void {
      if (cancelled) return cancelQuestion(cancelled, id);
      const asked = waiting.get(id);
      if (!asked) return;
      waiting.delete(id);
      asked.reject(new Error(ENDED));
      // It is the thread that is stopped; what else it was asked another one is.
      thread?.end();
      thread = undefined;
      for (const [other, { question }] of waiting) post(other, question);
    }

    function post(id: number, question: Question): void {
      thread ??= begin();
      thread.post({ id, question });
    }

    async function ask<K extends keyof Answers>(
      question: Question,
      signal: AbortSignal,
      progress?: SearchHooks['progress'],
    ): Promise<Answers[K]> {
      const id = ++lastId;
      const stop = () => cancel(id);
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await new Promise<Answers[K]>((resolve, reject) => {
          waiting.set(id, { question, resolve: resolve as (answer: unknown) => void, reject, progress });
          post(id, question);
          if (signal.aborted) stop();
        });
      } finally {
        signal.removeEventListener('abort', stop);
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
      chance: (run, signal, about) =>
        ask<'chance'>({ k: 'chance', run, ...about }, signal).catch((): Chance => 'unknown'),
      prospect: (run, signal, { maxStates, progress } = {}) =>
        ask<'prospect'>({ k: 'prospect', run, maxStates }, signal, progress).catch(
          (error): Prospect => ({ outlook: 'unknown', doomed: [], limit: lost(error) }),
        ),
      reach: (run, signal, { maxStates, progress } = {}) =>
        ask<'reach'>({ k: 'reach', run, maxStates }, signal, progress).catch(failed),
      check: (signal, { progress } = {}) => ask<'check'>({ k: 'check' }, signal, progress),
      dispose() {
        if (cancelled) for (const id of waiting.keys()) cancelQuestion(cancelled, id);
        thread?.end();
        lose(new Error(ENDED));
      },
    };
  };
}
