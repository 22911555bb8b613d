// The other end of a search thread, of whatever kind: answers one question after the other.
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

/** Gives what is to be done with each message. */
export function createSearchServer(
  { program, maxStates, cancelled }: SearchThreadData,
  post: (message: AnswerMessage) => void,
): (message: AskMessage) => void {
  const flags = cancelled && new Int32Array(cancelled);
  const budget = budgetOf(maxStates);

  function reply({ id, question }: AskMessage): AnswerMessage {
    let last = performance.now();
    const hooks: Hooks = {
      cancelled: () => flags !== undefined && isCancelled(flags, id),
      progress({ states, depth }) {
        const now = performance.now();
        if (now - last < TELL_EVERY) return;
        last = now;
        post({ id, progress: { states, depth } });
      },
    };
    try {
      return { id, answer: answerQuestion(program, budget, question, hooks) };
    } catch (error) {
      return { id, failure: error instanceof Error ? error.message : String(error) };
    }
  }

  return (message) => post(reply(message));
}
