import type { CaseReport } from '../../server/trace/report.ts';
import type { ScenarioCase } from '../client/requests.ts';

/** The parameter values of a case as a launch configuration writes them; undefined for a scenario without. */
export function caseParameters({ parameters }: Pick<CaseReport, 'parameters'>): ScenarioCase | undefined {
  if (parameters.length === 0) return undefined;
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}
