/**
 * What of the accesses to a watched thing counts. The words `changed`, `written` and `read` before a condition (or alone)
 * say it; without them the type of the breakpoint does. A change is what clients call "write": "Break on Value Change".
 */
import type { AccessType } from './breakpoint.ts';
import type { Touched } from './touched.ts';

export type AccessWord = 'changed' | 'written' | 'read';

const FORM = /^\s*(changed|written|read)\s*(?:&&\s*(.*))?$/s;

export function readAccess(condition: string | undefined): { word?: AccessWord; condition?: string } {
  const [, word, rest] = FORM.exec(condition ?? '') ?? [];
  if (word === undefined) return condition === undefined ? {} : { condition };
  return { word: word as AccessWord, ...(rest?.trim() ? { condition: rest.trim() } : {}) };
}

export function isMeant(
  { access, changed }: Touched,
  type: AccessType,
  word: AccessWord | undefined,
): boolean {
  if (word === 'read') return access === 'read';
  if (word === 'written') return access === 'write';
  if (word === 'changed') return changed;
  if (type === 'read') return access === 'read';
  return type === 'write' ? changed : true;
}
