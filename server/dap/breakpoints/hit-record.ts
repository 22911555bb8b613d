/**
 * How often a breakpoint was hit in the run up to a moment. Hits belong to the run and not to the way one has gone over it:
 * they are kept for each branch, and a branch never changes but at its end.
 */
import type { History } from '../run/history.ts';

type Piece = ReturnType<History['pieces']>[number];

interface Hits {
  /** In rising order; a moment at which it was hit by two agents is there twice. */
  moments: number[];
  /** They are complete up to this moment. */
  upTo: number;
}

export interface HitRecord {
  /** The moment up to which all hits of the present run are known; -1 when not even those of the start are. */
  upTo(): number;
  /** It was hit there. Call it with rising moments. */
  note(moment: number): void;
  /** All hits of the present run up to a moment have been noted. */
  complete(moment: number): void;
  count(moment: number): number;
}

export function createHitRecord(history: Pick<History, 'pieces'>): HitRecord {
  const known = new Map<number, Hits>();

  /** A moment belongs to the branch whose step leads to it, the start to the first one. */
  const begins = ({ from }: Piece): number => (from === 0 ? -1 : from);

  function hitsOf(piece: Piece): Hits {
    let hits = known.get(piece.branch);
    if (!hits) {
      hits = { moments: [], upTo: begins(piece) };
      known.set(piece.branch, hits);
    }
    return hits;
  }

  return {
    upTo() {
      let moment = -1;
      for (const piece of history.pieces()) {
        moment = Math.max(begins(piece), Math.min(hitsOf(piece).upTo, piece.to));
        if (moment < piece.to) break;
      }
      return moment;
    },
    note(moment) {
      const piece = history.pieces().find((each) => begins(each) < moment && moment <= each.to);
      const hits = piece && hitsOf(piece);
      if (hits && moment > hits.upTo) hits.moments.push(moment);
    },
    complete(moment) {
      for (const piece of history.pieces()) {
        if (begins(piece) >= moment) break;
        const hits = hitsOf(piece);
        hits.upTo = Math.max(hits.upTo, Math.min(piece.to, moment));
      }
    },
    count(moment) {
      let count = 0;
      for (const piece of history.pieces()) {
        if (begins(piece) >= moment) break;
        count += countUpTo(hitsOf(piece).moments, Math.min(piece.to, moment));
      }
      return count;
    },
  };
}

function countUpTo(moments: number[], moment: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
