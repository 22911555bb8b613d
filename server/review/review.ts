/** All that a review has to say about a scenario: in every case of it that comes to the place. */
import type { Scenario } from '../language/generated/ast.ts';
import { caseList, compile, type ModuleSet } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import { reviewCircles } from './circles.ts';
import { Company } from './company.ts';
import { reviewConditions } from './conditions.ts';
import { reviewGuards } from './guards.ts';
import { reviewInterrupted } from './interrupted.ts';
import { reviewLocks } from './locks.ts';
import { type Mentions, mentionsIn } from './mentions.ts';
import type { Remark } from './remark.ts';
import { reviewRounds } from './rounds.ts';
import { reviewShutOut } from './shut-out.ts';
import { subjectOf } from './subject.ts';
import { reviewUnanswered } from './unanswered.ts';

/** More cases than this are not looked at, and nothing is said. */
const MOST_CASES = 16;

/** A remark in the words of a file: positions are 0-based, `uri` says in which file each is. */
export interface ScenarioRemark extends Omit<Remark, 'related'> {
  related: { uri: string; at: Remark['at']; message: string }[];
}

/** `uri`: of the file under review. Once cancelled, nothing is said. Code that does not compile is none of a review's business. */
export function reviewScenario(
  set: ModuleSet,
  scenario: Scenario,
  uri: string,
  cancelled: () => boolean = () => false,
): ScenarioRemark[] {
  const list = caseList(set, scenario);
  if ('errors' in list || list.cases.length > MOST_CASES) return [];
  const mentions = mentionsIn(set);
  const reviews: { said: Map<string, ScenarioRemark>; comesTo: (at: Remark['at']) => boolean }[] = [];
  for (const each of list.cases) {
    if (cancelled()) return [];
    const compiled = compile(set, each, { observe: 'needed' });
    if ('errors' in compiled) return [];
    const { program } = compiled;
    const remarks = reviewProgram(program, uri, mentions);
    if (!remarks) return [];
    const said = new Map(
      remarks.map((remark): [string, ScenarioRemark] => [keyOf(remark), inFiles(remark, program)]),
    );
    reviews.push({ said, comesTo: comesTo(program, uri) });
  }
  const all = new Map(reviews.flatMap(({ said }) => [...said]));
  return [...all].flatMap(([key, remark]) =>
    reviews.every(({ said, comesTo }) => said.has(key) || !comesTo(remark.at)) ? [remark] : [],
  );
}

/** Undefined when the program is too large to say anything. */
export function reviewProgram(
  program: StepProgram,
  uri: string,
  mentions: Mentions = () => [],
): Remark[] | undefined {
  const source = program.sources.findIndex((each) => each.uri === uri);
  const subject = source < 0 ? undefined : subjectOf(program, source);
  if (!subject) return undefined;
  const company = new Company(subject);
  return [
    ...reviewLocks(subject),
    ...reviewRounds(subject),
    ...reviewCircles(subject, company),
    ...reviewGuards(subject, mentions, company),
    ...reviewInterrupted(subject, company),
    ...reviewShutOut(subject, company),
    ...reviewUnanswered(subject, company),
    ...reviewConditions(subject),
  ];
}

const textOf = ({ line, column, endLine, endColumn }: Remark['at']): string =>
  `${line}:${column}-${endLine}:${endColumn}`;

const keyOf = ({ code, at }: Remark): string => `${code} ${textOf(at)}`;

function inFiles(remark: Remark, { sources }: StepProgram): ScenarioRemark {
  return {
    ...remark,
    related: remark.related.map((each) => ({ ...each, uri: sources[each.at.source].uri })),
  };
}

/** Code of the program, or something it expects, has this place in the text. */
function comesTo(program: StepProgram, uri: string): (at: Remark['at']) => boolean {
  const source = program.sources.findIndex((each) => each.uri === uri);
  const ranges = [
    ...program.ops.slice(1).map(({ at }) => at),
    ...program.frames.flatMap(({ call }) => (call ? [call] : [])),
    ...program.expectations.map(({ at }) => at),
  ];
  const places = new Set(ranges.filter((at) => at.source === source).map(textOf));
  return (at) => places.has(textOf(at));
}
