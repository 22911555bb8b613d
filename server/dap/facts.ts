// What has been found out about a run: they hold until a decision before them is taken back.
import type { Finding } from '../trace/report.ts';

export type Fact =
  /** At moment `at` the run has arrived where the finding ends; from moment `noReturn` on it could not be avoided. */
  | { k: 'finding'; at: number; finding: Finding; noReturn?: number }
  /** No hang can be reached from moment `at`. */
  | { k: 'free'; at: number };

export interface Facts {
  add(fact: Fact): void;
  /** The end of a finding at or before a moment. */
  arrived(at: number): Extract<Fact, { k: 'finding' }> | undefined;
  endsAt(at: number): Extract<Fact, { k: 'finding' }> | undefined;
  /** No hang can be reached from this moment. */
  free(at: number): boolean;
  /** The run after moment `at` is no longer what it was. */
  forgetAfter(at: number): void;
}

export function createFacts(): Facts {
  let facts: Fact[] = [];
  const findings = () => facts.filter((fact) => fact.k === 'finding');
  return {
    add(fact) {
      facts.push(fact);
    },
    arrived: (at) => findings().find((fact) => fact.at <= at),
    endsAt: (at) => findings().find((fact) => fact.at === at),
    free: (at) => facts.some((fact) => fact.k === 'free' && fact.at <= at),
    forgetAfter(at) {
      facts = facts.filter((fact) => fact.at <= at);
    },
  };
}
