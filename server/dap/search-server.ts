// The other end of the search thread: answers one question after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { AnswerMessage, AskMessage, SearchThreadData } from './search-messages.ts';
import { answerQuestion, budgetOf } from './search-questions.ts';

export function serveSearches(): void {
  const { program, maxStates, cancelled } = workerData as SearchThreadData;
  const flag = new Int32Array(cancelled);
  const budget = budgetOf(maxStates);
  parentPort?.on('message', ({ id, question }: AskMessage) => {
    parentPort?.postMessage(reply(id, question));
  });

  function reply(id: number, question: AskMessage['question']): AnswerMessage {
    try {
      const hooks = { cancelled: () => Atomics.load(flag, 0) >= id };
      return { id, answer: answerQuestion(program, budget, question, hooks) };
    } catch (error) {
      return { id, failure: error instanceof Error ? error.message : String(error) };
    }
  }
}
