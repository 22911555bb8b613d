// lockstep/lastWrite: goes to the statement that is about to write what is shown now.

import { agentName } from '../../trace/names.ts';
import type { Arguments } from '../arguments.ts';
import { statementText } from '../breakpoints/breakpoint-stop.ts';
import { watchedName } from '../breakpoints/data-info.ts';
import { isProblem, problem } from '../problems.ts';
import { lastWritten } from '../run/writers.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, leaveStop, standingStill } from '../session-phases.ts';

export function writerRequests(session: Session): RequestTable {
  return { 'lockstep/lastWrite': (args) => lastWrite(session, args) };
}

function lastWrite(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const { history, program } = debuggee;
  const id = watchedName(session, debuggee, args);
  if (isProblem(id)) return id;
  if (id === undefined)
    return problem(
      'LD5001',
      `"${String(args.name).slice(0, 60)}" is computed from the run: nobody writes it.`,
    );
  const written = lastWritten(debuggee, id, history.position);
  if (typeof written === 'string') return problem('LD5001', written);
  if (!written) {
    return problem(
      'LD5002',
      `Nothing has written ${id} up to here in this run: it has the value it began with.`,
    );
  }
  const { moment, agent, at, text } = written;
  const who = agent < 0 ? 'A change by hand' : agentName(program, agent);
  const op = program.ops.find((each) => each && each.at === at);
  leaveStop(session);
  session.phase = 'running';
  return {
    body: { moment },
    after: () => {
      history.seek(moment);
      arrive(session, {
        reason: 'goto',
        agent: Math.max(0, agent),
        description: `Next: ${who} ${text}`,
        ...(op ? { text: statementText(program, op) } : {}),
      });
    },
  };
}
