/** Reads a trace file and trusts nothing in it: what comes out has the shape that `format.ts` says. */
import type { Change, Run } from '../run.ts';
import { CHANGE } from '../run.ts';
import {
  MOST_TRACE_STEPS,
  type StepKind,
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceChange,
  type TraceFile,
} from './format.ts';
import type { TraceProblem, TraceProblemCode } from './problems.ts';
import { createReader, type Reader } from './reader.ts';

/** Largest decision: two bits of kind, eight of agent, sixteen of choice. */
const MOST_DECISION = 2 ** 26 - 1;

export function readTraceFile(text: string): { file: TraceFile } | { problem: TraceProblem } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return wrong('LT1001', `The file is not JSON: ${(error as Error).message}.`);
  }
  const head = value as Partial<TraceFile> | null;
  if (typeof head !== 'object' || head === null || head.format !== TRACE_FORMAT)
    return wrong(
      'LT1002',
      `The file is not a trace of Lockstep: its "format" is not "${TRACE_FORMAT}". Save one from a debug session, or with \`lockstep check --save-traces\`.`,
    );
  if (head.version !== TRACE_VERSION)
    return wrong(
      'LT1003',
      `The trace has version ${JSON.stringify(head.version)} of the format, and this Lockstep reads version ${TRACE_VERSION}. Open it with the Lockstep that wrote it (${shownVersion(head.lockstep)}), or save it again.`,
    );
  const reader = createReader(value);
  const file = fieldsOf(reader);
  const problem = reader.problem() ?? numbersProblem(file);
  return problem ? { problem } : { file };
}

function fieldsOf(r: Reader): TraceFile {
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    lockstep: r.text('lockstep'),
    program: r.text('program'),
    scenario: r.text('scenario'),
    case: r.texts('case'),
    with: r.list('with', (each) => each.text('')),
    ...(r.has('schedule')
      ? { schedule: { name: r.text('schedule.name'), seed: r.whole('schedule.seed', 0) } }
      : {}),
    sources: r.list('sources', (each) => ({ path: each.text('path'), sha256: each.text('sha256') })),
    agents: r.list('agents', (each) => each.text('')),
    ...(r.has('finding') ? { finding: findingOf(r) } : {}),
    changes: r.list('changes', changeOf),
    kinds: r.list('kinds', kindOf),
    steps: r.list('steps', stepOf),
    ...(r.has('times') ? { times: r.list('times', timeOf) } : {}),
  };
}

function findingOf(r: Reader): NonNullable<TraceFile['finding']> {
  const optional = (name: string) =>
    r.has(`finding.${name}`) ? { [name]: r.whole(`finding.${name}`, 0) } : {};
  return {
    id: r.text('finding.id'),
    kind: r.text('finding.kind'),
    headline: r.text('finding.headline'),
    ...optional('pointOfNoReturn'),
    ...optional('cycleFrom'),
  };
}

function changeOf(r: Reader): TraceChange {
  const writes = r.list('writes', (each) => ({
    slot: each.text('slot'),
    value: each.whole('value', -(2 ** 31), 2 ** 31 - 1),
  }));
  return { label: r.text('label'), writes };
}

function kindOf(r: Reader): StepKind {
  return {
    decision: r.whole('decision', 0, MOST_DECISION),
    agent: r.whole('agent', 0),
    fn: r.text('fn'),
    line: r.whole('line', 1),
    text: r.text('text'),
  };
}

function stepOf(r: Reader): number | [number, number] {
  if (!r.isList('')) return r.whole('', -1);
  const pair = r.list('', (each) => each.whole('', 0));
  if (pair.length === 2 && pair[1] >= 1) return [pair[0], pair[1]];
  r.complain('must be a number, or a pair of a number and how often it comes, at least once');
  return 0;
}

function timeOf(r: Reader): number | [number, number] {
  if (!r.isList('')) return r.whole('', 0);
  const pair = r.list('', (each) => each.whole('', 0));
  if (pair.length === 2 && pair[1] >= 1) return [pair[0], pair[1]];
  r.complain('must be nanoseconds, or a pair of those and how often they come, at least once');
  return 0;
}

/** Numbers that point somewhere. */
function numbersProblem({
  agents,
  changes,
  finding,
  kinds,
  steps,
  times = [],
}: TraceFile): TraceProblem | undefined {
  const outside = (where: string, what: string) =>
    wrong('LT1005', `${where} is ${what}. The file was cut or edited; save the trace again.`).problem;
  const stranger = kinds.findIndex(({ agent }) => agent >= agents.length);
  if (stranger >= 0)
    return outside(
      `kinds[${stranger}].agent`,
      `${kinds[stranger].agent}, and there are ${agents.length} agents`,
    );
  let length = 0;
  let changed = 0;
  for (const [i, step] of steps.entries()) {
    const [n, times] = Array.isArray(step) ? step : [step, 1];
    if (n >= kinds.length)
      return outside(`steps[${i}]`, `${n}, and there are ${kinds.length} kinds of steps`);
    if (n < 0) changed++;
    length += times;
  }
  if (length > MOST_TRACE_STEPS)
    return wrong('LT1006', `The trace has ${length} steps; the most is ${MOST_TRACE_STEPS}.`).problem;
  if (changed !== changes.length)
    return outside('changes', `a list of ${changes.length}, and "steps" has ${changed} changes`);
  const { pointOfNoReturn = 0, cycleFrom = 0 } = finding ?? {};
  if (Math.max(pointOfNoReturn, cycleFrom) > length)
    return outside('finding', `about step ${Math.max(pointOfNoReturn, cycleFrom)}, and there are ${length}`);
  let timed = 0;
  let ns = 0;
  for (const time of times) {
    const [length, count] = Array.isArray(time) ? time : [time, 1];
    timed += count;
    ns += length * count;
  }
  if (timed > length) return outside('times', `a list of ${timed} times, and there are ${length} steps`);
  if (ns > Number.MAX_SAFE_INTEGER) return outside('times', 'more than a number can hold');
  return undefined;
}

/** The run that a file tells of, with the kind of each step; a change has none. */
export function recordedRun(file: TraceFile): { run: Run; kinds: (StepKind | undefined)[] } {
  const steps: number[] = [];
  const kinds: (StepKind | undefined)[] = [];
  const changes = new Map<number, Change>();
  let next = 0;
  for (const step of file.steps) {
    const [n, times] = Array.isArray(step) ? step : [step, 1];
    if (n < 0) changes.set(steps.length, file.changes[next++]);
    for (let i = 0; i < times; i++) {
      steps.push(n < 0 ? CHANGE : file.kinds[n].decision);
      kinds.push(n < 0 ? undefined : file.kinds[n]);
    }
  }
  return { run: { steps, changes, ...(file.times ? { times: summed(file.times) } : {}) }, kinds };
}

function summed(lengths: NonNullable<TraceFile['times']>): number[] {
  const times: number[] = [];
  let ns = 0;
  for (const each of lengths) {
    const [length, count] = Array.isArray(each) ? each : [each, 1];
    for (let i = 0; i < count; i++) {
      ns += length;
      times.push(ns);
    }
  }
  return times;
}

function wrong(code: TraceProblemCode, message: string): { problem: TraceProblem } {
  return { problem: { code, message } };
}

function shownVersion(version: unknown): string {
  return typeof version === 'string' ? `Lockstep ${version.slice(0, 40)}` : 'unknown';
}
