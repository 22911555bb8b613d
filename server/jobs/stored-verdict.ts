/**
 * What was found of a program, kept without where in the text it is: the next program with the same key is the same but for that, so that what
 * was found of one is true of the other, at the places where its text has it.
 */
import type { Op, StepProgram } from '../program/program.ts';
import { agentName, functionName } from '../trace/names.ts';
import { callsTo, placeOf, placeOfOp } from '../trace/places.ts';
import type { AgentSituation, CaseReport, Finding, Place, Verdict } from '../trace/report.ts';
import type { LiveCase, LiveFinding, LiveSearch } from './live-report.ts';

export interface StoredVerdict {
  verdict: Verdict;
  expectations: { verdict: Verdict; findings: StoredFinding[] }[];
  faults: StoredFinding[];
  search: LiveSearch;
}

type StoredFinding = Omit<LiveFinding, 'headline' | 'explanation' | 'situation'> & {
  headline: StoredText;
  explanation: StoredText[];
  situation: StoredSituation[];
};

/** A sentence, and in it the numbers of lines, each by an op on it. */
export type StoredText = (string | { lineOf: number })[];

/** Who stands nowhere is shown at its block. */
type StoredSituation = Omit<AgentSituation, 'place' | 'calls' | 'interrupted'> & { op: number | undefined };

export function storedVerdict(
  program: StepProgram,
  { verdict, expectations, faults, search }: CaseReport,
): StoredVerdict {
  const stored = (findings: Finding[]) => findings.map((each) => storedFinding(program, each));
  const { states, seconds, complete, limit } = search;
  return {
    verdict,
    expectations: expectations.map((e) => ({ verdict: e.verdict, findings: stored(e.findings) })),
    faults: stored(faults),
    search: { states, seconds, complete, ...(limit === undefined ? {} : { limit }) },
  };
}

/** The verdict of another program with the same key. */
export function verdictOf(program: StepProgram, stored: StoredVerdict): Omit<LiveCase, 'parameters'> {
  const findings = (list: StoredFinding[]) => list.map((each) => findingIn(program, each));
  return {
    verdict: stored.verdict,
    expectations: program.expectations.map(({ id, text, at }, i) => ({
      id,
      text,
      place: placeOf(program, at, ''),
      verdict: stored.expectations[i].verdict,
      findings: findings(stored.expectations[i].findings),
    })),
    faults: findings(stored.faults),
    search: stored.search,
  };
}

function storedFinding(program: StepProgram, finding: Finding): StoredFinding {
  const { id, kind, code, agent, headline, explanation, steps, situation } = finding;
  const { trace, pointOfNoReturn, cycleFrom, unfinished } = finding;
  return {
    id,
    kind,
    code,
    ...(agent === undefined ? {} : { agent }),
    headline: storedText(program, headline),
    explanation: explanation.map((each) => storedText(program, each)),
    steps: steps.length,
    trace,
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    ...(unfinished === undefined ? {} : { unfinished }),
    situation: situation.map(({ agent: who, state, text, place, calls = [] }) => ({
      agent: who,
      state,
      text,
      op: opAt(program, place, calls),
    })),
  };
}

function findingIn(program: StepProgram, stored: StoredFinding): LiveFinding {
  return {
    ...stored,
    headline: textIn(program, stored.headline),
    explanation: stored.explanation.map((each) => textIn(program, each)),
    situation: stored.situation.map(({ op: l, ...each }) => {
      const op = l === undefined ? undefined : program.ops[l];
      if (!op) return { ...each, place: blockOf(program, each.agent) };
      const calls = callsTo(program, op);
      return { ...each, place: placeOfOp(program, op), ...(calls.length > 0 ? { calls } : {}) };
    }),
  };
}

export function textIn(program: StepProgram, text: StoredText): string {
  return text
    .map((part) => (typeof part === 'string' ? part : String(program.ops[part.lineOf].at.line + 1)))
    .join('');
}

/** Any op that is written there and called from there: all of them stay together. */
function opAt(program: StepProgram, place: Place, calls: Place[]): number | undefined {
  const found = program.ops.findIndex(
    (op, l) =>
      l > 0 &&
      op.at.line === place.line &&
      op.at.column === place.column &&
      isSame(placeOfOp(program, op), place) &&
      isSameList(callsTo(program, op), calls),
  );
  return found < 0 ? undefined : found;
}

function isSame(a: Place, b: Place): boolean {
  return (
    a.uri === b.uri &&
    a.line === b.line &&
    a.column === b.column &&
    a.endLine === b.endLine &&
    a.endColumn === b.endColumn &&
    a.fn === b.fn
  );
}

function isSameList(a: Place[], b: Place[]): boolean {
  return a.length === b.length && a.every((place, i) => isSame(place, b[i]));
}

function blockOf(program: StepProgram, agent: string): Place {
  const found = program.agents.findIndex((_, a) => agentName(program, a) === agent);
  return placeOf(program, program.agents[found].at, '');
}

/** "… in console_unlock (line 12) …": the line of an op of that function, or of an agent's own block where none is named. */
export function storedText(program: StepProgram, text: string): StoredText {
  const parts: StoredText = [];
  let from = 0;
  for (const found of text.matchAll(/(?: in (\w+))? \(line (\d+)\)/g)) {
    const [whole, fn, number] = found;
    const isThere = (op: Op): boolean =>
      op.at.line === Number(number) - 1 &&
      (fn === undefined ? program.frames[op.frame].parent < 0 : functionName(program, op.frame) === fn);
    const lineOf = program.ops.findIndex((op, l) => l > 0 && isThere(op));
    if (lineOf < 0) continue;
    const at = found.index + whole.length - 1 - number.length;
    parts.push(text.slice(from, at), { lineOf });
    from = at + number.length;
  }
  return [...parts, text.slice(from)];
}
