// From which moment of a run on something holds, of what stays so once it does.
import type { History } from '../run/history.ts';

export interface FirstMoment {
  moment: number;
  /** It is known not to hold at the moment before; otherwise this is only the first at which it is known to hold. */
  isFirst: boolean;
}

/**
 * The first moment up to `last` at which it holds; undefined where it does not hold at `last`, and `unknown` where that cannot be
 * told. It holds from then on, for what is lost can be won back by nothing but a change by hand: so what was before the last of
 * these does not count.
 */
export async function firstMoment(
  history: Pick<History, 'run'>,
  last: number,
  holdsAt: (moment: number) => Promise<boolean | undefined>,
): Promise<FirstMoment | 'unknown' | undefined> {
  const atLast = await holdsAt(last);
  if (!atLast) return atLast === undefined ? 'unknown' : undefined;
  let before = Math.max(-1, ...history.run(last).changes.keys());
  let moment = last;
  let isFirst = true;
  while (moment - before > 1) {
    const middle = (before + moment) >> 1;
    const holds = await holdsAt(middle);
    if (holds) moment = middle;
    else {
      before = middle;
      isFirst = holds !== undefined;
    }
  }
  return { moment, isFirst };
}
