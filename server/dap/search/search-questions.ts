// The debugger's questions, answered by the explorer. Runs in a worker thread, or in place in tests.
import type { Budget, Hooks } from '../../explore/budget.ts';
import { checkCase } from '../../explore/check-case.ts';
import type { Conditional } from '../../explore/conditions.ts';
import { chanceFrom } from '../../explore/find-chance.ts';
import { findHangFrom } from '../../explore/find-hang.ts';
import { findRunFrom } from '../../explore/find-run.ts';
import { createMachine, type State } from '../../machine/machine.ts';
import { closePrivate } from '../../machine/private-steps.ts';
import type { StepProgram } from '../../program/program.ts';
import { agentName } from '../../trace/names.ts';
import type { CaseReport, Finding } from '../../trace/report.ts';
import { type Run, stateAfter } from '../../trace/run.ts';
import type {
  Chance,
  ChanceAbout,
  Nearest,
  Outlook,
  OutlookAbout,
  Prospect,
  Reached,
} from './hang-search.ts';

export type Question =
  | { k: 'nearest' | 'prospect' | 'reach'; run: Run; maxStates?: number }
  | ({ k: 'outlook'; run: Run } & OutlookAbout)
  | ({ k: 'chance'; run: Run } & ChanceAbout)
  | { k: 'check'; maxStates?: number };

export interface Answers {
  nearest: Nearest;
  outlook: Outlook;
  prospect: Prospect;
  reach: Reached;
  chance: Chance;
  check: CaseReport;
}

export const MEMORY_MIB = 2048;
export const SECONDS = 600;

export function budgetOf(maxStates: number): Budget {
  return { maxStates, memoryMiB: MEMORY_MIB, seconds: SECONDS };
}

export function answerQuestion(
  program: StepProgram,
  given: Budget,
  question: Question,
  hooks: Hooks,
): Answers[keyof Answers] {
  const budget = atMost(given, question.maxStates);
  if (question.k === 'check') return checkCase(program, budget, hooks);
  const state = stateAfter(createMachine(program), question.run);
  switch (question.k) {
    case 'nearest':
      return nearestFrom(program, budget, state, hooks);
    case 'outlook':
      return outlookOf(program, budget, state, hooks, question.agent);
    case 'prospect':
      return prospectOf(program, budget, state, hooks);
    case 'reach':
      return reachFrom(program, budget, state, hooks);
    case 'chance': {
      const wanted = program.expectations[question.expectation];
      if (wanted?.k !== 'eventually') throw new Error('the program has no such expectation');
      return chanceFrom(program, state, wanted, budget, hooks);
    }
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

function outlookOf(
  program: StepProgram,
  budget: Budget,
  state: State,
  hooks: Hooks,
  agent: number | undefined,
): Outlook {
  const { result, finding, doomed, limit } = findHangFrom(program, state, budget, hooks);
  if (!finding) return result === 'none' ? 'free' : 'unknown';
  if (!doomed) return 'unknown';
  // States that were not gone on from count as able to finish: with a limit, nothing says that they are.
  if (agent === undefined ? doomed.length === 0 : !doomed.includes(agent))
    return limit === undefined ? 'free' : 'unknown';
  return isThere(program, state, finding) ? 'hung' : 'doomed';
}

function prospectOf(program: StepProgram, budget: Budget, state: State, hooks: Hooks): Prospect {
  const found = findHangFrom(program, state, budget, hooks);
  const { finding, limit } = found;
  const doomed = (found.doomed ?? []).map((agent) => agentName(program, agent));
  if (found.result === 'none') return { outlook: 'none', doomed };
  const known = { doomed, ...(finding ? { finding } : {}), ...(limit === undefined ? {} : { limit }) };
  if (finding && doomed.length > 0)
    return { outlook: isThere(program, state, finding) ? 'hung' : 'unavoidable', ...known };
  if (finding && found.doomed && limit === undefined) return { outlook: 'avoidable', ...known };
  return { outlook: 'unknown', ...known };
}

function reachFrom(program: StepProgram, budget: Budget, state: State, hooks: Hooks): Reached {
  const wanted = program.expectations.at(-1);
  if (wanted?.k !== 'reachable') throw new Error('the program has no condition to look out for');
  const { result, finding, limit } = findRunFrom(program, state, wanted as Conditional, budget, hooks);
  if (result === 'here' || result === 'none') return { k: result };
  if (!finding) return { k: 'inconclusive', limit: limit ?? 'a limit was hit' };
  const { trace, headline, agent } = finding;
  return { k: 'run', decisions: trace, text: headline, ...(agent ? { agent } : {}) };
}

/** Only steps that nobody can tell lie between the state and the hang. */
function isThere(program: StepProgram, state: State, finding: Finding): boolean {
  const own = closePrivate(createMachine(program), state.slice()).length;
  return (finding.cycleFrom ?? finding.trace.length) <= own;
}
