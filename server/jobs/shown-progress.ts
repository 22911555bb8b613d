/** What of a job's progress is worth passing on: each new case, and now and then how far its search is. */
import type { ProgressAt } from './messages.ts';

const EVERY_MS = 100;

/** `now`: milliseconds of a clock that never goes back. */
export function shownProgress(now: () => number, show: (at: ProgressAt) => void): (at: ProgressAt) => void {
  let last = 0;
  let label: string | undefined;
  return (at) => {
    const time = now();
    if (at.label === label && time - last < EVERY_MS) return;
    last = time;
    label = at.label;
    show(at);
  };
}
