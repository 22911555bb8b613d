/**
 * Workflow commands of GitHub Actions: an annotation at the line of each expectation that is not met or not known, and of each mistake.
 * A command is one line; what would end it, or a property of it, is escaped.
 */
import type { DiagnosticReport, Place } from '../trace/report.ts';
import {
  type CheckedFile,
  headlineOf,
  type NameOf,
  startOf,
  type Trouble,
  troublesOf,
} from './checked-file.ts';

export function githubReport(files: readonly CheckedFile[], nameOf: NameOf): string {
  const commands = files.flatMap((file) => [
    ...(file.problem === undefined
      ? []
      : [command('error', nameOf, startOf(file.uri), 'lockstep', file.problem)]),
    ...file.diagnostics.map((each) => diagnosticCommand(each, nameOf)),
    ...file.cases.flatMap((each) =>
      troublesOf(file, each, nameOf).map((trouble) =>
        command('error', nameOf, trouble.place, `${each.name}: ${trouble.subject}`, messageOf(trouble)),
      ),
    ),
  ]);
  return commands.map((line) => `${line}\n`).join('');
}

function diagnosticCommand(
  { severity, code, message, place, related }: DiagnosticReport,
  nameOf: NameOf,
): string {
  const places = related.map((each) => `${nameOf(each.place.uri)}:${each.place.line + 1}: ${each.message}`);
  return command(severity, nameOf, place, code, [message, ...places].join('\n'));
}

/** Every cause: annotations are counted, and GitHub shows no more than ten of a step. */
function messageOf({ headline, findings }: Trouble): string {
  if (findings.length < 2) return [headline, ...(findings[0]?.explanation.slice(1) ?? [])].join('\n');
  return findings.map(headlineOf).join('\n');
}

function command(
  kind: 'error' | 'warning',
  nameOf: NameOf,
  { uri, line, column, endLine, endColumn }: Place,
  title: string,
  message: string,
): string {
  const properties: [string, string | number][] = [
    ['file', nameOf(uri)],
    ['line', line + 1],
    ['endLine', endLine + 1],
    // Columns mean something within one line only.
    ...(line === endLine && endColumn > column
      ? ([
          ['col', column + 1],
          ['endColumn', endColumn],
        ] as [string, number][])
      : []),
    ['title', title],
  ];
  const written = properties.map(([name, value]) => `${name}=${githubProperty(String(value))}`);
  return `::${kind} ${written.join(',')}::${githubMessage(message)}`;
}

export function githubMessage(text: string): string {
  return (
    text
      .replaceAll('%', '%25')
      .replaceAll('\r', '%0D')
      .replaceAll('\n', '%0A')
      // Anything else that moves to another line, or that a terminal takes for a command of its own.
      .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
  );
}

export function githubProperty(text: string): string {
  return githubMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
