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

export interface ReductionSwitches {
  /** Steps on locals run together with the step before them. */
  merge: boolean;
  /** So do steps on variables that a spinlock protects wherever they are touched. */
  sections: boolean;
  /** And those that are independent of everything others can still do. */
  futures: boolean;
  /** What a halted agent leaves behind is forgotten. */
  halted: boolean;
  /** Background CPUs that run the same code could be exchanged: not done, and the plan says so. */
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
  decide('symmetry', whyNotSymmetric(program));
  m.fn('normalise', ['s'], false, () => normal);
  const { functions, tables } = m.module([]);
  return { hidden, functions, tables, used, refused };
}

/** States are not compared up to exchanging CPUs: this says for the report whether that could have helped. */
function whyNotSymmetric({ agents }: StepProgram): string {
  const twins = agents.filter(
    (agent, a) =>
      !agent.foreground &&
      agent.kind === 'cpu' &&
      agents.some((other, b) => b !== a && other.entry === agent.entry && agent.entry !== 0),
  );
  return twins.length === 0
    ? 'No two background CPUs run the same code.'
    : `${twins.map(({ name }) => name).join(' and ')} run the same code, but states that differ only in which of them is where are kept apart.`;
}
