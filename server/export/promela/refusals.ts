/** What Promela cannot say: better no model than one that means something else. */
import { accessOf } from '../../program/access.ts';
import type { Expectation, Expr, SourceRange, StepProgram } from '../../program/program.ts';
import { fits, rangeOf } from './ranges.ts';

export interface Refusal {
  code: string;
  message: string;
  at?: SourceRange;
}

/** Promela's limit. */
export const MOST_PROCESSES = 255;

export function refusalsOf(
  program: StepProgram,
  wanted: readonly Expectation[],
  processes: number,
): Refusal[] {
  return [...tooWide(program, wanted), ...tooMany(processes)];
}

function tooMany(processes: number): Refusal[] {
  if (processes <= MOST_PROCESSES) return [];
  const message = `The case needs ${processes} processes, and Promela has ${MOST_PROCESSES}: one for each CPU and device, for each CPU's handlers, and for each kind of interrupt at each CPU. Take fewer CPUs.`;
  return [{ code: 'LS9011', message }];
}

function tooWide(program: StepProgram, wanted: readonly Expectation[]): Refusal[] {
  const refusals: Refusal[] = [];
  const names = new Set(program.slots.filter((slot) => !fits(slot)).map(({ name }) => name));
  for (const name of names) {
    const at = program.variables.find((v) => name.startsWith(v.name))?.at;
    const message = `${name} can have values that Promela's integers of 32 bits cannot. Make its range smaller.`;
    refusals.push({ code: 'LS9010', message, ...(at ? { at } : {}) });
  }
  if (refusals.length > 0) return refusals;
  const seen = new Set<string>();
  const look = (e: Expr, at: SourceRange): void => {
    rangeOf(e, program, () => {
      const key = `${at.source}:${at.line}:${at.column}`;
      if (seen.has(key)) return;
      seen.add(key);
      const message =
        'A value on the way to the result can leave the 32 bits that Promela computes with. Make the ranges smaller.';
      refusals.push({ code: 'LS9010', message, at });
    });
  };
  for (const [l, op] of program.ops.entries()) {
    if (l === 0) continue;
    const { reads } = accessOf(op);
    for (const e of reads) look(e, op.at);
  }
  for (const expectation of wanted)
    if ('condition' in expectation) look(expectation.condition, expectation.at);
  return refusals;
}
