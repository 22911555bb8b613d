/** Takes fields out of a value of unknown shape. The first one that is not as it must be is remembered, with its place. */
import type { TraceProblem } from './problems.ts';

export interface Reader {
  has(path: string): boolean;
  isList(path: string): boolean;
  text(path: string): string;
  /** A whole number from `lo` to `hi`. */
  whole(path: string, lo: number, hi?: number): number;
  /** An object whose values are texts. */
  texts(path: string): Record<string, string>;
  list<T>(path: string, read: (each: Reader) => T): T[];
  /** Says that what is read here is wrong. */
  complain(what: string): void;
  problem(): TraceProblem | undefined;
}

interface Notes {
  first?: TraceProblem;
}

/** Paths are names with dots between; the empty one is the value itself. */
export function createReader(value: unknown, at = '', notes: Notes = {}): Reader {
  const find = (path: string): unknown => {
    let found = value;
    for (const name of path === '' ? [] : path.split('.'))
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
    return found;
  };
  const complain = (path: string, what: string): void => {
    const place = [at, path].filter(Boolean).join('.') || 'the file';
    notes.first ??= {
      code: 'LT1004',
      message: `${place} ${what}. The file was cut or edited; save the trace again.`,
    };
  };
  const need = <T>(path: string, ok: (v: unknown) => v is T, wanted: string, otherwise: T): T => {
    const found = find(path);
    if (ok(found)) return found;
    complain(path, found === undefined ? `is missing: it must be ${wanted}` : `must be ${wanted}`);
    return otherwise;
  };
  return {
    has: (path) => find(path) !== undefined,
    isList: (path) => Array.isArray(find(path)),
    text: (path) => need(path, (v): v is string => typeof v === 'string', 'a text', ''),
    whole(path, lo, hi = Number.MAX_SAFE_INTEGER) {
      const wanted = `a whole number from ${lo}${hi === Number.MAX_SAFE_INTEGER ? '' : ` to ${hi}`}`;
      const ok = (v: unknown): v is number => Number.isInteger(v) && Number(v) >= lo && Number(v) <= hi;
      return need(path, ok, wanted, lo);
    },
    texts(path) {
      const ok = (v: unknown): v is Record<string, string> =>
        isObject(v) && Object.values(v).every((each) => typeof each === 'string');
      return need(path, ok, 'an object of texts', {});
    },
    list(path, read) {
      const found = need(path, Array.isArray, 'a list', []) as unknown[];
      const place = [at, path].filter(Boolean).join('.');
      return found.map((each, i) => read(createReader(each, `${place}[${i}]`, notes)));
    },
    complain: (what) => complain('', what),
    problem: () => notes.first,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
