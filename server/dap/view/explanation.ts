// Who waits for whom, as an exception says it.

import { agentName, functionName } from '../../trace/names.ts';
import type { Finding, HangKind } from '../../trace/report.ts';
import { type Debuggee, moverOf } from '../launch/debuggee.ts';
import type { ExceptionText } from '../motion/stop.ts';
import type { Fact } from '../run/facts.ts';
import { whyNoStep } from './waiting.ts';

const HANGS: readonly string[] = ['deadlock', 'stuck', 'livelock', 'halted'] satisfies HangKind[];

export function isHang(kind: string): boolean {
  return HANGS.includes(kind);
}

export function findingText(
  debuggee: Debuggee,
  { finding, noReturn }: Extract<Fact, { k: 'finding' }>,
): ExceptionText {
  // The headline is the explanation in one line: said twice it reads like two things.
  const details = finding.explanation.length > 0 ? [...finding.explanation] : [finding.headline];
  if (noReturn !== undefined) details.push(noReturnText(debuggee, noReturn, finding));
  const { kind, code } = finding;
  const id = isHang(kind) ? `hang (${kind})` : kind === 'fault' ? `model error ${code}` : `violated: ${kind}`;
  return { id, headline: finding.headline, details };
}

/** For when the search has no explanation: what each agent waits for, read off the state. */
export function standstillText(debuggee: Debuggee): ExceptionText {
  const { machine, history, program } = debuggee;
  const stuck = program.agents.flatMap(({ foreground }, agent) =>
    foreground && !machine.ended(history.state, agent) ? [agentName(program, agent)] : [],
  );
  const details = program.agents.flatMap(
    (_, agent) => whyNoStep(machine, history.state, agent)?.message ?? [],
  );
  const headline = `Nothing can step any more, and ${stuck.join(' and ')} cannot finish.`;
  return { id: 'hang (deadlock)', headline, details: [headline, ...details] };
}

export function faultText({ machine, history, program }: Debuggee): ExceptionText {
  const { code, message } = program.faults[machine.faultOf(history.state)];
  return { id: `model error ${code}`, headline: message, details: [message] };
}

/** In words, where a moment of the run is: the step that led to it. */
export function momentText({ machine, history, program }: Debuggee, moment: number): string {
  const change = history.changeAt(moment - 1);
  if (change) return `step ${moment} of this run, the what-if ${change.label}`;
  const agent = moverOf(history, moment - 1);
  const name = agentName(program, agent);
  const op = machine.opAt(history.stateAt(moment - 1), agent);
  const fn = op && functionName(program, op.frame);
  // The outermost frame is the agent's own block.
  return `step ${moment} of this run, ${name}${fn && fn !== name ? ` in ${fn}` : ''}`;
}

function noReturnText(debuggee: Debuggee, noReturn: number, { kind, agent = 'it' }: Finding): string {
  const [lost, kept] = isHang(kind)
    ? [`${agent} cannot finish`, `nothing could have let ${agent} finish`]
    : ['it cannot come true any more', 'nothing could have made it come true'];
  if (noReturn === 0) return `From the start of this run ${kept}.`;
  return `Point of no return: ${momentText(debuggee, noReturn)}. Whatever happens after it, ${lost}.`;
}
