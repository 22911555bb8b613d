/**
 * CPUs in the background that run the same code can be exchanged (`symmetry`): with any of them in the places of others, a
 * state has the same future, but for who is who. That holds when no op and no condition tells them apart, which is looked
 * for in the whole program. Hangs are of agents in the foreground, so they are the same in both states too. Starvation
 * is not: a way round from a state to one like it can bring the CPUs back in each other's places, and who was treated
 * fairly on it is another question.
 */
import type { SourceRange, StepProgram } from '../../program/program.ts';
import { whereToldApart } from './apart.ts';
import { type SortTable, sortTable } from './flow.ts';
import { type Twins, twinsOf } from './twins.ts';

export interface Symmetry {
  twins: Twins;
  sorts: SortTable;
}

/** Or why there is none: a sentence for the report. */
export function symmetryOf(program: StepProgram): Symmetry | string {
  const twins = twinsOf(program);
  if (twins === undefined) return 'No two background CPUs run the same code.';
  if (typeof twins === 'string') return twins;
  const names = [...twins.members].map((a) => program.agents[a].name).join(' and ');
  if (program.expectations.some(({ k }) => k === 'no starvation'))
    return `${names} run the same code, but who starves is asked for each CPU by itself.`;
  const sorts = sortTable(program, twins);
  const where = sorts ? whereToldApart(program, twins, sorts) : 'an interrupt';
  if (where !== undefined)
    return `${names} run the same code, but ${nameOf(where, program)} tells them apart.`;
  return { twins, sorts: sorts as SortTable };
}

function nameOf(where: SourceRange | string, { sources }: StepProgram): string {
  if (typeof where === 'string') return where;
  return `${sources[where.source].uri.split('/').at(-1)}:${where.line + 1}`;
}
