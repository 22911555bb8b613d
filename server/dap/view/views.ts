// The machine as it is seen from a frame that the client holds, or from the agent that it stopped for.
import { type Arguments, integer } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { hiddenNow } from '../motion/call-sites.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Session } from '../session.ts';
import { standingStill } from '../session-phases.ts';
import { callStack } from './stack.ts';
import type { Children, View } from './view.ts';

export function viewOf(session: Session, args: Arguments): View | Problem {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  // Some clients say 0 for no frame.
  if (args.frameId === undefined || args.frameId === 0) return viewFrom(debuggee, session.stop?.agent ?? 0);
  const frameId = integer(args, 'frameId');
  if (isProblem(frameId)) return frameId;
  const frame = session.frames.get(frameId);
  return frame ? { ...now(debuggee), ...frame } : dead('frameId', frameId);
}

/** From the top of an agent's stack. */
function viewFrom(debuggee: Debuggee, agent: number): View {
  const { machine, history } = debuggee;
  return {
    ...now(debuggee),
    agent,
    entry: callStack(machine, history.state, agent, hiddenNow(debuggee, agent))[0],
  };
}

function now({ machine, history, expressions, clock }: Debuggee): Omit<View, 'agent' | 'entry'> {
  return {
    machine,
    state: history.state,
    oldest: history.oldestRecords(),
    seen: history.seen(),
    ...(expressions ? { expressions } : {}),
    ...(clock ? { clock } : {}),
  };
}

export function childrenOf(session: Session, args: Arguments): Children | Problem {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const reference = integer(args, 'variablesReference');
  if (isProblem(reference)) return reference;
  return session.items.get(reference) ?? dead('variablesReference', reference);
}

export function dead(name: string, reference: number): Problem {
  return problem('LD1009', `"${name}" ${reference} is not of this stop: ask for the stack trace again.`);
}
