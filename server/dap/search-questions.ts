// The debugger's questions, answered by the explorer. Runs in a worker thread, or in place in tests.
import type { Budget, Hooks } from '../explore/budget.ts';
import { checkCase } from '../explore/check-case.ts';
import { findHangFrom } from '../explore/find-hang.ts';
import { createMachine, type State } from '../machine/machine.ts';
import { closePrivate } from '../machine/private-steps.ts';
import type { StepProgram } from '../program/program.ts';
import type { CaseReport, Finding } from '../trace/report.ts';
import { type Run, stateAfter } from '../trace/run.ts';
import type { Nearest, Outlook } from './hang-search.ts';

export type Question = { k: 'nearest' | 'outlook'; run: Run; maxStates?: number } | { k: 'check' };

export interface Answers {
  nearest: Nearest;
  outlook: Outlook;
  check: CaseReport;
}

export const MEMORY_MIB = 2048;
export const SECONDS = 600;

export function budgetOf(maxStates: number): Budget {
  return { maxStates, memoryMiB: MEMORY_MIB, seconds: SECONDS };
}

export function answerQuestion(
  program: StepProgram,
  budget: Budget,
  question: Question,
  hooks: Hooks,
): Answers[keyof Answers] {
  switch (question.k) {
    case 'nearest':
      return nearestFrom(program, budget, stateAfter(createMachine(program), question.run), hooks);
    case 'outlook':
      return outlookOf(
        program,
        atMost(budget, question.maxStates),
        stateAfter(createMachine(program), question.run),
        hooks,
      );
    case 'check':
      return checkCase(program, budget, hooks);
  }
}

function atMost(budget: Budget, maxStates = budget.maxStates): Budget {
  return { ...budget, maxStates: Math.min(budget.maxStates, maxStates) };
}

function nearestFrom(program: StepProgram, budget: Budget, state: State, hooks: Hooks): Nearest {
  const { result, finding, limit } = findHangFrom(program, state, budget, hooks);
  if (finding) return { k: 'hang', decisions: finding.trace, finding };
  return result === 'none' ? { k: 'none' } : { k: 'inconclusive', limit: limit ?? 'a limit was hit' };
}

function outlookOf(program: StepProgram, budget: Budget, state: State, hooks: Hooks): Outlook {
  const { result, finding, doomed } = findHangFrom(program, state, budget, hooks);
  if (!finding) return result === 'none' ? 'free' : 'unknown';
  if (!doomed) return 'unknown';
  if (doomed.length === 0) return 'free';
  return isThere(program, state, finding) ? 'hung' : 'doomed';
}

/** Only steps that nobody can tell lie between the state and the hang. */
function isThere(program: StepProgram, state: State, finding: Finding): boolean {
  const own = closePrivate(createMachine(program), state.slice()).length;
  return (finding.cycleFrom ?? finding.trace.length) <= own;
}
