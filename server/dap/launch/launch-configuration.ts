// What a launch configuration may say. The schema that users see is in package.json.
import type { SampledRun } from '../../jobs/sampled-run.ts';
import { MOST_DEPTH } from '../../sample/layout.ts';
import type { RecordedFinding } from '../../trace/recorded.ts';
import { type Arguments, asArguments, isInteger, isRecord, shown } from '../arguments.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import { isRecordedFinding } from './recorded-finding.ts';

export const SCHEDULES = ['hang', 'roundRobin', 'random', 'fewestSwitches', 'recorded'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export const STOPS = ['start', 'pointOfNoReturn', 'end'] as const;
export type StopAt = (typeof STOPS)[number];

export const DEFAULT_MAX_STATES = 100_000_000;
/** A other or so, beside the session. */
export const DEFAULT_OUTLOOK_STATES = 300_000;

export interface LaunchConfiguration {
  program: string;
  scenario?: string;
  case: Record<string, string | number | boolean>;
  with: string[];
  stopOnEntry: boolean;
  schedule: ScheduleName;
  seed: number;
  /** Id of a finding, or true for the first, or one that is known already. */
  counterexample?: string | true | RecordedFinding;
  /** Path of a trace file to open: what is not said otherwise of the program comes from there. */
  trace?: string;
  /** One run of a sampling, by its number and what it was drawn from. */
  sampled?: SampledRun;
  stopAt: StopAt;
  maxStates: number;
  /** At every stop it is found out in the background whether a hang can still be avoided. */
  outlook: boolean;
  outlookMaxStates: number;
}

export function readLaunchConfiguration(given: unknown): LaunchConfiguration | Problem {
  const fields = asArguments(given);
  const trace = fields.trace === '' ? undefined : fields.trace;
  if ((fields.program === undefined || fields.program === '') && trace === undefined) {
    return problem('LD2001', 'The launch configuration has no "program". Name the .lockstep file to debug.');
  }
  const counterexample = readCounterexample(fields);
  if (isProblem(counterexample)) return counterexample;
  const read = {
    program: field(fields, 'program', '', isText, 'the path of a .lockstep file'),
    scenario: field(fields, 'scenario', undefined, isText, 'the name of a scenario'),
    case: field(fields, 'case', {}, isCase, 'an object of parameter values, such as { "flooders": 2 }'),
    with: field(fields, 'with', [], isNames, 'a list of patch names, such as ["spin_off_in_panic"]'),
    stopOnEntry: field(fields, 'stopOnEntry', true, isBoolean, 'true or false'),
    schedule: field(fields, 'schedule', 'hang', isOneOf(SCHEDULES), `one of ${list(SCHEDULES)}`),
    seed: field(fields, 'seed', 1, isWhole(0), 'a whole number from 0'),
    counterexample,
    trace: field({ trace }, 'trace', undefined, isText, 'the path of a .lockstep-trace file'),
    sampled: field(
      fields,
      'sampled',
      undefined,
      isSampledRun,
      'an object such as { "run": 215, "seed": 1 }: "run" is the number of a sampled run',
    ),
    stopAt: field(fields, 'stopAt', 'start', isOneOf(STOPS), `one of ${list(STOPS)}`),
    maxStates: field(fields, 'maxStates', DEFAULT_MAX_STATES, isWhole(1), 'a whole number from 1'),
    outlook: field(fields, 'outlook', true, isBoolean, 'true or false'),
    outlookMaxStates: field(
      fields,
      'outlookMaxStates',
      DEFAULT_OUTLOOK_STATES,
      isWhole(1),
      'a whole number from 1',
    ),
  };
  const first = Object.values(read).find(isProblem);
  if (first) return first;
  const configuration = { ...read, scenario: read.scenario || undefined } as LaunchConfiguration;
  const runs = { counterexample, trace, sampled: fields.sampled };
  const [opened, other] = Object.entries(runs).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (other !== undefined)
    return problem('LD2003', `"${opened}" and "${other}" each say which run to open. Remove one of them.`);
  if (fields.stopAt !== undefined && opened === undefined) {
    return problem(
      'LD2003',
      '"stopAt" says where to stop on a counterexample, but there is no "counterexample". Add "counterexample": true or a "trace", or remove "stopAt".',
    );
  }
  return configuration;
}

/** `false` and the empty string are what a form or a snippet leaves behind: no counterexample. */
function readCounterexample(fields: Arguments): LaunchConfiguration['counterexample'] | Problem {
  const value = fields.counterexample;
  if (value === undefined || value === false || value === '') return undefined;
  if (value === true || typeof value === 'string' || isRecordedFinding(value)) return value;
  return wrongField('counterexample', 'true, or the id of a finding such as "no hang:1"', value);
}

function field<T, D>(
  fields: Arguments,
  name: string,
  otherwise: D,
  accepts: (value: unknown) => value is T,
  wanted: string,
): T | D | Problem {
  const value = fields[name];
  if (value === undefined) return otherwise;
  return accepts(value) ? value : wrongField(name, wanted, value);
}

function wrongField(name: string, wanted: string, value: unknown): Problem {
  return problem(
    'LD2002',
    `"${name}" in the launch configuration must be ${wanted}, but is ${shown(value)}.`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isCase(value: unknown): value is LaunchConfiguration['case'] {
  return (
    isRecord(value) && Object.values(value).every((v) => ['string', 'number', 'boolean'].includes(typeof v))
  );
}

function isSampledRun(value: unknown): value is SampledRun {
  if (!isRecord(value) || !isInteger(value.run, 0)) return false;
  const { seed = 0, limitNs = 1, maxSteps = 1, pctDepth = 1, scheduler = 'time' } = value;
  return (
    isInteger(seed, 0) &&
    [limitNs, maxSteps, pctDepth].every((n) => isInteger(n, 1)) &&
    Number(pctDepth) <= MOST_DEPTH &&
    ['time', 'random', 'pct'].includes(scheduler as string)
  );
}

function isWhole(least: number) {
  return (value: unknown): value is number => isInteger(value, least);
}

function isOneOf<T extends string>(names: readonly T[]) {
  return (value: unknown): value is T => names.includes(value as T);
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
