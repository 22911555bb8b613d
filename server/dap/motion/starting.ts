// How a request lets the machine move: the CPU it is about, and the motion that ends in a stop.
import { type Arguments, integer } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem, type Problem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { agentOf, move, standingStill } from '../session-phases.ts';
import type { Motion, RunContext } from './running.ts';

export function start(
  session: Session,
  args: Arguments,
  body: object,
  motion: (context: RunContext, agent: number) => Motion | Problem,
): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const after = move(session, place.debuggee, (context) => motion(context, place.agent));
  return isProblem(after) ? after : { body, after };
}

export function standingAgent(
  session: Session,
  args: Arguments,
): { debuggee: Debuggee; agent: number } | Problem {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const threadId = integer(args, 'threadId');
  if (isProblem(threadId)) return threadId;
  const agent = agentOf(debuggee, threadId);
  return isProblem(agent) ? agent : { debuggee, agent };
}
