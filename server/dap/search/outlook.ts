/**
 * Whether a hang can still be avoided, at the present moment: in words, on request and in the background of every stop.
 */
import type { TraceStep } from '../../trace/report.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isHang } from '../view/explanation.ts';
import type { Prospect, SearchHooks } from './hang-search.ts';

export interface OutlookBody {
  moment: number;
  outlook: Prospect['outlook'];
  /** A few words, for a status bar. */
  label: string;
  /** The whole answer, in sentences. */
  text: string;
  /** Steps to the nearest hang, and the step of the run that would decide it. */
  steps?: number;
  pointOfNoReturn?: number;
  /** What else could happen in place of that step, and leaves a way out. */
  escapes?: { moment: number; agent: string; text: string }[];
}

const LABELS: Record<Prospect['outlook'], string> = {
  none: 'No hang ahead',
  avoidable: 'Hang avoidable',
  unavoidable: 'Hang unavoidable',
  hung: 'Hung',
  unknown: 'Hang: not known',
};

/** What was found out before is not searched for again. */
export async function outlookHere(
  debuggee: Debuggee,
  signal: AbortSignal,
  hooks: SearchHooks,
): Promise<OutlookBody> {
  const { history } = debuggee;
  const moment = history.position;
  const prospect = known(debuggee) ?? (await debuggee.search.prospect(history.run(), signal, hooks));
  return bodyOf(debuggee, moment, prospect);
}

function known({ facts, history }: Debuggee): Prospect | undefined {
  const arrived = facts.arrived(history.position);
  if (arrived && isHang(arrived.finding.kind))
    return { outlook: 'hung', finding: arrived.finding, doomed: [] };
  return facts.free(history.position) ? { outlook: 'none', doomed: [] } : undefined;
}

function bodyOf(debuggee: Debuggee, moment: number, prospect: Prospect): OutlookBody {
  const { outlook, finding } = prospect;
  const body = { moment, outlook, label: LABELS[outlook], text: textOf(debuggee, moment, prospect) };
  if (!finding || outlook === 'hung') return body;
  const { pointOfNoReturn: decisive, escapes = [] } = finding;
  return {
    ...body,
    steps: finding.cycleFrom ?? finding.trace.length,
    ...(decisive === undefined ? {} : { pointOfNoReturn: moment + decisive }),
    ...(escapes.length > 0
      ? { escapes: escapes.map(({ n, agent, text }) => ({ moment: moment + n - 1, agent, text })) }
      : {}),
  };
}

function textOf(
  { history }: Debuggee,
  moment: number,
  { outlook, finding, doomed, limit }: Prospect,
): string {
  const whatIf = history.changes().length > 0 ? 'In this what-if: ' : '';
  const far = finding ? `The nearest hang is ${steps(finding.cycleFrom ?? finding.trace.length)} away` : '';
  const why = limit === undefined ? '' : ` (${limit})`;
  switch (outlook) {
    case 'none':
      return `${whatIf}No hang can be reached from here.`;
    case 'hung':
      return `${whatIf}This is a hang: ${finding?.headline ?? ''}.`;
    case 'unavoidable':
      return `${whatIf}A hang can no longer be avoided: whatever happens, ${list(doomed)} cannot come to ${doomed.length > 1 ? 'their' : 'its'} end. ${far}: ${finding?.headline}.`;
    case 'avoidable':
      return `${whatIf}A hang can be reached from here, and can still be avoided. ${far}: ${finding?.headline}.${escapeText(moment, finding)}`;
    case 'unknown':
      return finding
        ? `${whatIf}${far}: ${finding.headline}. Whether a hang can still be avoided is not known${why}.`
        : `${whatIf}Whether a hang can be reached from here is not known${why}.`;
  }
}

/** Which step decides it, and what would have to happen instead. */
function escapeText(moment: number, finding: Prospect['finding']): string {
  const { pointOfNoReturn: decisive, escapes = [], steps: told = [] } = finding ?? {};
  if (decisive === undefined || decisive === 0 || escapes.length === 0) return '';
  const fatal = told.find(({ n }) => n === decisive);
  const what = fatal ? ` (${stepText(fatal)})` : '';
  return ` It is decided by step ${moment + decisive}${what}; what leaves a way out instead: ${escapes.map(stepText).join(', or ')}.`;
}

function stepText({ agent, text }: TraceStep): string {
  return `${agent}: ${text}`;
}

function steps(n: number): string {
  return `${n} step${n === 1 ? '' : 's'}`;
}

function list(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
