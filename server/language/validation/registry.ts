/** Every group of validators. One file per group of mistakes. */
import type { LockstepServices } from '../module.ts';
import { registerCallChecks } from './calls.ts';
import { registerComparisonChecks } from './comparisons.ts';
import { registerControlFlowChecks } from './control-flow.ts';
import { registerDeclarationChecks } from './declarations.ts';
import { registerDurationChecks } from './durations.ts';
import { registerMemberChecks } from './members.ts';
import { registerNameChecks } from './names.ts';
import { registerPatchChecks } from './patches.ts';
import { registerScenarioChecks } from './scenarios.ts';
import { registerStatementChecks } from './statements.ts';
import { registerTypeChecks } from './types.ts';
import { registerUseChecks } from './uses.ts';

export function registerValidation(services: LockstepServices): void {
  registerUseChecks(services);
  registerNameChecks(services);
  registerMemberChecks(services);
  registerDeclarationChecks(services);
  registerTypeChecks(services);
  registerDurationChecks(services);
  registerStatementChecks(services);
  registerControlFlowChecks(services);
  registerCallChecks(services);
  registerPatchChecks(services);
  registerScenarioChecks(services);
  registerComparisonChecks(services);
}
