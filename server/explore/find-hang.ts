/** The nearest hang from any state, for a debugger that stands there. */
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS } from '../reduce/plan.ts';
import type { Finding } from '../trace/report.ts';
import { type Budget, explainStatesLimit, explainUnfinished, type Hooks } from './budget.ts';
import { foregroundOf } from './endings.ts';
import { numbered } from './finding.ts';
import { canStillEnd, distinctHangs, hangFindings, hungEndings, nearestHang } from './hangs.ts';
import { finishAll } from './pending.ts';
import { createSemantics } from './semantics.ts';
import { exploreSpace } from './space.ts';

export interface HangSearch {
  /** `none` is a proof; `inconclusive` says in `limit` why it is none. */
  result: 'found' | 'none' | 'inconclusive';
  /** Its trace starts at the state that was asked about. */
  finding?: Finding;
  /** Foreground agents that cannot come to their end from here any more, whatever happens. Absent when that is not known. */
  doomed?: number[];
  limit?: string;
}

export function findHangFrom(
  program: StepProgram,
  state: State,
  budget: Budget,
  hooks: Hooks = {},
): HangSearch {
  if (!program.agents.some(({ foreground }) => foreground)) return { result: 'none', doomed: [] };
  const semantics = createSemantics(program, ALL_REDUCTIONS, { sticky: [], events: [] });
  const space = exploreSpace(semantics, budget, hooks, { from: state });
  const { deadline } = space;
  const limit = () => {
    if (space.limit) return explainStatesLimit(space.limit, budget, space.progress);
    const [first] = deadline.unfinished;
    // Once all is found, the last level is one without states.
    const depth = space.progress.depth - 1;
    return first && explainUnfinished(first, budget, { ...space.progress, depth });
  };
  const question = deadline.attempt('which hang is nearest', () =>
    hangFindings(space, nearestHang(space, distinctHangs(space, hungEndings(space)))),
  );
  const [found] = finishAll(space, [question?.value]);
  if (!found?.findings.length) {
    const none = found?.complete && !space.limit;
    return none ? { result: 'none', doomed: [] } : { result: 'inconclusive', limit: limit() };
  }
  const doomed = deadline.attempt('who can still come to an end', () =>
    foregroundOf(space).filter((agent) => !canStillEnd(space, agent).maybe(0)),
  );
  const [finding] = numbered('hang', found.findings);
  return { result: 'found', finding, doomed: doomed?.value, limit: limit() };
}
