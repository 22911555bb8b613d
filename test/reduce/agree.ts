/** What a program comes to must not depend on the reductions: compares the plain search with reduced ones. */
import type { StepProgram } from '../../server/program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../../server/reduce/plan.ts';
import { NO_REDUCTION, search } from './search.ts';
import { type Judgement, judge } from './verdicts.ts';

/** All together, and each alone. */
export const WAYS: Record<string, ReductionSwitches> = {
  all: ALL_REDUCTIONS,
  merge: { ...NO_REDUCTION, merge: true },
  sections: { ...NO_REDUCTION, sections: true },
  futures: { ...NO_REDUCTION, futures: true },
  halted: { ...NO_REDUCTION, halted: true },
  symmetry: { ...NO_REDUCTION, symmetry: true },
};

export interface Agreement {
  states: number;
  /** By way: states left. */
  left: Record<string, number>;
  /** Reductions that some plan used. */
  used: Set<string>;
  differences: string[];
  judgement: Judgement;
}

/** Nothing when the program has more states than `most`. `name` makes equal what a reduction makes equal. */
export function agree(
  program: StepProgram,
  most: number,
  name: (text: string) => string = (text) => text,
): Agreement | undefined {
  const whole = search(program, NO_REDUCTION, most);
  if (!whole) return undefined;
  const judgement = judge(whole);
  const differences: string[] = [];
  const left: Record<string, number> = {};
  const used = new Set<string>();
  for (const [way, switches] of Object.entries(WAYS)) {
    const reduced = search(program, switches, most);
    if (!reduced) {
      differences.push(`${way}: more states than without`);
      continue;
    }
    for (const each of reduced.plan.used) used.add(each);
    left[way] = reduced.states.length;
    differences.push(
      ...differ(program, judgement, judge(reduced), name, way === 'halted').map((d) => `${way}: ${d}`),
    );
  }
  return { states: whole.states.length, left, used, differences, judgement };
}

function differ(
  program: StepProgram,
  a: Judgement,
  b: Judgement,
  name: (text: string) => string,
  exact: boolean,
): string[] {
  const verdicts = program.expectations.flatMap(({ text }, i) =>
    a.met[i] === b.met[i] ? [] : [`${text} is ${a.met[i] ? 'met' : 'not met'}, and then it is not so`],
  );
  const sets = (['faults', 'starving', 'ends', 'hangs', 'causes'] as const).flatMap((what) => {
    const [x, y] = [a[what], b[what]].map((set) => new Set([...set].map(name)));
    // An interrupt that halts its CPU between two ops that run together would have halted it in a function of its own.
    const missing = what === 'causes' && !exact ? [] : [...x].filter((text) => !y.has(text));
    const added = [...y].filter((text) => !x.has(text));
    return [
      ...missing.map((text) => `${what}: "${text}" is missing`),
      ...added.map((text) => `${what}: "${text}" is made up`),
    ];
  });
  return [...verdicts, ...sets];
}
