/**
 * SARIF 2.1.0: a result for each cause, at the line of what it goes against, with the run that leads to it as one thread flow a CPU.
 * What is not known is a result of the kind `open`, and a notification.
 */
import type { DiagnosticReport, Finding, Place } from '../trace/report.ts';
import {
  type CheckedCase,
  type CheckedFile,
  headlineOf,
  isRelative,
  type NameOf,
  startOf,
  type Trouble,
  troublesOf,
} from './checked-file.ts';
import { codeFlowOf } from './sarif-flows.ts';
import { sarifRule } from './sarif-rules.ts';

interface Result {
  ruleId: string;
  level?: 'error' | 'warning' | 'none';
  kind?: 'open';
  message: { text: string };
  locations: SarifLocation[];
  relatedLocations?: SarifLocation[];
  codeFlows?: ReturnType<typeof codeFlowOf>[];
  partialFingerprints?: Record<string, string>;
  properties?: Record<string, unknown>;
}

export interface SarifLocation {
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId?: string };
    region: { startLine: number; startColumn: number; endLine: number; endColumn: number };
  };
  logicalLocations?: { name: string; kind: 'function' }[];
  message?: { text: string };
}

/** `version`: of Lockstep. */
export function sarifReport(files: readonly CheckedFile[], nameOf: NameOf, version: string): string {
  const results = files.flatMap((file) => resultsOf(file, nameOf));
  const ids = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  const open = results.filter(({ kind }) => kind === 'open');
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Lockstep', version, rules: ids.map(sarifRule) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that lockstep ran in.' } } },
        invocations: [
          {
            executionSuccessful: !files.some(({ problem }) => problem !== undefined),
            toolExecutionNotifications: open.map(({ message, locations }) => ({
              level: 'warning',
              message,
              locations,
            })),
          },
        ],
        results: results.map((result) => ({ ...result, ruleIndex: ids.indexOf(result.ruleId) })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What relative names of files are relative to. */
const ROOT = '%SRCROOT%';

function resultsOf(file: CheckedFile, nameOf: NameOf): Result[] {
  const { uri, problem, diagnostics, cases } = file;
  const unknown = (text: string): Result => ({
    ruleId: 'problem',
    level: 'error',
    message: { text },
    locations: [locationOf(startOf(uri), nameOf)],
  });
  return [
    ...(problem === undefined ? [] : [unknown(problem)]),
    ...diagnostics.map((each) => diagnosticResult(each, nameOf)),
    ...cases.flatMap((each) =>
      troublesOf(file, each, nameOf).flatMap((trouble) => troubleResults(trouble, each, nameOf)),
    ),
  ];
}

function diagnosticResult(
  { code, severity, message, place, related }: DiagnosticReport,
  nameOf: NameOf,
): Result {
  return {
    ruleId: code,
    level: severity,
    message: { text: message },
    locations: [locationOf(place, nameOf)],
    ...(related.length > 0
      ? { relatedLocations: related.map((each) => locationOf(each.place, nameOf, each.message)) }
      : {}),
  };
}

function troubleResults(trouble: Trouble, each: CheckedCase, nameOf: NameOf): Result[] {
  const { k, subject, place, headline, findings } = trouble;
  const { scenario, parameters, patches } = each.report;
  const common = {
    locations: [locationOf(place, nameOf)],
    properties: {
      scenario,
      case: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
      patches,
    },
  };
  const text = (what: string) => ({ text: `${each.name}: ${subject}: ${what}` });
  const fingerprints = (what: string) => ({ 'lockstepCause/v1': causeKey(each.name, subject, what) });
  if (k === 'open')
    return [
      {
        ruleId: 'inconclusive',
        kind: 'open',
        level: 'none',
        message: text(headline),
        ...common,
        partialFingerprints: fingerprints('inconclusive'),
      },
    ];
  if (findings.length === 0)
    return [
      {
        ruleId: 'not-met',
        level: 'error',
        message: text(headline),
        ...common,
        partialFingerprints: fingerprints('not met'),
      },
    ];
  return findings.map((finding) => ({
    ruleId: finding.code,
    level: 'error',
    message: text([headlineOf(finding), ...finding.explanation.slice(1)].join('\n')),
    ...common,
    relatedLocations: situationOf(finding, nameOf),
    codeFlows: [codeFlowOf(finding, (at, message) => locationOf(at, nameOf, message))],
    partialFingerprints: fingerprints(finding.headline),
  }));
}

/** Where everybody is at the end. */
function situationOf({ situation }: Finding, nameOf: NameOf): SarifLocation[] {
  return situation.map(({ agent, place, text }) => locationOf(place, nameOf, `${agent} ${text}`));
}

/** The same for the same cause in a text that was edited elsewhere: a line number in it would change. */
function causeKey(name: string, subject: string, what: string): string {
  return `${name}: ${subject}: ${what}`.replace(/ \(line \d+\)/g, '');
}

export function locationOf(place: Place, nameOf: NameOf, message?: string): SarifLocation {
  const name = nameOf(place.uri);
  const relative = isRelative(name);
  return {
    physicalLocation: {
      artifactLocation: relative ? { uri: uriOf(name), uriBaseId: ROOT } : { uri: place.uri },
      region: {
        startLine: place.line + 1,
        startColumn: place.column + 1,
        endLine: place.endLine + 1,
        endColumn: place.endColumn + 1,
      },
    },
    ...(place.fn ? { logicalLocations: [{ name: place.fn, kind: 'function' }] } : {}),
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}

/** A path as a relative URI reference: with slashes, and what a URI cannot hold escaped. */
function uriOf(path: string): string {
  return path.split(/[\\/]/).map(encodeURIComponent).join('/');
}
