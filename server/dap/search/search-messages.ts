// What passes between the adapter and its search thread.
import type { StepProgram } from '../../program/program.ts';
import type { SearchProgress } from './hang-search.ts';
import type { Answers, Question } from './search-questions.ts';

/** Given to the thread at its start. */
export interface SearchThreadData {
  program: StepProgram;
  maxStates: number;
  /** Numbers of questions that are no longer wanted: see `isCancelled`. Absent where memory cannot be shared. */
  cancelled?: SharedArrayBuffer;
}

export interface AskMessage {
  id: number;
  question: Question;
}

export type AnswerMessage = { id: number } & (
  | { answer: Answers[keyof Answers] }
  | { failure: string }
  | { progress: SearchProgress }
);

/** So many questions can be open at once before the end of one is taken for the end of another. */
const OPEN = 1024;
export const CANCELLED_BYTES = OPEN * 4;

export function cancelQuestion(cancelled: SharedArrayBuffer, id: number): void {
  Atomics.store(new Int32Array(cancelled), id % OPEN, id);
}

export function isCancelled(flags: Int32Array, id: number): boolean {
  return Atomics.load(flags, id % OPEN) >= id;
}
