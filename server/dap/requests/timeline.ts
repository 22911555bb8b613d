// What a timeline view asks: the run as bars and arrows, and single steps in words.

import { describeStep } from '../../trace/describe.ts';
import { CHANGE } from '../../trace/run.ts';
import { timelinePart } from '../../trace/timeline/index.ts';
import { rowsOf } from '../../trace/timeline/view.ts';
import { type Arguments, optionalInteger } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem } from '../problems.ts';
import { marksNow, recordingOf } from '../run/timelines.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { launched } from '../session-phases.ts';

/** More steps are not put into words at once. */
const MOST_TEXTS = 1000;

export function timelineRequests(session: Session): RequestTable {
  return {
    'lockstep/timeline': (args) => timeline(session, args),
    'lockstep/timelineTexts': (args) => texts(session, args),
  };
}

/**
 * `from`, `to`: moments. `revision`, `strings`, `places`: what the client has already; it gets everything when its revision is
 * not that of the run that is being followed now.
 */
async function timeline(session: Session, args: Arguments): Promise<Answer> {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const asked = [];
  for (const name of ['from', 'to', 'revision', 'strings', 'places']) {
    const value = optionalInteger(args, name, name === 'to' ? Number.MAX_SAFE_INTEGER : 0);
    if (isProblem(value)) return value;
    asked.push(value);
  }
  const [from, to, known, strings, places] = asked;
  const { recorder, revision } = await recordingOf(debuggee);
  const part = known === revision ? { from, strings, places } : {};
  const { history, clock } = debuggee;
  const { label, kind } = history.branch;
  return {
    body: {
      ...timelinePart(recorder, { ...part, to, revision, marks: marksNow(debuggee), times: clock?.times() }),
      position: history.position,
      branch: { label, kind },
    },
  };
}

/** What the steps from `from` on did; nothing for those that are their agent's private affair. */
async function texts(session: Session, args: Arguments): Promise<Answer> {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const { history } = debuggee;
  const from = optionalInteger(args, 'from', 0);
  if (isProblem(from)) return from;
  const to = optionalInteger(args, 'to', history.length);
  if (isProblem(to)) return to;
  const { recorder } = await recordingOf(debuggee);
  const first = Math.min(from, history.length);
  const last = Math.max(first, Math.min(to, history.length, first + MOST_TEXTS));
  const dropped = debuggee.program.logs.map(() => 0);
  for (const drop of rowsOf(recorder.tables, 'drops')) if (drop.step < first) dropped[drop.log]++;
  return { body: { from: first, texts: textsOf(debuggee, first, last, dropped) } };
}

function textsOf({ history, machine }: Debuggee, from: number, to: number, dropped: number[]): string[] {
  const found: string[] = [];
  history.walk(from, to, (before, step, after, t) => {
    if (step === CHANGE) found.push(`what-if: ${history.changeAt(t)?.label ?? ''}`);
    else found.push(describeStep(machine, before, after, step, dropped)?.text ?? '');
  });
  return found;
}
