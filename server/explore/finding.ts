/** A way through the states as a finding: replayed by the machine, put into words. */
import type { Decision } from '../machine/decision.ts';
import type { State } from '../machine/state.ts';
import { describeTrace } from '../trace/describe.ts';
import { verified } from '../trace/replay.ts';
import type { Finding, TraceStep } from '../trace/report.ts';
import { situationOf } from '../trace/situation.ts';
import { type Run, type Telling, tellRun } from './run.ts';
import type { Ground } from './space.ts';
import type { StillPossible } from './still-possible.ts';

export type FindingText = Pick<Finding, 'kind' | 'code' | 'agent' | 'headline' | 'explanation' | 'because'>;
export type Unnumbered = Omit<Finding, 'id'>;

export interface Course {
  run: Run;
  /** The run ends for good, or goes round for ever: everything that happens belongs to it. */
  toTheEnd: boolean;
  /** Once round, from the end of the run; ends in the same state. */
  cycle?: Decision[];
  /** What the finding says is lost: for the point of no return. */
  lost?: StillPossible;
}

export function makeFinding(
  ground: Ground,
  text: FindingText,
  { run, toTheEnd, cycle = [], lost }: Course,
): Unnumbered {
  const { machine, program } = ground.semantics;
  const origin = ground.origin.slice(0, program.slots.length);
  const told = tellRun(machine, origin, run, toTheEnd);
  const end = told.states[told.states.length - 1];
  // Once round leads back to where it began.
  const round = verified(machine, end, cycle, end).slice(1);
  const trace = [...told.decisions, ...cycle];
  const finding: Unnumbered = {
    ...text,
    situation: situationOf(machine, end),
    trace,
    steps: describeTrace(machine, [...told.states, ...round], trace),
  };
  if (lost) {
    const added = ground.deadline.attempt('where the point of no return is', () =>
      addPointOfNoReturn(ground, finding, run, told, lost),
    );
    if (!added?.value) leaveOpen(finding, NO_POINT);
  }
  if (cycle.length > 0) finding.cycleFrom = told.decisions.length;
  return finding;
}

export const NO_POINT = 'The point of no return was not worked out.';
export const NOT_SHORTEST = 'Not everything was looked at: a shorter run to the same may be there.';

/** A finding is true as far as it goes; what it does not say, it says that it does not. */
export function leaveOpen(finding: Unnumbered, what: string): Unnumbered {
  finding.unfinished = [...(finding.unfinished ?? []), what];
  return finding;
}

/** Says whether it is known: after a limit, what is lost for all that was seen could have been lost before. */
function addPointOfNoReturn(
  ground: Ground,
  finding: Unnumbered,
  run: Run,
  told: Telling,
  lost: StillPossible,
): boolean {
  const fatal = fatalStep(run, lost.maybe);
  if (fatal >= 0 && !lost.surely(fatal === 0 ? 0 : run.steps[fatal - 1].to)) return false;
  // What runs together with the fatal step changes nothing any more: the point is right after it.
  finding.pointOfNoReturn = fatal < 0 ? 0 : told.at[fatal] + 1;
  if (fatal >= 0)
    finding.escapes = escapesBefore(ground, run.steps[fatal].before, told.at[fatal] + 1, lost.surely);
  return true;
}

/** The first step after which it is lost; -1 when it was from the start. Once lost, it stays so. */
function fatalStep({ steps }: Run, open: (state: number) => boolean): number {
  if (!open(0)) return -1;
  let low = 0;
  let high = steps.length - 1;
  if (high < 0 || open(steps[high].to)) throw new Error('a run into a hang has no point of no return');
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open(steps[middle].to)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What else could have happened instead of the fatal step, and leaves a way out. */
function escapesBefore(
  { semantics, engine }: Ground,
  before: State,
  n: number,
  open: (state: number) => boolean,
): TraceStep[] {
  const { machine, program } = semantics;
  const offered: Decision[] = [];
  const ways = machine.decisions(before, offered);
  const escapes: TraceStep[] = [];
  for (const decision of offered.slice(0, ways)) {
    const s = before.slice();
    const decisions = semantics.follow(s, decision);
    const id = engine.find(semantics.represent(s));
    if (id < 0 || !open(id)) continue;
    const states: State[] = [before.slice(0, program.slots.length)];
    for (const d of decisions) states.push(machine.step(states[states.length - 1], d));
    const [first] = describeTrace(machine, states, decisions);
    if (first) escapes.push({ ...first, n });
  }
  return escapes;
}

export function numbered(prefix: string, findings: Unnumbered[]): Finding[] {
  return findings.map((finding, i) => ({ id: `${prefix}:${i + 1}`, ...finding }));
}
