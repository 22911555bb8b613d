// Requests that move the machine, forwards and back, and the one that makes it stand.
import { type Arguments, integer } from '../arguments.ts';
import { isOver } from '../launch/debuggee.ts';
import { leave } from '../motion/call-sites.ts';
import { createContinue } from '../motion/continuing.ts';
import { createReverse, ENTRY_TEXT, momentBefore } from '../motion/going-back.ts';
import { recallingLosses, watchingLosses } from '../motion/loss-stops.ts';
import { standingAgent, start } from '../motion/starting.ts';
import { createStep, type StepKind } from '../motion/stepping.ts';
import { isProblem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, end, leaveStop, standingStill } from '../session-phases.ts';
import { stepTarget } from './targets.ts';

export function motionRequests(session: Session): RequestTable {
  return {
    continue: (args) => goOn(session, args),
    next: (args) => step(session, args, 'over'),
    stepIn: (args) => (args.targetId === undefined ? step(session, args, 'in') : stepTarget(session, args)),
    stepOut: (args) => step(session, args, 'out'),
    stepBack: (args) => stepBack(session, args),
    reverseContinue: (args) =>
      start(session, args, {}, (context) => recallingLosses(context, createReverse(context))),
    pause: (args) => pause(session, args),
  };
}

function goOn(session: Session, args: Arguments): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const { machine, history } = place.debuggee;
  if (history.position === history.length && isOver(machine, history.state)) {
    return { body: { allThreadsContinued: true }, after: () => finish(session) };
  }
  // For a client that asks for it: this CPU goes on as long as it can without the others.
  if (args.singleThread === true)
    return start(session, args, { allThreadsContinued: false }, (context, agent) => {
      const alone = createStep(context, agent, 'alone');
      return isProblem(alone) ? alone : watchingLosses(context, alone);
    });
  return start(session, args, { allThreadsContinued: true }, (context) =>
    watchingLosses(context, createContinue(context)),
  );
}

/** Nothing is left to see: the scenario has run to its end. */
function finish(session: Session): void {
  if (session.phase === 'ended') return;
  end(session);
  session.client.event('terminated');
}

function step(session: Session, args: Arguments, kind: StepKind): Answer {
  const how = args.granularity === 'instruction' ? 'instruction' : kind;
  return start(session, args, {}, (context, agent) => createStep(context, agent, how));
}

function stepBack(session: Session, args: Arguments): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const { debuggee, agent } = place;
  const { history } = debuggee;
  leaveStop(session);
  session.phase = 'running';
  const after = () => {
    if (leave(debuggee, agent)) return arrive(session, { reason: 'step', agent });
    const moment = momentBefore(debuggee, agent, args.granularity !== 'instruction');
    history.seek(moment);
    arrive(
      session,
      moment === 0 ? { reason: 'entry', agent, description: ENTRY_TEXT } : { reason: 'step', agent },
    );
  };
  return { after };
}

function pause(session: Session, args: Arguments): Answer {
  const threadId = integer(args, 'threadId');
  if (isProblem(threadId)) return threadId;
  if (session.phase === 'running') return { after: () => session.motion?.abort.abort() };
  // A pause that crosses a stop on its way finds the machine standing already: that is what it wanted.
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  // A search from here is what there is to pause.
  session.searches.endAll();
  return {};
}
