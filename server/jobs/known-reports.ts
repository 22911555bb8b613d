/**
 * Reports of cases, kept by what their programs do. A program with the same key is the same but for where in the text it is: a report of the one is,
 * with its places moved, a report of the other. Where a place cannot be told, the case is checked again.
 */
import type { StepProgram } from '../program/program.ts';
import { callsTo, placeOf, placeOfOp } from '../trace/places.ts';
import type { CaseReport, Finding, Place } from '../trace/report.ts';
import { Recent } from './recent.ts';
import { type StoredText, storedText, textIn } from './stored-verdict.ts';

interface Kept {
  report: CaseReport;
  /** Of the program that was checked: those of the next one are in the same order. */
  places: string[];
  sentences: Map<string, StoredText>;
}

/** A report has some hundred steps at most as a rule, but there can be many findings. */
const MOST = 200;

export class KnownReports {
  private readonly kept = new Recent<Kept>(MOST);

  /** The report of a program that does the same, as if this one had been checked. */
  get(key: string, program: StepProgram): CaseReport | undefined {
    const kept = this.kept.get(key);
    const places = kept && placesIn(program);
    const moved = kept && places && movedPlaces(kept.places, places);
    return moved && reportIn(program, kept, moved);
  }

  /** Only what is certain is kept: what a limit or a person has ended may come out otherwise. */
  set(key: string, program: StepProgram, report: CaseReport): void {
    if (!isCertain(report)) return;
    const sentences = new Map(
      findingsOf(report)
        .flatMap(sentencesOf)
        .map((text): [string, StoredText] => [text, storedText(program, text)]),
    );
    if (
      [...sentences.values()].some((parts) =>
        parts.some((part) => typeof part === 'string' && NAMES_A_LINE.test(part)),
      )
    )
      return;
    this.kept.set(key, { report, places: placesIn(program).map(textOf), sentences });
  }
}

const NAMES_A_LINE = /\(line \d+\)/;

/** Those with the number of a line in them. */
const sentencesOf = ({
  headline,
  because = '',
  explanation,
  situation,
  steps,
  escapes = [],
}: Finding): string[] =>
  [headline, because, ...explanation, ...[...situation, ...steps, ...escapes].map(({ text }) => text)].filter(
    (text) => NAMES_A_LINE.test(text),
  );

const findingsOf = ({ expectations, faults }: CaseReport): Finding[] => [
  ...expectations.flatMap(({ findings }) => findings),
  ...faults,
];

function isCertain(report: CaseReport): boolean {
  const verdicts = [report.verdict, ...report.expectations.map(({ verdict }) => verdict)];
  return (
    verdicts.every((verdict) => verdict === 'holds' || verdict === 'violated') &&
    report.search.limit === undefined &&
    report.search.unfinished === undefined &&
    findingsOf(report).every(({ unfinished }) => unfinished === undefined)
  );
}

/** All places that a report can name, in an order that depends on the program alone. */
function placesIn(program: StepProgram): Place[] {
  return [
    ...program.ops.slice(1).flatMap((op) => [placeOfOp(program, op), ...callsTo(program, op)]),
    ...program.agents.map(({ at }) => placeOf(program, at, '')),
    ...program.expectations.map(({ at }) => placeOf(program, at, '')),
  ];
}

const textOf = ({ uri, line, column, endLine, endColumn, fn }: Place): string =>
  `${line}:${column}-${endLine}:${endColumn} ${fn} ${uri}`;

/** Undefined when one place has become two: which of them is meant is not known. */
function movedPlaces(before: readonly string[], after: readonly Place[]): Map<string, Place> | undefined {
  if (before.length !== after.length) return undefined;
  const moved = new Map<string, Place>();
  for (const [i, place] of before.entries()) {
    const known = moved.get(place);
    if (known && textOf(known) !== textOf(after[i])) return undefined;
    moved.set(place, after[i]);
  }
  return moved;
}

function reportIn(
  program: StepProgram,
  { report, sentences }: Kept,
  moved: Map<string, Place>,
): CaseReport | undefined {
  let isKnown = true;
  const inText = (text: string): string => {
    const sentence = sentences.get(text);
    if (sentence) return textIn(program, sentence);
    isKnown &&= !NAMES_A_LINE.test(text);
    return text;
  };
  const inProgram = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inProgram);
    if (typeof value !== 'object' || value === null) return value;
    if (isPlace(value)) {
      const place = moved.get(textOf(value));
      isKnown &&= place !== undefined;
      return place;
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inProgram(each)]));
  };
  const { scenario, title, parameters, patches } = program;
  const expectations = inProgram(report.expectations) as CaseReport['expectations'];
  const faults = inProgram(report.faults) as Finding[];
  return isKnown ? { ...report, scenario, title, parameters, patches, expectations, faults } : undefined;
}

const isPlace = (value: object): value is Place => 'uri' in value && 'endColumn' in value && 'fn' in value;
