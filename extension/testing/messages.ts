// What a failed test says: why, where the CPU is stuck, and the stacks of those that are. Pure.
import type {
  AgentSituation,
  CaseReport,
  DiagnosticReport,
  ExpectationReport,
  Finding,
  Place,
  SearchStatistics,
} from '../../server/trace/report.ts';
import { count } from '../results/wording.ts';

export interface Message {
  text: string;
  place: Place;
  /** The stacks of the CPUs that matter, one after the other. */
  frames: Frame[];
  /** What the debugger can open. */
  finding?: Pick<Finding, 'id' | 'kind'>;
}

export interface Frame {
  label: string;
  place: Place;
}

/** One message for each cause. */
export function findingMessage(finding: Finding): Message {
  const { headline, explanation, unfinished = [] } = finding;
  const told = [...(saysMore(finding) ? explanation : []), howFar(finding), ...unfinished];
  const frames = framesOfFinding(finding);
  const where = isOfAMoment(finding)
    ? []
    : concerned(finding).map(({ agent, text, place }) => `${agent} ${text} (${placeText(place)})`);
  return {
    text: [headline, '', ...told, ...(where.length > 0 ? ['', ...where] : [])].join('\n'),
    place: frames[0]?.place ?? finding.steps.at(-1)?.place ?? finding.situation[0].place,
    frames,
    finding: { id: finding.id, kind: finding.kind },
  };
}

/** An expectation such as `reachable` is violated by what is not there. */
export function notFoundMessage({ text, place }: ExpectationReport, { states }: SearchStatistics): Message {
  const lines = [
    `Not met: ${text}`,
    '',
    'Expected: a run of the scenario that shows it.',
    `Actual: none does. All of its ${count(states, 'state')} were looked at.`,
  ];
  return { text: lines.join('\n'), place, frames: [] };
}

/** Not known, which is neither a pass nor a failure: says what was hit and what would help. `cancelled`: no limit was. */
export function unknownMessage(
  { text, place, reason }: Pick<ExpectationReport, 'text' | 'place' | 'reason'>,
  { limit, unfinished = [] }: SearchStatistics,
  cancelled: boolean,
): Message {
  const why = reason ?? limit ?? unfinished[0] ?? 'the search did not end';
  const settings = 'The limits are the settings lockstep.check.maxStates and lockstep.check.memoryMiB.';
  const lines = [`Not known: ${text}`, '', `The search is inconclusive: ${why}.`];
  return { text: [...lines, ...(limit && !cancelled ? [settings] : [])].join('\n'), place, frames: [] };
}

export function diagnosticMessage({ code, message, place }: DiagnosticReport): Message {
  return { text: `${message} [${code}]`, place, frames: [] };
}

/** Of a case: an error of the model fails it, whatever it expects. */
export function faultMessages({ faults }: CaseReport): Message[] {
  return faults.map(findingMessage);
}

/** Who does not get on, the one that the finding is about first. */
function concerned({ agent, situation }: Finding): AgentSituation[] {
  const first = situation.filter((each) => each.agent === agent);
  return [...first, ...situation.filter((each) => each.agent !== agent && isHeldUp(each))];
}

const isHeldUp = ({ state }: AgentSituation): boolean => state === 'blocked' || state === 'halted';

/** What is wrong at one moment is so by the last step, and whoever made it stands elsewhere by now. */
function framesOfFinding(finding: Finding): Frame[] {
  const last = finding.steps.at(-1);
  if (!isOfAMoment(finding) || !last) return concerned(finding).flatMap(framesOf);
  const [who] = finding.situation.filter(({ agent }) => agent === last.agent);
  const calls = who?.place.fn === last.place.fn ? framesOf(who).slice(1) : [];
  return [{ label: `${last.agent}: ${last.text}`, place: last.place }, ...calls];
}

const isOfAMoment = ({ kind }: Finding): boolean => kind === 'never' || kind === 'always' || kind === 'fault';

function framesOf({ agent, text, place, calls = [], interrupted = [] }: AgentSituation): Frame[] {
  const below = [...calls, ...interrupted].map((each) => ({
    label: frameLabel(agent, each.fn),
    place: each,
  }));
  return [{ label: `${agent} ${text}`, place }, ...below];
}

/** The block of a CPU, or of several (`cpu 0..2`), is named like it; a function's name has no space. */
function frameLabel(agent: string, fn: string): string {
  return fn === agent || fn.includes(' ') ? agent : `${agent} in ${fn}`;
}

/** A headline often is all there is to say, in one line. */
function saysMore({ headline, explanation }: Finding): boolean {
  return explanation.map((sentence) => sentence.replace(/\.$/, '')).join('; ') !== headline;
}

function howFar({ trace, pointOfNoReturn, cycleFrom }: Finding): string {
  const steps = `A run of ${count(trace.length, 'step')} leads there`;
  const repeats = cycleFrom === undefined ? '' : `; from step ${cycleFrom + 1} on it repeats for ever`;
  if (pointOfNoReturn === undefined) return `${steps}${repeats}.`;
  const certain =
    pointOfNoReturn === 0
      ? 'nothing could have prevented it'
      : `after step ${pointOfNoReturn} nothing prevents it any more`;
  return `${steps}; ${certain}${repeats}.`;
}

function placeText({ uri, line, fn }: Place): string {
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  return `${fn ? `${fn}, ` : ''}${file}:${line + 1}`;
}
