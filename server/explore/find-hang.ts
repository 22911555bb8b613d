/** The nearest hang from any state, for a debugger that stands there. */
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS } from '../reduce/plan.ts';
import type { Finding } from '../trace/report.ts';
import { type Budget, explainLimit, type Hooks } from './budget.ts';
import { foregroundOf } from './endings.ts';
import { numbered } from './finding.ts';
import { canStillEnd, distinctHangs, goalOf, hangFindings, hungEndings } from './hangs.ts';
import { finishAll } from './pending.ts';
import { createSemantics } from './semantics.ts';
import { exploreSpace } from './space.ts';

export interface HangSearch {
  /** `none` is a proof; `inconclusive` says in `limit` why it is none. */
  result: 'found' | 'none' | 'inconclusive';
  /** Its trace starts at the state that was asked about. */
  finding?: Finding;
  /** Foreground agents that cannot come to their end from here any more, whatever happens. */
  doomed: number[];
  limit?: string;
}

export function findHangFrom(
  program: StepProgram,
  state: State,
  budget: Budget,
  hooks: Hooks = {},
): HangSearch {
  const semantics = createSemantics(program, ALL_REDUCTIONS, { sticky: [], events: [] });
  const space = exploreSpace(semantics, budget, hooks, state);
  const hangs = distinctHangs(space, hungEndings(space));
  const levels = hangs.map((hang) => goalOf(space, hang.endings).level);
  const nearest = hangs[levels.indexOf(Math.min(...levels))];
  const limit = space.limit && explainLimit(space.limit, budget, space.progress);
  if (!nearest) return { result: limit ? 'inconclusive' : 'none', doomed: [], limit };
  const [finding] = numbered('hang', finishAll(space, [hangFindings(space, [nearest])])[0]);
  return {
    result: 'found',
    finding,
    doomed: foregroundOf(space).filter((agent) => !canStillEnd(space, agent)(0)),
    limit,
  };
}
