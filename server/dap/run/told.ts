/**
 * How far the client has been told what happens on a run, such as the lines on its console: everything once, however often
 * one goes back and forth over it, and again only for what belongs to another branch.
 */
import type { History } from './history.ts';

export interface Told {
  /** The moment up to which the present run has been told. */
  until(): number;
  /** The present run has been told up to its present moment. */
  done(): void;
}

export function createTold(history: Pick<History, 'pieces' | 'position'>): Told {
  const told = new Map<number, number>();
  return {
    until() {
      let moment = 0;
      for (const { branch, from, to } of history.pieces()) {
        moment = Math.max(from, Math.min(told.get(branch) ?? from, to));
        if (moment < to) break;
      }
      return moment;
    },
    done() {
      for (const { branch, from, to } of history.pieces()) {
        if (history.position <= from) break;
        told.set(branch, Math.max(told.get(branch) ?? from, Math.min(to, history.position)));
      }
    },
  };
}
