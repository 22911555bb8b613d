// The other end of the search thread: answers one question after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { Hooks } from '../../explore/budget.ts';
import {
  type AnswerMessage,
  type AskMessage,
  isCancelled,
  type SearchThreadData,
} from './search-messages.ts';
import { answerQuestion, budgetOf } from './search-questions.ts';

/** Milliseconds between two words on how far a search has come, and before the first. */
const TELL_EVERY = 400;

export function serveSearches(): void {
  const { program, maxStates, cancelled } = workerData as SearchThreadData;
  const flags = new Int32Array(cancelled);
  const budget = budgetOf(maxStates);
  parentPort?.on('message', ({ id, question }: AskMessage) => {
    parentPort?.postMessage(reply(id, question));
  });

  function reply(id: number, question: AskMessage['question']): AnswerMessage {
    let last = performance.now();
    const hooks: Hooks = {
      cancelled: () => isCancelled(flags, id),
      progress({ states, depth }) {
        const now = performance.now();
        if (now - last < TELL_EVERY) return;
        last = now;
        parentPort?.postMessage({ id, progress: { states, depth } } satisfies AnswerMessage);
      },
    };
    try {
      return { id, answer: answerQuestion(program, budget, question, hooks) };
    } catch (error) {
      return { id, failure: error instanceof Error ? error.message : String(error) };
    }
  }
}
