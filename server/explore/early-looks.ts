/**
 * Looks at what a search has found so far, while it goes on: a hang or an error that is there is there whatever is still to come. Each look takes
 * a small part of the time that the search has taken, and comes when that has doubled.
 */
import type { CaseReport } from '../trace/report.ts';
import type { Budget, Hooks } from './budget.ts';
import { createDeadline } from './deadline.ts';
import type { SearchOptions, Space } from './space.ts';

/** Seconds of the search before the first look: most searches are over by then. */
const FIRST = 0.3;
/** Of the time that the search has taken: for what is looked for, and for putting it into words. */
const SHARE = 0.15;

export function earlyLooks(
  budget: Budget,
  hooks: Hooks,
  tell: (report: CaseReport) => void,
  reportOn: (space: Space) => CaseReport,
): SearchOptions['look'] {
  let next = FIRST;
  return (seconds, soFar) => {
    if (seconds < next) return;
    next = 2 * seconds;
    const limits = { ...budget, seconds: seconds * SHARE };
    const deadline = createDeadline(limits, { ...hooks, graceMs: seconds * SHARE * 1000 });
    const report = reportOn(soFar(deadline));
    if (report.faults.length === 0 && report.expectations.every(({ verdict }) => verdict === 'inconclusive'))
      return;
    // All that can be known is known.
    if (report.expectations.every(({ verdict }) => verdict !== 'inconclusive'))
      next = Number.POSITIVE_INFINITY;
    tell(report);
  };
}
