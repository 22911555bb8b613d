/** What of a job's progress is worth passing on: each new case, and now and then how far its search is. */
import type { ProgressAt } from './messages.ts';

const EVERY_MS = 100;

/** `now`: milliseconds of a clock that never goes back. Several cases can be searched at a time: each is told of by itself. */
export function shownProgress(now: () => number, show: (at: ProgressAt) => void): (at: ProgressAt) => void {
  const last = new Map<number, number>();
  return (at) => {
    const time = now();
    const before = last.get(at.index);
    if (before !== undefined && time - before < EVERY_MS) return;
    last.set(at.index, time);
    show(at);
  };
}
