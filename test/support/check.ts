/** Checks a hand-written program with a clock that stands still, so that reports can be compared. */
import { type Budget, DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { CaseReport, ExpectationReport } from '../../server/trace/report.ts';

export const BUDGET: Budget = { ...DEFAULT_BUDGET, maxStates: 200_000 };

export function check(program: StepProgram, budget: Budget = BUDGET): CaseReport {
  return checkCase(program, budget, { now: () => 0 });
}

/** The report on the program's only expectation. */
export function checkOne(program: StepProgram): ExpectationReport {
  return check(program).expectations[0];
}
