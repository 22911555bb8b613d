/** What a live check has found, as diagnostics of its file: one on the line of each expectation, and one at each place where the model fails. */
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import type { LiveReport, LiveScenario } from '../../jobs/live-report.ts';
import { DIAGNOSTICS, type DiagnosticCode } from '../../language/diagnostics.ts';
import type { Place } from '../../trace/report.ts';
import { runOf, type VerdictData } from './counterexamples.ts';
import {
  among,
  distinct,
  namesOf,
  type OneCase,
  type WholeExpectation,
  wholeExpectations,
} from './expectations.ts';
import { codeOf, findingText, locationOf, placeIn, relatedAt, relatedTo } from './finding-words.ts';
import { BEFORE, count, many } from './words.ts';

export function verdictDiagnostics(report: LiveReport): Diagnostic[] {
  const { file } = report;
  return [
    ...compilerDiagnostics(report),
    ...report.scenarios.flatMap((scenario) => {
      const said = [
        ...wholeExpectations(scenario).flatMap((whole) => ofExpectation(file, scenario, whole)),
        ...ofFaults(file, scenario),
      ];
      return scenario.earlier ? said.map(asBefore) : said;
    }),
  ];
}

/** Nothing may be taken for a verdict of the text as it is now, and no run of it be opened. */
function asBefore({ message, data, ...each }: Diagnostic): Diagnostic {
  const { runs: _runs, ...rest } = data as VerdictData;
  return { ...each, message: `${capitalised(BEFORE)}: ${message}`, data: rest };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What shows only when a case is put together. */
function compilerDiagnostics({ file, diagnostics }: LiveReport): Diagnostic[] {
  return diagnostics
    .filter(({ place }) => place.uri === file)
    .map(({ code, severity, message, place, related }) => {
      const places = related.map((each) => relatedAt(each.message, each.place));
      return { ...diagnostic(code, message, place, places), severity: severity === 'error' ? 1 : 2 };
    });
}

function ofExpectation(file: string, scenario: LiveScenario, whole: WholeExpectation): Diagnostic[] {
  const { cases } = whole;
  const violated = cases.filter(({ expectation }) => expectation.verdict === 'violated');
  if (violated.length > 0) return [violatedIn(violated, file, scenario, whole)];
  const unknown = cases.filter(({ expectation }) => expectation.verdict === 'inconclusive');
  const open = cases.some(({ expectation }) => expectation.verdict === 'checking');
  if (unknown.length === 0 || open) return [];
  const limit = unknown[0].in.search?.limit ?? 'the search was not complete';
  const where = among(unknown, cases);
  const message = `Not known${where ? ` ${where}` : ''}: ${reasonOf(limit)}. \`Check\` searches on, with limits of its own.`;
  return [diagnostic('LS8025', message, whole.expectation.place, [], { check: scenario.name })];
}

function violatedIn(
  violated: OneCase[],
  file: string,
  { name }: LiveScenario,
  { expectation, cases }: WholeExpectation,
): Diagnostic {
  const findings = distinct(violated.flatMap((each) => each.expectation.findings));
  const where = among(violated, cases).replace(/^in (.*)$/, 'In $1: ');
  const what = findings[0] ? findingText(findings[0]) : `Not met: no run shows it (${all(violated)}).`;
  const others = findings.length > 1 ? ` ${many(findings.length - 1, 'other cause')}.` : '';
  const unknown = cases.filter((each) => each.expectation.verdict === 'inconclusive').length;
  const open = unknown > 0 ? ` Not known in ${many(unknown, 'case')}.` : '';
  const runs = violated.flatMap((each) =>
    each.expectation.findings.flatMap((finding) => runOf(file, name, each.in, finding)),
  );
  const related = relatedTo(findings);
  const message = `${where}${what}${others}${open}`;
  return diagnostic(codeOf(findings[0]), message, expectation.place, related, { runs: distinct(runs) });
}

function all(cases: OneCase[]): string {
  return `${count(cases.reduce((sum, each) => sum + (each.in.search?.states ?? 0), 0))} states, all there are`;
}

function ofFaults(file: string, scenario: LiveScenario): Diagnostic[] {
  const everywhere = scenario.cases.flatMap((each) => each.faults.map((fault) => ({ each, fault })));
  return distinct(everywhere.map(({ fault }) => fault)).flatMap((fault) => {
    const place = placeIn(file, fault);
    if (!place) return [];
    const same = everywhere.filter((other) => other.fault.headline === fault.headline);
    const cases = scenario.cases.length > 1 ? ` (${namesOf(same.map(({ each }) => each))})` : '';
    const sentence = fault.headline.endsWith('.') ? fault.headline : `${fault.headline}.`;
    const message = `${sentence} In scenario ${scenario.name}${cases}, after ${many(fault.steps, 'step')}.`;
    const runs = same.flatMap((each) => runOf(file, scenario.name, each.each, each.fault));
    return [
      {
        ...diagnostic(fault.code, message, place, relatedTo([fault]), { runs: distinct(runs) }),
        severity: 1,
      },
    ];
  });
}

/** The limit and how far the search came; what would help a check is not what helps here. */
function reasonOf(limit: string): string {
  const end = limit.lastIndexOf(')');
  return end < 0 ? limit : limit.slice(0, end + 1);
}

const SEVERITIES = { error: 1, warning: 2, info: 3, hint: 4 } as const;

function diagnostic(
  code: string,
  message: string,
  place: Place,
  related: DiagnosticRelatedInformation[],
  data: Omit<VerdictData, 'code'> = {},
): Diagnostic {
  return {
    code,
    message,
    severity: SEVERITIES[DIAGNOSTICS[code as DiagnosticCode].severity],
    source: 'lockstep',
    range: locationOf(place).range,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data: { code, ...data },
  };
}
