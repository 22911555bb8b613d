/** Places in the text, as reports give them. */
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Op, SourceRange, StepProgram } from '../program/program.ts';
import { functionName } from './names.ts';
import type { Place } from './report.ts';

export function placeOf(program: StepProgram, at: SourceRange, fn: string): Place {
  const { line, column, endLine, endColumn } = at;
  return { uri: program.sources[at.source]?.uri ?? '', line, column, endLine, endColumn, fn };
}

/** The places of ops that were asked for: of a long run each is asked for very often. */
const places = new WeakMap<Op, Place>();

/** Not to be changed: whoever asks gets the same. */
export function placeOfOp(program: StepProgram, op: Op): Place {
  let place = places.get(op);
  if (!place) {
    place = placeOf(program, op.at, functionName(program, op.frame));
    places.set(op, place);
  }
  return place;
}

/** Where the agent stands; where its block is written when it stands nowhere. */
export function placeOfAgent(machine: Machine, s: State, agent: number): Place {
  const op = machine.opAt(s, agent);
  return op ? placeOfOp(machine.program, op) : placeOf(machine.program, machine.program.agents[agent].at, '');
}

/** The calls that an op runs below, the innermost first. */
export function callsTo(program: StepProgram, op: Op): Place[] {
  const calls: Place[] = [];
  for (let f = op.frame; f >= 0; f = program.frames[f].parent) {
    const { call, parent } = program.frames[f];
    if (call) calls.push(placeOf(program, call, functionName(program, parent)));
  }
  return calls;
}
