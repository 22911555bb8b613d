/**
 * Follows a run step by step and keeps what a timeline shows of it. The state is changed in place and nothing is looked at
 * that a step cannot have touched: a hundred thousand steps take a fraction of a second.
 */
import type { Machine } from '../../machine/machine.ts';
import { applyStep, CHANGE, type Run } from '../run.ts';
import { recordCalls } from './calls.ts';
import { recordHolds } from './holds.ts';
import { recordInterrupts } from './interrupts.ts';
import { recordLines } from './lines.ts';
import { lookAtLocations, TOUCHES } from './locations.ts';
import { CHANGED_BY_HAND, type Resource, type Tables } from './model.ts';
import { createPlaces } from './places.ts';
import { add, type Recording } from './recording.ts';
import { createStrings, emptyTables, type Strings } from './rows.ts';
import { recordStanding } from './standing.ts';

export interface Recorder {
  readonly machine: Machine;
  /** Steps recorded. */
  readonly length: number;
  readonly tables: Tables;
  readonly strings: Strings;
  readonly resources: readonly Resource[];
  readonly steps: readonly number[];
  /** Number of the place that the agent of each step stood at. */
  readonly at: readonly number[];
  readonly places: readonly number[];
  /** Goes on with a run whose first `length` steps have been recorded, up to a moment. */
  extend(run: Run, to?: number): void;
  /** What was read of the recording when it stood at moment `known` still holds before this moment. */
  validBefore(known: number): number;
}

const INTERRUPT = 1;
const ARRIVE = 2;

export function createRecorder(machine: Machine): Recorder {
  const { program } = machine;
  const state = machine.initial();
  const revisions: { at: number; back: number }[] = [];
  const steps: number[] = [];
  const at: number[] = [];
  const recording: Recording = {
    machine,
    locations: lookAtLocations(program),
    tables: emptyTables(),
    strings: createStrings(),
    state,
    revised: (back) => revisions.push({ at: steps.length, back }),
  };
  const { touches, stores } = recording.locations;
  const places = createPlaces(program, recording.strings);
  const calls = recordCalls(recording);
  const standing = recordStanding(recording, calls);
  const holds = recordHolds(recording);
  const interrupts = recordInterrupts(recording);
  let failed = false;
  standing.look(0);

  function step(run: Run, t: number): void {
    const decision = run.steps[t];
    const agent = (decision >> 16) & 0xff;
    const kind = decision >> 24;
    const location = machine.location(state, agent);
    steps.push(decision);
    at.push(places.of(location));
    if (kind === INTERRUPT || kind === ARRIVE) {
      applyStep(machine, state, run, t);
      const vector = decision & 0xffff;
      if (kind === ARRIVE) interrupts.arrived(agent, vector, t);
      else {
        interrupts.taken(agent, vector, t);
        const { frame } = program.ops[machine.location(state, agent)];
        calls.taken(agent, machine.level(state, agent), frame, t);
      }
    } else ownStep(run, t, agent, location);
    standing.look(t + 1);
  }

  function ownStep(run: Run, t: number, agent: number, location: number): void {
    const choice = run.steps[t] & 0xffff;
    const touched = touches[location];
    const asked = stores[location].length > 0;
    calls.inside(agent, machine.level(state, agent), program.ops[location].frame, t);
    if (touched & TOUCHES.lines) recordLines(recording, agent, choice, t);
    if (asked) holds.before();
    applyStep(machine, state, run, t);
    calls.left(agent, t + 1);
    if (touched & TOUCHES.holds) standing.longs(agent, t + 1, program.ops[location], choice);
    if (touched & TOUCHES.sends) interrupts.sent(agent, t);
    if (touched & TOUCHES.locks) holds.changed(agent, location, t);
    if (touched & TOUCHES.semaphores) holds.woken(agent, t);
    if (asked) holds.stored(agent, location, t);
    if (touched & TOUCHES.ends) {
      standing.ended(agent, t + 1);
      interrupts.gone(t);
    }
    recordFault(agent, t);
  }

  /** A change by hand can have changed anything. */
  function changed(run: Run, t: number): void {
    steps.push(CHANGED_BY_HAND);
    at.push(0);
    applyStep(machine, state, run, t);
    const text = recording.strings.of(run.changes.get(t)?.label ?? '');
    add(recording, 'changes', t, text);
    for (let agent = 0; agent < program.agents.length; agent++) {
      calls.left(agent, t + 1);
      standing.longs(agent, t + 1, undefined, 0);
      standing.ended(agent, t + 1);
    }
    holds.changed(-1, 0, t);
    holds.woken(-1, t);
    interrupts.gone(t);
    standing.look(t + 1);
    recordFault(-1, t);
  }

  function recordFault(agent: number, t: number): void {
    if (failed) return;
    const fault = machine.faultOf(state);
    if (fault < 0) return;
    failed = true;
    const { code, message } = program.faults[fault];
    add(recording, 'faults', t, agent, recording.strings.of(`${message} [${code}]`));
  }

  return {
    machine,
    get length() {
      return steps.length;
    },
    tables: recording.tables,
    strings: recording.strings,
    resources: holds.resources,
    steps,
    at,
    places: places.list,
    extend(run, to = run.steps.length) {
      for (let t = steps.length; t < to; t++) {
        if (run.steps[t] === CHANGE) changed(run, t);
        else step(run, t);
      }
    },
    validBefore: (known) =>
      revisions.reduce((least, { at: when, back }) => (when > known ? Math.min(least, back) : least), known),
  };
}
