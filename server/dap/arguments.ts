// Reading the arguments of a request. They come from outside and can be anything at all.
import { type Problem, problem } from './problems.ts';

export type Arguments = Record<string, unknown>;

export function asArguments(value: unknown): Arguments {
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isInteger(value: unknown, least = Number.MIN_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** A whole number that must be there. */
export function integer(args: Arguments, name: string, least = Number.MIN_SAFE_INTEGER): number | Problem {
  const value = args[name];
  return isInteger(value, least) ? value : wrong(name, 'a whole number', value);
}

/** A whole number that may be missing. */
export function optionalInteger(
  args: Arguments,
  name: string,
  otherwise: number,
  least = 0,
): number | Problem {
  return args[name] === undefined ? otherwise : integer(args, name, least);
}

export function text(args: Arguments, name: string): string | Problem {
  const value = args[name];
  return typeof value === 'string' ? value : wrong(name, 'a string', value);
}

/** A list whose entries are objects; a missing one is empty. */
export function records(args: Arguments, name: string): Arguments[] | Problem {
  const value = args[name];
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isRecord)) return value;
  return wrong(name, 'a list of objects', value);
}

/** A list of strings; a missing one is empty. */
export function texts(args: Arguments, name: string): string[] | Problem {
  const value = args[name];
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  return wrong(name, 'a list of strings', value);
}

export function wrong(name: string, wanted: string, value: unknown): Problem {
  return problem('LD1003', `"${name}" must be ${wanted}, but is ${shown(value)}.`);
}

/** A value from outside as it can stand in a message: short, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
