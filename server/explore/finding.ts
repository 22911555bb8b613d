/** A way through the states as a finding: replayed by the machine, put into words. */
import type { Decision } from '../machine/decision.ts';
import { describeTrace } from '../trace/describe.ts';
import { verified } from '../trace/replay.ts';
import type { Finding, TraceStep } from '../trace/report.ts';
import { situationOf } from '../trace/situation.ts';
import type { Run } from './run.ts';
import type { Space } from './space.ts';

export type FindingText = Pick<Finding, 'kind' | 'code' | 'agent' | 'headline' | 'explanation' | 'because'>;
export type Unnumbered = Omit<Finding, 'id'>;

export interface Ending {
  run: Run;
  /** Once round, from the end of the run; ends in the same state. */
  cycle?: Decision[];
  /** Whether what the finding says is lost could still come about in a state: for the point of no return. */
  open?: (state: number) => boolean;
}

export function makeFinding(space: Space, text: FindingText, { run, cycle = [], open }: Ending): Unnumbered {
  const { machine, program } = space.semantics;
  const slots = program.slots.length;
  const start = space.origin.slice(0, slots);
  const decisions = [...run.decisions, ...cycle];
  const end = run.end.slice(0, slots);
  const states = verified(machine, start, decisions, end);
  const finding: Unnumbered = {
    ...text,
    situation: situationOf(machine, end),
    trace: decisions,
    steps: describeTrace(machine, states, decisions),
  };
  if (open) {
    const fatal = fatalStep(run, open);
    // The steps that run together with the fatal one change nothing any more: the point is right after it.
    finding.pointOfNoReturn = fatal < 0 ? 0 : run.starts[fatal] + 1;
    if (fatal >= 0) finding.escapes = escapesBefore(space, run, fatal, states[run.starts[fatal]], open);
  }
  if (cycle.length > 0) finding.cycleFrom = run.decisions.length;
  return finding;
}

/** The first step after which it is lost; -1 when it was from the start. Once lost, it stays so. */
function fatalStep({ ids }: Run, open: (state: number) => boolean): number {
  if (!open(0)) return -1;
  let low = 0;
  let high = ids.length - 1;
  if (high < 0 || open(ids[high])) throw new Error('a run into a hang has no point of no return');
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open(ids[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What else could have happened instead of the fatal step, and leaves a way out. */
function escapesBefore(
  { semantics, engine }: Space,
  run: Run,
  fatal: number,
  before: Int32Array,
  open: (state: number) => boolean,
): TraceStep[] {
  const { machine, length } = semantics;
  const offered: Decision[] = [];
  const ways = machine.decisions(before, offered);
  const escapes: TraceStep[] = [];
  for (const decision of offered.slice(0, ways)) {
    const s = new Int32Array(length);
    s.set(before);
    // Whether a watched condition has held before makes no difference to who can go where.
    const from = fatal === 0 ? 0 : run.ids[fatal - 1];
    const flags = engine.load(from, new Int32Array(length)).subarray(before.length);
    s.set(flags, before.length);
    const decisions = semantics.follow(s, decision);
    const id = engine.find(semantics.represent(s));
    if (id >= 0 && !open(id)) continue;
    const states = [before];
    for (const d of decisions) states.push(machine.step(states[states.length - 1], d));
    const [first] = describeTrace(machine, states, decisions);
    if (first) escapes.push({ ...first, n: run.starts[fatal] + 1 });
  }
  return escapes;
}

export function numbered(prefix: string, findings: Unnumbered[]): Finding[] {
  return findings.map((finding, i) => ({ id: `${prefix}:${i + 1}`, ...finding }));
}
