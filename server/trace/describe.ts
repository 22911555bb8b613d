/** A trace in words: a line for each step that others could notice. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { overwrites } from './log-text.ts';
import { agentName, vectorName } from './names.ts';
import { opText } from './op-text.ts';
import { placeOfAgent } from './places.ts';
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
  const texts = opTexts(machine, before, parts.agent, parts.choice, dropped);
  const follows = first.private && machine.faultOf(after) < 0 && texts.length === 1;
  if (follows || first.k === 'loopEnter') return undefined;
  return { agent, decision, place: placeOfAgent(machine, before, parts.agent), text: texts.join('; ') };
}

/** What each op of the step did: one, or several inside `atomic`. */
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
    if (op.k === 'reserve' && overwrites(program.logs[op.log], s)) dropped[op.log]++;
    const record = (log: number, sequence: number) =>
      recordNumber(program.logs[log].lag, dropped[log], sequence);
    if (!(op.private && op.glued))
      texts.push(opText({ machine, op, agent, choice: way, before: s, after, record }));
    s = after;
    at = next;
  }
  return texts;
}

function recordNumber(lag: number, dropped: number, sequence: number): string {
  return sequence <= lag ? `${dropped} or earlier` : String(dropped + sequence - lag);
}
