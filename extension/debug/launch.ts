// What a launch configuration says; the schema for users is in package.json.
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
  /** Id of a finding ("no hang:1"), or true for the first. */
  counterexample?: string | true;
  stopAt?: 'start' | 'pointOfNoReturn' | 'end';
  maxStates?: number;
}

export function launchConfiguration(fields: LaunchFields) {
  const name = fields.counterexample === undefined ? 'Debug' : 'Counterexample of';
  return { type: DEBUG_TYPE, request: 'launch', name: `${name} ${fields.scenario ?? 'scenario'}`, ...fields };
}
