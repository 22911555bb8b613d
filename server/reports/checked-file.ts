/** What a command has to report of a file, in the shape that reporters for other tools work on. */
import type {
  CaseReport,
  CheckReport,
  CompareReport,
  DiagnosticReport,
  ExpectationReport,
  Finding,
  Place,
} from '../trace/report.ts';
import { caseName } from './case-name.ts';
import { traceLines, traceLineText } from './trace-lines.ts';

export interface CheckedFile {
  /** As readers know it: relative to where the command runs. */
  name: string;
  uri: string;
  /** Why nothing is known of it: it cannot be read, or its checking thread was lost. */
  problem?: string;
  diagnostics: DiagnosticReport[];
  cases: CheckedCase[];
}

export interface CheckedCase {
  /** "thread (flooders = 1) with no_spin_in_panic". */
  name: string;
  report: CaseReport;
}

/** The name of a file by its URI. */
export type NameOf = (uri: string) => string;

export function checkedFile(report: CheckReport | CompareReport, nameOf: NameOf): CheckedFile {
  const { file: uri, diagnostics } = report;
  const cases =
    report.format === 'lockstep-check'
      ? report.cases.map((each) => ({ name: caseName(each), report: each }))
      : report.comparisons.flatMap(({ title, columns, cells }) =>
          cells.flat().map((each, i) => ({
            // Two columns can come to the same patches: it is the label that tells them apart.
            name: `${title}: ${caseName({ ...each, patches: columns[i % columns.length].patches })}`,
            report: each,
          })),
        );
  return { name: nameOf(uri), uri, diagnostics, cases };
}

export function unknownFile(uri: string, problem: string, nameOf: NameOf): CheckedFile {
  return { name: nameOf(uri), uri, problem, diagnostics: [], cases: [] };
}

/** Something of a case that is not as it should be, or not known. */
export interface Trouble {
  /** `violated`: shown to be; `open`: a limit was hit, or it is only probable. */
  k: 'violated' | 'open';
  /** "expect no hang", "no error in the model". */
  subject: string;
  place: Place;
  /** One line: the first cause, or which limit. */
  headline: string;
  findings: Finding[];
}

/** Of an expectation; nothing when it holds. */
export function troubleOf(expectation: ExpectationReport, { search }: CaseReport): Trouble | undefined {
  const { text, place, verdict, findings, reason } = expectation;
  const subject = `expect ${text}`;
  if (verdict === 'holds') return undefined;
  if (verdict !== 'violated') {
    const why = reason ?? search.limit ?? limitOfHashes(search) ?? 'the search did not end';
    return { k: 'open', subject, place, headline: `${verdict}: ${why}`, findings: [] };
  }
  // Of an expectation such as `reachable` nothing was found that could be shown.
  const headline = findings.length > 0 ? headlineOf(findings[0]) : `not met: ${text}`;
  return { k: 'violated', subject, place, headline, findings };
}

function limitOfHashes({ compact }: CaseReport['search']): string | undefined {
  if (!compact) return undefined;
  return `only hashes of the states were kept; a state was missed with a probability of at most ${compact.missedAtMost.toPrecision(2)}`;
}

const CONDITIONS = new Set<Finding['kind']>(['always', 'never', 'eventually', 'reachable']);

/** "deadlock: CPU 0 waits for …". Of a condition the headline alone tells what it came to. */
export function headlineOf({ kind, code, headline }: Finding): string {
  if (CONDITIONS.has(kind)) return headline;
  return `${kind === 'fault' ? code : kind}: ${headline}`;
}

/** What is told of a finding besides its headline, a line each: why, how to ask for it, and the run. */
export function findingLines(finding: Finding): string[] {
  const { id, explanation, unfinished = [], trace } = finding;
  const why = explanation.length > 1 ? explanation : [];
  return [
    ...why,
    ...unfinished,
    `id ${id}, ${trace.length} steps`,
    ...traceLines(finding).map(traceLineText),
  ];
}

/**
 * Where an error of the model is shown. The place itself, unless that is in a file that readers of the results do not have before
 * them: then the last step of the run in the file that was checked.
 */
export function placeOfFault({ steps }: Finding, file: string, isKnown: (uri: string) => boolean): Place {
  const last = steps.at(-1)?.place;
  if (last && isKnown(last.uri)) return last;
  const own = steps.findLast(({ place }) => place.uri === file)?.place;
  return own ?? startOf(file);
}

/** Is it an address that only means something on this machine? Names of files below where the command runs are relative. */
export function isRelative(name: string): boolean {
  return !/^(?:[a-z][\w+.-]*:|[\\/])/i.test(name);
}

/** What is asked of every case, without being written. */
export const NO_FAULT = 'no error in the model';

/** Whether the model itself has errors; nothing when it is known to have none. */
export function faultTrouble({ uri }: CheckedFile, report: CaseReport, nameOf: NameOf): Trouble | undefined {
  const { faults, search, expectations } = report;
  if (faults.length > 0) {
    const place = placeOfFault(faults[0], uri, (other) => isRelative(nameOf(other)));
    return { k: 'violated', subject: NO_FAULT, place, headline: headlineOf(faults[0]), findings: faults };
  }
  if (search.complete) return undefined;
  const why = search.limit ?? limitOfHashes(search) ?? 'the search did not end';
  const place = expectations[0]?.place ?? startOf(uri);
  return { k: 'open', subject: NO_FAULT, place, headline: `inconclusive: ${why}`, findings: [] };
}

/** All of a case. That a search did not end is said once, by the expectations if there are any. */
export function troublesOf(file: CheckedFile, { report }: CheckedCase, nameOf: NameOf): Trouble[] {
  const fault = faultTrouble(file, report, nameOf);
  const rest = report.expectations.flatMap((e) => troubleOf(e, report) ?? []);
  return fault && (fault.k === 'violated' || report.expectations.length === 0) ? [fault, ...rest] : rest;
}

export function startOf(uri: string): Place {
  return { uri, line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' };
}
