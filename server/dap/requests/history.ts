// Requests about the runs of the session: any moment of one, and the branches there are.
import { type Arguments, integer, optionalInteger } from '../arguments.ts';
import { moverOf } from '../launch/debuggee.ts';
import { ENTRY_TEXT } from '../motion/going-back.ts';
import type { Stop } from '../motion/stop.ts';
import { isProblem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, launched, leaveStop, standingStill } from '../session-phases.ts';

export function historyRequests(session: Session): RequestTable {
  return {
    'lockstep/seek': (args) => seek(session, args),
    'lockstep/run': (args) => run(session, args),
    'lockstep/branches': () => branches(session),
    'lockstep/switchBranch': (args) => switchBranch(session, args),
  };
}

function seek(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const { history } = debuggee;
  const moment = integer(args, 'moment', 0);
  if (isProblem(moment)) return moment;
  if (moment > history.length) {
    return problem(
      'LD1003',
      `"moment" ${moment} is behind the end of the run, which has ${history.length} steps.`,
    );
  }
  return going(session, () => history.seek(moment));
}

function branches(session: Session): Answer {
  const debuggee = launched(session);
  return isProblem(debuggee) ? debuggee : { body: { branches: debuggee.history.branches() } };
}

function switchBranch(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const { history } = debuggee;
  const id = integer(args, 'id', 0);
  if (isProblem(id)) return id;
  if (!history.branches().some((branch) => branch.id === id)) {
    const known = history.branches().map((branch) => `${branch.id} (${branch.label})`);
    return problem(
      'LD3006',
      `There is no branch ${id}. There are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ' …' : ''}.`,
    );
  }
  return going(session, () => void history.switchTo(id));
}

/** The machine is put at another moment, once the request is answered. */
function going(session: Session, go: () => void): Answer {
  leaveStop(session);
  session.phase = 'running';
  return {
    body: {},
    after: () => {
      go();
      arrive(session, hereStop(session));
    },
  };
}

/** What there is to say of a moment that one comes to from anywhere. */
export function hereStop({ debuggee }: Session): Stop {
  if (!debuggee) throw new Error('nothing is launched');
  const { history } = debuggee;
  return {
    reason: 'goto',
    agent: moverOf(history),
    description: history.position === 0 ? ENTRY_TEXT : `At step ${history.position} of ${history.length}`,
  };
}

/** The run that is being followed, or a part of it: what else can be told of it follows from this. */
function run(session: Session, args: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const { history } = debuggee;
  const from = optionalInteger(args, 'from', 0);
  const to = optionalInteger(args, 'to', history.length);
  if (isProblem(from)) return from;
  if (isProblem(to)) return to;
  const { steps, changes } = history.run(Math.min(to, history.length));
  return {
    body: {
      steps: Array.from(steps).slice(from),
      changes: [...changes]
        .filter(([moment]) => moment >= from)
        .map(([moment, change]) => ({ moment, ...change })),
      position: history.position,
    },
  };
}
