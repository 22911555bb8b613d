// Searches in the thread that asks: for tests and small tools. The session is deaf while it runs.
import type { HangSearch, HangSearchFactory } from './hang-search.ts';
import { type Answers, answerQuestion, budgetOf, type Question } from './search-questions.ts';

export const searchInPlace: HangSearchFactory = (program, maxStates): HangSearch => {
  const ask = async (question: Question, signal: AbortSignal) =>
    answerQuestion(program, budgetOf(maxStates), question, { cancelled: () => signal.aborted });
  return {
    nearest: async (run, signal) => (await ask({ k: 'nearest', run }, signal)) as Answers['nearest'],
    outlook: async (run, signal, maxStates) =>
      (await ask({ k: 'outlook', run, maxStates }, signal)) as Answers['outlook'],
    check: async (signal) => (await ask({ k: 'check' }, signal)) as Answers['check'],
    dispose() {},
  };
};
