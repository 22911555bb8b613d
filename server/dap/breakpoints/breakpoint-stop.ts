// How the machine stands at breakpoints: which they are, and what it says.
import type { Op, StepProgram } from '../../program/program.ts';
import { agentName, functionName, sourceText } from '../../trace/names.ts';
import type { Stop } from '../motion/stop.ts';
import type { Stopping } from './hit-moments.ts';

/** All breakpoints at the outermost place that has some, and those on data, which have no place. */
export function breakpointStop(program: StepProgram, stopping: Stopping[]): Stop | undefined {
  const [first] = stopping;
  if (!first) return undefined;
  const entered = stopping.find(({ touched }) => !touched)?.entered ?? 0;
  const here = stopping.filter((each) => each.touched !== undefined || each.entered === entered);
  const failed = here.find(({ failure }) => failure !== undefined);
  const data = here.find(({ touched }) => touched !== undefined);
  return {
    reason: reasonOf(here),
    agent: Math.max(0, first.agent),
    hitBreakpointIds: [...new Set(here.map(({ breakpoint }) => breakpoint.id))],
    ...(entered > 0 ? { entered } : {}),
    ...(data ? dataTexts(program, data) : {}),
    ...(failed
      ? { description: 'Paused: the condition of a breakpoint has no value', text: failed.failure }
      : {}),
  };
}

function reasonOf(here: Stopping[]): Stop['reason'] {
  const kinds = here.map(({ breakpoint }) => breakpoint.wish.k);
  if (kinds.includes('line')) return 'breakpoint';
  return kinds.includes('function') ? 'function breakpoint' : 'data breakpoint';
}

/** "CPU 1 stores console_waiter: false, was true", and where. */
function dataTexts(
  program: StepProgram,
  { touched, at, agent }: Stopping,
): Pick<Stop, 'description' | 'text'> {
  const who = agent < 0 ? 'A change by hand' : agentName(program, agent);
  const description = `${who} ${touched?.text()}`;
  const op = agent < 0 ? undefined : program.ops.find((each) => each?.at === at);
  return op ? { description, text: statementText(program, op) } : { description };
}

/** "Line 12 in console_unlock: console_waiter = false;" */
export function statementText(program: StepProgram, op: Op): string {
  const fn = functionName(program, op.frame);
  const isBlock = program.agents.some(({ name }) => name === fn);
  return `Line ${op.at.line + 1}${isBlock ? '' : ` in ${fn}`}: ${sourceText(program, op)}`;
}
