// What a branch is called, so that a person recognises it.
import { decisionParts } from '../../machine/decision.ts';
import type { StepProgram } from '../../program/program.ts';
import { agentName, vectorName } from '../../trace/names.ts';
import { CHANGE, type Change } from '../../trace/run.ts';
import type { BranchName } from './branches.ts';

export const FIRST_BRANCH: BranchName = { label: 'from the start', kind: 'explored' };

/** A step was made where another had been made before. `earlier`: the changes that the run has behind it. */
export function leavingName(
  program: StepProgram,
  moment: number,
  known: number | undefined,
  step: number,
  earlier: readonly Change[],
): BranchName {
  const label = `from step ${moment + 1}: ${stepName(program, step, known)} instead`;
  return afterChanges({ label, kind: 'explored' }, earlier);
}

/** Whatever a run goes on with behind a change, it is a what-if. */
export function afterChanges(name: BranchName, earlier: readonly Change[]): BranchName {
  if (earlier.length === 0) return name;
  return { label: `${changesName(earlier)}; ${name.label}`, kind: 'what-if' };
}

export function changesName(changes: readonly Change[]): string {
  return `what-if: ${changes.map(({ label }) => label).join(', ')}`;
}

function stepName(program: StepProgram, step: number, known: number | undefined): string {
  if (step === CHANGE) return 'a change';
  const parts = decisionParts(step);
  const name = agentName(program, parts.agent);
  if (parts.k === 'interrupt') return `${name} takes ${vectorName(program, parts.vector)}`;
  if (parts.k === 'arrive') return `${vectorName(program, parts.vector)} arrives at ${name}`;
  // The same CPU at the same place: what differs is what it chose.
  const sameCpu = known !== undefined && known !== CHANGE && known >> 16 === step >> 16;
  return sameCpu ? `${name} goes way ${parts.choice + 1}` : `${name} steps`;
}
