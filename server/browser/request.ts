/** Is it a request? Messages come from code that nobody has checked. */
import type { Request } from './messages.ts';

export type Received = { request: Request } | { id: number; problem: string };

export function received(message: unknown): Received {
  const fields = isRecord(message) ? message : {};
  const { id, job } = fields;
  const problem =
    REQUEST.find(([name, fits]) => !fits(fields[name], {})) ??
    JOB.find(([name, fits]) => !fits((job as Fields)[name.slice('job.'.length)], job as Fields));
  if (!problem) return { request: message as Request };
  const [name, , wanted] = problem;
  return {
    id: Number.isSafeInteger(id) ? (id as number) : -1,
    problem: `${name} of the request must be ${wanted}.`,
  };
}

type Fields = Record<string, unknown>;
type Rule = [name: string, fits: (value: unknown, job: Fields) => boolean, wanted: string];

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const orAbsent =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || fits(value);
const isBudget = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((n) => typeof n === 'number' && n > 0);
const isRange = (value: unknown): boolean =>
  isRecord(value) && [value.from, value.to].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
const isCounter = (value: unknown): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer && value.byteLength >= 4;

const KINDS = ['check', 'compare', 'bisect', 'review', 'live', 'sample', 'compare-traces', 'follow-drawing'];
const REQUEST: Rule[] = [
  ['k', (k) => k === 'run', '"run"'],
  ['id', (id) => Number.isSafeInteger(id) && (id as number) >= 0, 'a number from 0 on'],
  ['libraryRoot', isText, 'the URI of a folder'],
  ['files', (files) => isRecord(files) && Object.values(files).every(isText), 'texts by URI'],
  ['asks', orAbsent((asks) => typeof asks === 'boolean'), 'true or false, or left out'],
  ['cancelled', orAbsent(isCounter), 'shared memory of 4 bytes, or left out'],
  ['job', isRecord, 'a job'],
];

const JOB: Rule[] = [
  ['job.k', (k) => KINDS.includes(k as string), `one of ${KINDS.join(', ')}`],
  ['job.uri', isText, 'the URI of a file'],
  ['job.scenario', orAbsent(isText), 'the name of a scenario, or left out'],
  ['job.case', orAbsent(isRecord), 'values of parameters, or left out'],
  ['job.comparison', orAbsent(isText), 'the title of a comparison, or left out'],
  [
    'job.with',
    (names, { k }) => isTexts(names) || (names === undefined && k !== 'bisect'),
    'names of patches, or, but for a bisect, left out',
  ],
  ['job.other', (uri, { k }) => (k === 'compare-traces' ? isText(uri) : true), 'the URI of the other trace'],
  ['job.text', (text, { k }) => (k === 'follow-drawing' ? isText(text) : true), 'a drawing'],
  ['job.to', (uri, { k }) => (k === 'follow-drawing' ? isText(uri) : true), 'the URI of a file to be'],
  ['job.runs', (runs, { k }) => (k === 'sample' ? isRange(runs) : true), 'numbers of runs, from and to'],
  ['job.seed', (seed, { k }) => (k === 'sample' ? Number.isSafeInteger(seed) : true), 'a whole number'],
  [
    'job.scheduler',
    (scheduler, { k }) => (k === 'sample' ? isRecord(scheduler) : true),
    'what chooses who moves',
  ],
  ['job.budget', orAbsent(isBudget), 'limits above 0, or left out'],
  ['job.options', orAbsent(isRecord), 'options of a check, or left out'],
];
