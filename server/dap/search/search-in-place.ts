// Searches in the thread that asks: for tests and small tools. The session is deaf while it runs.
import type { HangSearch, HangSearchFactory, SearchHooks } from './hang-search.ts';
import { type Answers, answerQuestion, budgetOf, type Question } from './search-questions.ts';

export const searchInPlace: HangSearchFactory = (program, maxStates): HangSearch => {
  const ask = async <K extends keyof Answers>(
    question: Question & { k: K },
    signal: AbortSignal,
    { progress }: SearchHooks = {},
  ): Promise<Answers[K]> => {
    const hooks = { cancelled: () => signal.aborted, ...(progress ? { progress } : {}) };
    return answerQuestion(program, budgetOf(maxStates), question, hooks) as Answers[K];
  };
  return {
    inBackground: false,
    nearest: (run, signal, hooks) => ask({ k: 'nearest', run, maxStates: hooks?.maxStates }, signal, hooks),
    outlook: (run, signal, about) => ask({ k: 'outlook', run, ...about }, signal),
    chance: (run, signal, about) => ask({ k: 'chance', run, ...about }, signal),
    prospect: (run, signal, hooks) => ask({ k: 'prospect', run, maxStates: hooks?.maxStates }, signal, hooks),
    reach: (run, signal, hooks) => ask({ k: 'reach', run, maxStates: hooks?.maxStates }, signal, hooks),
    check: (signal, hooks) => ask({ k: 'check' }, signal, hooks),
    dispose() {},
  };
};
