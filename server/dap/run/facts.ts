/**
 * What has been found out about moments of the runs. A fact belongs to the branch that its moment belongs to: it holds in
 * every run that goes through there, and is there again when one comes back.
 */
import type { Finding } from '../../trace/report.ts';
import type { History } from './history.ts';

export type Fact =
  /** At moment `at` the run has arrived where the finding ends; from moment `noReturn` on it could not be avoided. */
  | { k: 'finding'; at: number; finding: Finding; noReturn?: number }
  /** No hang can be reached from moment `at`. */
  | { k: 'free'; at: number }
  /** From moment `at` on an `eventually` cannot come true any more; `isFirst`: before it could. */
  | { k: 'lost'; at: number; expectation: number; isFirst: boolean }
  /** Moment `at` is what a run was looked for. */
  | { k: 'reached'; at: number; text: string };

export interface Facts {
  add(fact: Fact): void;
  /** The end of a finding at or before a moment, with nothing changed by hand since. */
  arrived(at: number): Extract<Fact, { k: 'finding' }> | undefined;
  endsAt(at: number): Extract<Fact, { k: 'finding' }> | undefined;
  /** The finding that the present run leads to, or has led to with nothing changed by hand since. */
  ahead(): Extract<Fact, { k: 'finding' }> | undefined;
  lostAt(at: number): Extract<Fact, { k: 'lost' }>[];
  /** The expectation with this index had been lost by a moment, with nothing changed by hand since. */
  isLost(expectation: number, at: number): boolean;
  /** What was looked for is at this moment, in words. */
  reached(at: number): string | undefined;
  /** No hang can be reached from this moment. */
  free(at: number): boolean;
}

export function createFacts(
  history: Pick<History, 'ownerOf' | 'position' | 'length' | 'firstChange' | 'changeAt'>,
): Facts {
  const facts = new Map<number, { fact: Fact; branch: number }[]>();

  function at(moment: number): Fact[] {
    const there = facts.get(moment);
    if (!there) return [];
    const owner = history.ownerOf(moment);
    return there.filter(({ branch }) => branch === owner).map(({ fact }) => fact);
  }

  /** Facts of the present run that a moment can look back on. */
  function upTo(moment: number): Fact[] {
    const moments = [...facts.keys()].filter((t) => t <= moment && !changedBetween(t, moment));
    return moments.sort((a, b) => a - b).flatMap(at);
  }

  function changedBetween(from: number, to: number): boolean {
    if (history.firstChange >= to) return false;
    for (let t = Math.max(from, history.firstChange); t < to; t++) if (history.changeAt(t)) return true;
    return false;
  }

  const isFinding = (fact: Fact): fact is Extract<Fact, { k: 'finding' }> => fact.k === 'finding';
  return {
    add(fact) {
      const there = facts.get(fact.at) ?? [];
      facts.set(fact.at, [...there, { fact, branch: history.ownerOf(fact.at) }]);
    },
    arrived: (moment) => upTo(moment).find(isFinding),
    endsAt: (moment) => at(moment).find(isFinding),
    ahead: () =>
      [...facts.keys()]
        .sort((a, b) => a - b)
        .filter((t) => t <= history.length && !(t < history.position && changedBetween(t, history.position)))
        .flatMap(at)
        .find(isFinding),
    lostAt: (moment) => at(moment).filter((fact) => fact.k === 'lost'),
    isLost: (expectation, moment) =>
      upTo(moment).some((fact) => fact.k === 'lost' && fact.expectation === expectation),
    reached(moment) {
      const found = at(moment).findLast((fact) => fact.k === 'reached');
      return found?.k === 'reached' ? found.text : undefined;
    },
    free: (moment) => upTo(moment).some(({ k }) => k === 'free'),
  };
}
