/**
 * Where CPUs run the same code, what happens to one can as well happen to the others. Two causes that differ only in which
 * of them it is are one.
 */
import { agentName } from '../trace/names.ts';
import type { Semantics } from './semantics.ts';

/** More names than this are not tried in every order: then causes can be told twice. */
const MOST = 5;

/** A text that is the same for all causes that are one. */
export function causeKey({ plan, program }: Semantics, text: string): string {
  let candidates = [text];
  for (const group of plan.twins) {
    const names = group.map((agent) => agentName(program, agent));
    const met = names.filter((name) => mentions(text, name));
    if (met.length === 0 || names.length > MOST) continue;
    const orders = arrangements(names, met.length);
    candidates = candidates.flatMap((candidate) => orders.map((others) => renamed(candidate, met, others)));
  }
  return candidates.sort()[0];
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function renamed(text: string, names: string[], others: string[]): string {
  return text.replace(new RegExp(`\\b(?:${names.join('|')})\\b`, 'g'), (name) => others[names.indexOf(name)]);
}

/** Every list of `length` different ones of the names. */
function arrangements(names: string[], length: number): string[][] {
  if (length === 0) return [[]];
  return names.flatMap((name) =>
    arrangements(
      names.filter((other) => other !== name),
      length - 1,
    ).map((rest) => [name, ...rest]),
  );
}
