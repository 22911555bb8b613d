// What passes between the adapter and its search thread.
import type { StepProgram } from '../program/program.ts';
import type { Answers, Question } from './search-questions.ts';

/** Given to the thread at its start. */
export interface SearchThreadData {
  program: StepProgram;
  maxStates: number;
  /** One number: questions up to it are no longer wanted. */
  cancelled: SharedArrayBuffer;
}

export interface AskMessage {
  id: number;
  question: Question;
}

export type AnswerMessage = { id: number } & ({ answer: Answers[keyof Answers] } | { failure: string });
