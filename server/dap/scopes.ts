// The scopes of a frame, in the order in which they are shown.
import { cpuItems } from './scope-cpu.ts';
import { localItems } from './scope-locals.ts';
import { lockItems } from './scope-locks.ts';
import { consoleItems, logItems } from './scope-log.ts';
import { panicItems, settingItems, sharedItems } from './scope-shared.ts';
import type { Item, View } from './view.ts';

export interface ScopeKind {
  name: string;
  hint?: 'locals' | 'registers';
  items(view: View): Item[];
}

export const SCOPES: readonly ScopeKind[] = [
  { name: 'Locals', hint: 'locals', items: localItems },
  { name: 'CPU', hint: 'registers', items: cpuItems },
  { name: 'Locks', items: lockItems },
  { name: 'Panic', items: panicItems },
  { name: 'Shared state', items: sharedItems },
  { name: 'Log buffer', items: logItems },
  { name: 'Console', items: consoleItems },
  { name: 'Settings', items: settingItems },
];
