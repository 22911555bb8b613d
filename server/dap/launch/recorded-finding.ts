// A finding that comes along with the launch, from a check that was made before: opened without another search.

import type { StepProgram } from '../../program/program.ts';
import { programKey } from '../../program/program-key.ts';
import { offered } from '../../trace/file/open.ts';
import type { RecordedFinding } from '../../trace/recorded.ts';
import { situationOf } from '../../trace/situation.ts';
import { isInteger, isRecord } from '../arguments.ts';
import { type Problem, problem } from '../problems.ts';
import type { Debuggee } from './debuggee.ts';

/** Is it as a code action passes it? */
export function isRecordedFinding(value: unknown): value is RecordedFinding {
  if (!isRecord(value)) return false;
  const { trace, explanation, pointOfNoReturn, cycleFrom, agent, unfinished } = value;
  const texts = ['program', 'id', 'kind', 'code', 'headline'].map((name) => value[name]);
  const isWithin = (moment: unknown) =>
    moment === undefined || (isInteger(moment, 0) && Array.isArray(trace) && moment <= trace.length);
  return (
    texts.every((text) => typeof text === 'string') &&
    (agent === undefined || typeof agent === 'string') &&
    isList(trace, (decision) => isInteger(decision, 0)) &&
    isList(explanation, (text) => typeof text === 'string') &&
    (unfinished === undefined || isList(unfinished, (text) => typeof text === 'string')) &&
    isWithin(pointOfNoReturn) &&
    isWithin(cycleFrom)
  );
}

/** What was found of this very program is true of it, wherever its text stands by now; of another one nothing is said. */
export function layOutRecorded(
  { machine, history, facts }: Debuggee,
  searched: StepProgram,
  { program, ...recorded }: RecordedFinding,
): Problem | undefined {
  const { id, trace, headline } = recorded;
  const otherwise = problem(
    'LD2009',
    `"counterexample" ${JSON.stringify(id)} (${headline}) was found of another text than this program has now. Wait for the verdict of this text, or save the file.`,
  );
  if (programKey(searched) !== program) return otherwise;
  let state = machine.initial();
  for (const decision of trace) {
    if (!offered(machine, state).includes(decision)) return otherwise;
    state = machine.step(state, decision);
  }
  history.foresee(trace, { label: `counterexample ${id}`, kind: 'counterexample' });
  const finding = { ...recorded, situation: situationOf(machine, state), steps: [] };
  facts.add({ k: 'finding', at: trace.length, finding, noReturn: recorded.pointOfNoReturn });
  return undefined;
}

function isList(value: unknown, accepts: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}
