// What a launch configuration says; the schema for users is in package.json.
import type { SampledRun } from '../../server/jobs/sampled-run.ts';
import type { RecordedFinding } from '../../server/trace/recorded.ts';
import type { ScenarioCase } from '../client/requests.ts';

export const DEBUG_TYPE = 'lockstep';

export interface LaunchFields {
  program: string;
  scenario?: string;
  case?: ScenarioCase;
  with?: string[];
  stopOnEntry?: boolean;
  schedule?: 'hang' | 'roundRobin' | 'random' | 'fewestSwitches' | 'recorded';
  seed?: number;
  /** Id of a finding ("no hang:1"), or true for the first, or a finding that came with a diagnostic. */
  counterexample?: string | true | RecordedFinding;
  stopAt?: 'start' | 'pointOfNoReturn' | 'end';
  maxStates?: number;
  /** One run of a sampling, by its number. */
  sampled?: SampledRun;
}

export function launchConfiguration(fields: LaunchFields) {
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name: `${whatOf(fields)} ${fields.scenario ?? 'scenario'}`,
    ...fields,
  };
}

function whatOf({ counterexample, sampled }: LaunchFields): string {
  if (sampled) return `Run ${sampled.run} of`;
  return counterexample === undefined ? 'Debug' : 'Counterexample of';
}
