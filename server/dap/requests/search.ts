// Searching from where the session stands: the nearest hang, a run to a condition, whether a hang can be avoided.
import { type Arguments, isInteger, optionalInteger, text } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { foreseeHang } from '../motion/foreseen.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import { outlookHere } from '../search/outlook.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { standingStill, tellState } from '../session-phases.ts';

export const SEARCH_CAPABILITIES = { supportsCancelRequest: true };

export function searchRequests(session: Session): RequestTable {
  return {
    'lockstep/findHang': (_, id) => searching(session, id, findHang),
    'lockstep/findRun': (args, id) =>
      searching(session, id, (debuggee, signal) => findRun(debuggee, args, signal)),
    'lockstep/outlook': (args, id) =>
      searching(session, id, (debuggee, signal) => outlook(debuggee, args, signal)),
    cancel: (args) => cancel(session, args),
  };
}

interface Found {
  body: object;
  /** The run has another future now. */
  foreseen?: boolean;
}

/** A search for where the machine stands. It is over when the machine moves, or when the client cancels it. */
async function searching(
  session: Session,
  requestId: number,
  search: (debuggee: Debuggee, signal: AbortSignal) => Promise<Found | Problem>,
): Promise<Answer> {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const { signal, done } = session.searches.begin(requestId);
  try {
    const found = await search(debuggee, signal);
    if (signal.aborted)
      return problem('LD1013', 'The search was ended: it was cancelled, or the machine moved.');
    if (isProblem(found)) return found;
    return { body: found.body, after: () => found.foreseen && tellState(session) };
  } finally {
    done();
  }
}

async function findHang(debuggee: Debuggee, signal: AbortSignal): Promise<Found> {
  const { history, facts } = debuggee;
  const { position: moment } = history;
  const nearest = await debuggee.search.nearest(history.run(), signal);
  if (nearest.k === 'inconclusive')
    return {
      body: {
        moment,
        found: false,
        proven: false,
        text: `Whether a hang can be reached from here is not known: ${nearest.limit}.`,
      },
    };
  if (nearest.k === 'none') {
    if (!signal.aborted) facts.add({ k: 'free', at: moment });
    return { body: { moment, found: false, proven: true, text: 'No hang can be reached from here.' } };
  }
  const fact = await foreseeHang(debuggee, nearest, signal);
  if (!fact) return { body: {} };
  follow(debuggee);
  const { headline, kind, explanation } = nearest.finding;
  const { length } = nearest.decisions;
  const where =
    length === 0 ? 'This is the hang' : `A hang, ${length} step${length === 1 ? '' : 's'} from here`;
  return {
    foreseen: true,
    body: {
      moment,
      found: true,
      at: fact.at,
      steps: length,
      kind,
      ...(fact.noReturn === undefined ? {} : { pointOfNoReturn: fact.noReturn }),
      explanation,
      text: `${where}: ${headline}.${length > 0 ? howToGo(debuggee) : ''}`,
    },
  };
}

async function findRun(debuggee: Debuggee, args: Arguments, signal: AbortSignal): Promise<Found | Problem> {
  const condition = text(args, 'condition');
  if (isProblem(condition)) return condition;
  const search = debuggee.searchWhere(condition.trim());
  if (isProblem(search)) return search;
  const { history } = debuggee;
  const { position: moment } = history;
  const reached = await search.reach(history.run(), signal).finally(() => search.dispose());
  const answer = (found: boolean, proven: boolean, said: string): Found => ({
    body: { moment, found, proven, text: said },
  });
  if (signal.aborted) return answer(false, false, '');
  switch (reached.k) {
    case 'here':
      return answer(true, true, `${condition} holds here already.`);
    case 'none':
      return answer(false, true, `No run leads from here to where ${condition} holds.`);
    case 'inconclusive':
      return answer(
        false,
        false,
        `Whether a run leads to where ${condition} holds is not known: ${reached.limit}.`,
      );
    case 'run':
      break;
  }
  const { decisions, text: headline } = reached;
  history.foresee(decisions, { label: `run to ${condition} from step ${moment}`, kind: 'search' });
  debuggee.facts.add({ k: 'reached', at: moment + decisions.length, text: headline });
  follow(debuggee);
  const far = `${decisions.length} step${decisions.length === 1 ? '' : 's'}`;
  return {
    foreseen: true,
    body: {
      moment,
      found: true,
      proven: true,
      at: moment + decisions.length,
      steps: decisions.length,
      text: `A shortest run, ${far} from here: ${headline}.${howToGo(debuggee)}`,
    },
  };
}

async function outlook(debuggee: Debuggee, args: Arguments, signal: AbortSignal): Promise<Found | Problem> {
  const maxStates = optionalInteger(args, 'maxStates', debuggee.configuration.maxStates, 1);
  if (isProblem(maxStates)) return maxStates;
  return { body: await outlookHere(debuggee, signal, { maxStates }) };
}

/** What was looked for is what is to be seen, whatever schedule was chosen before. */
function follow({ schedule }: Debuggee): void {
  schedule.followsRecord = true;
}

function howToGo({ schedule }: Debuggee): string {
  if (schedule.pinned.size === 0 && !schedule.holdInterrupts) return ' Continue follows it.';
  return ' Continue follows it as far as pinned CPUs and held interrupts let it.';
}

function cancel(session: Session, { requestId, progressId }: Arguments): Answer {
  session.searches.cancel({
    ...(isInteger(requestId) ? { requestId } : {}),
    ...(typeof progressId === 'string' ? { progressId } : {}),
  });
  return {};
}
