/** The expectations of a scenario over all of its cases: what is said of one stands on its line once, however many cases there are. */
import type { LiveCase, LiveExpectation, LiveFinding, LiveScenario } from '../../jobs/live-report.ts';

export interface OneCase {
  in: LiveCase;
  expectation: LiveExpectation;
}

export interface WholeExpectation {
  expectation: LiveExpectation;
  cases: OneCase[];
}

export function wholeExpectations({ cases }: LiveScenario): WholeExpectation[] {
  const all = new Map<string, WholeExpectation>();
  for (const each of cases) {
    for (const expectation of each.expectations) {
      const known = all.get(expectation.id) ?? { expectation, cases: [] };
      known.cases.push({ in: each, expectation });
      all.set(expectation.id, known);
    }
  }
  return [...all.values()];
}

/** Findings with different causes, of each the first. */
export function distinct<F extends Pick<LiveFinding, 'headline'>>(findings: readonly F[]): F[] {
  return findings.filter((each, i) => findings.findIndex(({ headline }) => headline === each.headline) === i);
}

/** An error of the model, or an expectation that is known to be violated, though others may not be known yet. */
export function isViolated({ faults, expectations }: LiveCase): boolean {
  return faults.length > 0 || expectations.some(({ verdict }) => verdict === 'violated');
}

const MOST_NAMED = 6;

/** "in 2 of 4 cases (n = 1; n = 2)"; nothing where there is one case. */
export function among(some: OneCase[], all: OneCase[]): string {
  if (all.length < 2) return '';
  if (some.length === all.length) return `in all ${all.length} cases`;
  return `in ${some.length} of ${all.length} cases (${namesOf(some.map((each) => each.in))})`;
}

export function namesOf(cases: LiveCase[]): string {
  const labels = cases.map(({ parameters }) =>
    parameters.map(({ name, value }) => `${name} = ${value}`).join(', '),
  );
  const more = labels.length > MOST_NAMED ? [`${labels.length - MOST_NAMED} more`] : [];
  return [...labels.slice(0, MOST_NAMED), ...more].join('; ');
}
