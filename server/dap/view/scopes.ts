// The scopes of a frame, in the order in which they are shown.
import { cpuItems } from './scope-cpu.ts';
import { localItems } from './scope-locals.ts';
import { lockItems } from './scope-locks.ts';
import { consoleItems, logItems } from './scope-log.ts';
import { panicItems, settingItems, sharedItems } from './scope-shared.ts';
import type { Children, Item, View } from './view.ts';

export interface ScopeKind {
  name: string;
  hint?: 'locals' | 'registers';
  contents(view: View): Children;
}

/** What is short enough to be made at once. */
const all =
  (items: (view: View) => Item[]) =>
  (view: View): Children =>
  () =>
    items(view);

export const SCOPES: readonly ScopeKind[] = [
  { name: 'Locals', hint: 'locals', contents: all(localItems) },
  { name: 'CPU', hint: 'registers', contents: all(cpuItems) },
  { name: 'Locks', contents: all(lockItems) },
  { name: 'Panic', contents: all(panicItems) },
  { name: 'Shared state', contents: all(sharedItems) },
  { name: 'Log buffer', contents: logItems },
  { name: 'Console', contents: consoleItems },
  { name: 'Settings', contents: all(settingItems) },
];
