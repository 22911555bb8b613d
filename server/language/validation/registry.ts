/** Which validators look at which nodes. One file per group of mistakes. */
import type { LockstepServices } from '../module.ts';
import { registerNameChecks } from './names.ts';
import { registerUseChecks } from './uses.ts';

export function registerValidation(services: LockstepServices): void {
  registerUseChecks(services);
  registerNameChecks(services);
}
