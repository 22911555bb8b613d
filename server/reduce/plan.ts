/**
 * Which reductions of the search are sound for a program, and the functions that carry them out. Each has a switch. All of
 * them keep every verdict: hangs, conditions and starvation, not only deadlocks.
 */

import { call, type Fn, type Module, perform, type Statement } from '../machine/code/code.ts';
import { createEmitter, S } from '../machine/emit/emitter.ts';
import type { StepProgram } from '../program/program.ts';
import { factsOf } from './facts.ts';
import { futuresOf } from './futures.ts';
import { forgetHalted } from './halted.ts';
import { hiddenOps } from './hidden.ts';
import { runsFreely, settle } from './settle.ts';
import { exchangeTwins } from './symmetry/exchange.ts';
import { symmetryOf } from './symmetry/symmetry.ts';

export interface ReductionSwitches {
  /** Steps on locals run together with the step before them. */
  merge: boolean;
  /** So do steps on variables that a spinlock protects wherever they are touched. */
  sections: boolean;
  /** And those that are independent of everything others can still do. */
  futures: boolean;
  /** What a halted agent leaves behind is forgotten. */
  halted: boolean;
  /** States that differ only in which of some background CPUs with the same code is where are one. */
  symmetry: boolean;
}

export const ALL_REDUCTIONS: Readonly<ReductionSwitches> = {
  merge: true,
  sections: true,
  futures: true,
  halted: true,
  symmetry: true,
};

export interface ReductionPlan {
  /** Per location: its op is run together with the step before it (when the agent's turn is its own). */
  hidden: Uint8Array;
  /**
   * To be added to the step module, whose functions they call: `runsFreely(s, agent)` yields 0 or 1, `settle(s, spare)`
   * runs every agent on until it rests, and `normalise(s)` makes a state the one that stands for all like it.
   */
  functions: Fn[];
  tables: Module['tables'];
  /** Sets of agents that states do not tell apart: what happens to one can as well happen to the others. */
  twins: readonly (readonly number[])[];
  /** In the order of the switches. */
  used: string[];
  /** And why the others are not: a sentence for the report. */
  refused: { reduction: keyof ReductionSwitches; reason: string }[];
}

export function planReductions(program: StepProgram, wanted: ReductionSwitches): ReductionPlan {
  const used: string[] = [];
  const refused: ReductionPlan['refused'] = [];
  const decide = (reduction: keyof ReductionSwitches, reason: string | undefined): boolean => {
    const why = wanted[reduction] ? reason : 'It is switched off.';
    if (why === undefined) used.push(reduction);
    else refused.push({ reduction, reason: why });
    return why === undefined;
  };

  const facts = factsOf(program);
  const ops = hiddenOps(program, facts);
  const merge = decide('merge', undefined);
  const sections = decide(
    'sections',
    ops.sections.includes(1)
      ? undefined
      : 'No variable is touched under one and the same spinlock everywhere.',
  );
  const hidden = ops.merge.map((own, l) =>
    Number((merge && own === 1) || (sections && ops.sections[l] === 1)),
  );
  const futures = wanted.futures ? futuresOf(program, facts) : undefined;
  const useFutures = decide(
    'futures',
    futures ? undefined : 'The program has too many steps for a table of conflicts.',
  );

  const m = createEmitter(program);
  runsFreely(m, hidden, useFutures ? futures : undefined);
  settle(m);
  const halts = program.ops.some(({ k }, l) => l > 0 && k === 'halt');
  const normal: Statement[] = [];
  if (decide('halted', halts ? undefined : 'Nothing ever halts.'))
    normal.push(perform(call(forgetHalted(m, facts), S)));
  const symmetry = wanted.symmetry ? symmetryOf(program) : '';
  if (decide('symmetry', typeof symmetry === 'string' ? symmetry : undefined) && typeof symmetry !== 'string')
    normal.push(perform(call(exchangeTwins(m, symmetry.twins, symmetry.sorts), S)));
  m.fn('normalise', ['s'], false, () => normal);
  const { functions, tables } = m.module([]);
  const twins = typeof symmetry === 'string' ? [] : symmetry.twins.groups;
  return { hidden, functions, tables, twins, used, refused };
}
