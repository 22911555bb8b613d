/** Concrete types of one scenario case: every bound is a number. */
import type { Expr, ValueType } from './program.ts';
import type { Spread } from './spread.ts';

export type CaseType =
  | { k: 'bool' | 'cpus' | 'text' | 'void' | 'none' }
  /** `text`: it is the time that this line takes, where a full one takes `spread`. */
  | { k: 'duration'; spread?: Spread; text?: Expr }
  | { k: 'int'; lo: number; hi: number; saturating: boolean }
  | { k: 'cpu'; optional: boolean }
  | { k: 'enum'; name: string; members: string[] }
  | { k: 'seq' | 'record'; log: number };

export interface Bounds {
  lo: number;
  hi: number;
}

export const BOOL: CaseType = { k: 'bool' };
export const VOID: CaseType = { k: 'void' };
export const NONE: CaseType = { k: 'none' };
export const TEXT: CaseType = { k: 'text' };
export const DURATION: CaseType = { k: 'duration' };
export const CPU: CaseType = { k: 'cpu', optional: false };
export const CPUS: CaseType = { k: 'cpus' };

export function int(lo: number, hi: number, saturating = false): CaseType {
  return { k: 'int', lo, hi, saturating };
}

/** How a type is shown to a person. */
export function shown(t: CaseType): ValueType {
  switch (t.k) {
    case 'void':
    case 'none':
      return { k: 'bool' };
    case 'int':
      return { k: 'int', lo: t.lo, hi: t.hi, ...(t.saturating ? { saturating: true } : {}) };
    case 'bool':
      return { k: 'bool' };
    case 'cpus':
      return { k: 'cpus' };
    case 'text':
      return { k: 'text' };
    case 'duration':
      return { k: 'duration' };
    default:
      return t;
  }
}
