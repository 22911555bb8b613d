/** Each thing that can happen next to a machine, in words. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { describeStep } from './describe.ts';
import { agentName, sourceText, vectorName } from './names.ts';
import { opText } from './op-text.ts';

export interface NextStep {
  decision: Decision;
  agent: number;
  kind: 'step' | 'interrupt' | 'arrive';
  /** "CPU 1: console_waiter = true", "deliver NMI crash_nmi_callback to CPU 2". */
  text: string;
}

/** `dropped`: how many records each log has lost so far. */
export function nextSteps(machine: Machine, s: State, dropped: readonly number[]): NextStep[] {
  const decisions: Decision[] = [];
  const count = machine.decisions(s, decisions);
  return decisions.slice(0, count).map((decision) => {
    const { k, agent } = decisionParts(decision);
    return { decision, agent, kind: k, text: nextText(machine, s, decision, dropped) };
  });
}

function nextText(machine: Machine, s: State, decision: Decision, dropped: readonly number[]): string {
  const { program } = machine;
  const parts = decisionParts(decision);
  const name = agentName(program, parts.agent);
  if (parts.k === 'arrive') return `deliver ${vectorName(program, parts.vector)} to ${name}`;
  if (parts.k === 'interrupt') return `${name}: takes ${vectorName(program, parts.vector)}`;
  return `${name}: ${stepText(machine, s, decision, parts.agent, parts.choice, dropped)}`;
}

function stepText(
  machine: Machine,
  s: State,
  decision: Decision,
  agent: number,
  choice: number,
  dropped: readonly number[],
): string {
  const { program } = machine;
  const op = machine.opAt(s, agent);
  if (!op) throw new Error(`agent ${agent} steps but stands nowhere`);
  if (op.k === 'choose') {
    const target = program.ops[op.targets[choice]];
    return `goes way ${choice + 1} of ${op.targets.length}: ${sourceText(program, target)}`;
  }
  const after = machine.step(s, decision);
  const described = describeStep(machine, s, after, decision, [...dropped])?.text;
  if (described !== undefined) return described;
  // The agent's own affair, but a person who chooses wants to know.
  const record = (log: number, sequence: number) =>
    String(Math.max(0, dropped[log] + sequence - program.logs[log].lag - 1));
  return opText({ machine, op, agent, choice, before: s, after, record });
}
