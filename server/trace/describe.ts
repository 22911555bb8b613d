/** A trace in words: a line for each step that others could notice. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { isAlone } from '../program/flow.ts';
import type { Op } from '../program/program.ts';
import { overwrites } from './log-text.ts';
import { agentName, vectorName } from './names.ts';
import { opText } from './op-text.ts';
import { placeOfAgent, placeOfOp } from './places.ts';
import type { TraceStep } from './report.ts';

/** `states[i]` is the state before decision i; there is one more state than decisions. */
export function describeTrace(
  machine: Machine,
  states: State[],
  decisions: readonly Decision[],
): TraceStep[] {
  const dropped = machine.program.logs.map(() => 0);
  const steps: TraceStep[] = [];
  decisions.forEach((decision, i) => {
    const step = describeStep(machine, states[i], states[i + 1], decision, dropped);
    if (step) steps.push({ n: i + 1, ...step });
  });
  return steps;
}

/** One step, or nothing when it is the agent's private affair. `dropped` counts records that are gone, per log. */
export function describeStep(
  machine: Machine,
  before: State,
  after: State,
  decision: Decision,
  dropped: number[],
): Omit<TraceStep, 'n'> | undefined {
  const { program } = machine;
  const parts = decisionParts(decision);
  const agent = agentName(program, parts.agent);
  if (parts.k === 'interrupt') {
    const text = `takes ${vectorName(program, parts.vector)}`;
    return { agent, decision, place: placeOfAgent(machine, before, parts.agent), text };
  }
  if (parts.k === 'arrive') {
    const text = `${vectorName(program, parts.vector)} arrives`;
    return { agent, decision, place: placeOfAgent(machine, before, parts.agent), text };
  }
  const first = machine.opAt(before, parts.agent);
  if (!first) throw new Error(`agent ${parts.agent} steps but stands nowhere`);
  const isQuiet = first.k === 'loopEnter' || (first.private && machine.faultOf(after) < 0);
  const place = placeOfOp(program, first);
  if (isAlone(program.ops, first)) {
    if (isQuiet) return undefined;
    return { agent, decision, place, text: textOf(machine, first, parts, before, after, dropped) };
  }
  const texts = opTexts(machine, before, parts.agent, parts.choice, dropped);
  if (isQuiet && (first.k === 'loopEnter' || texts.length === 1)) return undefined;
  return { agent, decision, place, text: texts.join('; ') };
}

/** What one op did. */
function textOf(
  machine: Machine,
  op: Op,
  { agent, choice }: { agent: number; choice: number },
  before: State,
  after: State,
  dropped: number[],
): string {
  const { program } = machine;
  if (op.k === 'reserve' && overwrites(program.logs[op.log], before)) dropped[op.log]++;
  const record = (log: number, sequence: number) =>
    recordNumber(program.logs[log].lag, dropped[log], sequence);
  return opText({ machine, op, agent, choice, before, after, record });
}

/** What each op of an atomic step did. */
function opTexts(
  machine: Machine,
  before: State,
  agent: number,
  choice: number,
  dropped: number[],
): string[] {
  const { program } = machine;
  const texts: string[] = [];
  let s = before;
  let at = machine.location(s, agent);
  for (let way = choice; at !== 0; way = 0) {
    const op = program.ops[at];
    const after = s.slice();
    const next = machine.executeOp(after, agent, at, way);
    const text = textOf(machine, op, { agent, choice: way }, s, after, dropped);
    if (!(op.private && op.glued)) texts.push(text);
    s = after;
    at = next;
  }
  return texts;
}

function recordNumber(lag: number, dropped: number, sequence: number): string {
  return sequence <= lag ? `${dropped} or earlier` : String(dropped + sequence - lag);
}
