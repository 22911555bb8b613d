// Back to where a frame began: real history, not a what-if.
import { LEVEL } from '../../program/program.ts';
import { type Arguments, integer } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { shownNow } from '../motion/call-sites.ts';
import { entryOf, goToCall, goToEntry } from '../motion/frame-entry.ts';
import { ENTRY_TEXT } from '../motion/going-back.ts';
import { standingAgent } from '../motion/starting.ts';
import { isProblem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, leaveStop, standingStill } from '../session-phases.ts';

export function frameRequests(session: Session): RequestTable {
  return {
    restartFrame: (args) => restartFrame(session, args),
    'lockstep/stepBackOut': (args) => stepBackOut(session, args),
  };
}

function restartFrame(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const frameId = integer(args, 'frameId');
  if (isProblem(frameId)) return frameId;
  const found = session.frames.get(frameId);
  if (!found)
    return problem('LD1009', `"frameId" ${frameId} is of an earlier stop. Ask for the stack again.`);
  const { agent, entry } = found;
  if (entry.k === 'label' || entry.frame < 0)
    return problem(
      'LD3009',
      'This line of the stack is no call: there is nothing to go back to the start of.',
    );
  const { frame, level } = entry;
  return back(session, debuggee, agent, () => goToEntry(debuggee, { agent, frame, level }));
}

/** To before the call of the function that the CPU is in, or before the interrupt whose handler it runs. */
function stepBackOut(session: Session, args: Arguments): Answer {
  const place = standingAgent(session, args);
  if (isProblem(place)) return place;
  const { debuggee, agent } = place;
  const { history, program } = debuggee;
  const shown = shownNow(debuggee, agent);
  return back(session, debuggee, agent, () => {
    if (!shown) return history.seek(Math.max(0, history.lastOwn(agent)));
    const of = { agent, frame: shown.frame, level: shown.level };
    if (program.frames[shown.frame].parent >= 0) goToCall(debuggee, of);
    else history.seek(shown.level === LEVEL.task ? 0 : Math.max(0, entryOf(debuggee, of) - 1));
  });
}

function back(session: Session, { history }: Debuggee, agent: number, go: () => void): Answer {
  leaveStop(session);
  session.phase = 'running';
  const after = () => {
    go();
    arrive(
      session,
      history.position === 0
        ? { reason: 'entry', agent, description: ENTRY_TEXT }
        : { reason: 'step', agent },
    );
  };
  return { after };
}
