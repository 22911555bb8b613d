import type { LockstepServices } from '../module.ts';
export function registerNameChecks(_services: LockstepServices): void {}
