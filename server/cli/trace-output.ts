/** What the commands about traces share: names, messages, writing. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { aboutTrace, type OpenCase } from '../jobs/trace-files.ts';
import type { Writing } from '../trace/export/writing.ts';
import { TRACE_EXTENSION, type TraceFinding } from '../trace/file/format.ts';
import { traceWriting } from '../trace/file/write.ts';
import type { CaseReport, DiagnosticReport, Finding } from '../trace/report.ts';
import type { Run } from '../trace/run.ts';
import { EXIT } from './exit-code.ts';
import { diagnosticText } from './render-finding.ts';
import { paintFor } from './style.ts';
import { version } from './version.ts';

export function requestOf(file: string, of: CaseReport, patches?: string[]) {
  const parameters = Object.fromEntries(of.parameters.map(({ name, value }) => [name, value]));
  return { uri: uriOfPath(resolve(file)), scenario: of.scenario, case: parameters, with: patches ?? [] };
}

/** Violated first: of an expectation that holds it is the witness. */
export function findingsOf({ expectations, faults }: CaseReport): Finding[] {
  const violated = expectations.filter((e) => e.verdict === 'violated');
  const others = expectations.filter((e) => e.verdict !== 'violated');
  return [...violated.flatMap((e) => e.findings), ...faults, ...others.flatMap((e) => e.findings)];
}

/** `path`: where the trace file will be. */
export async function traceToWrite(
  { request, machine }: OpenCase,
  run: Run,
  finding: TraceFinding | undefined,
  path: string,
): Promise<Writing> {
  const saving = {
    uri: uriOfPath(path),
    request,
    lockstep: version,
    library: shippedLibrary(import.meta.url),
    finding,
  };
  return traceWriting(machine, run, await aboutTrace(machine.program, saving));
}

/** To standard output unless a file is named; false when it cannot be written, which is said. */
export function write(what: string | Writing, output: string | undefined): boolean {
  const pieces = typeof what === 'string' ? [{ text: what }] : what;
  if (output === undefined) {
    for (const { text } of pieces) process.stdout.write(text);
    return true;
  }
  try {
    const file = openSync(output, 'w');
    try {
      for (const { text } of pieces) writeSync(file, text);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    complain(`${output} cannot be written (${code})`);
    return false;
  }
}

export function say(errors: DiagnosticReport[]): undefined {
  const paint = paintFor(process.stderr);
  for (const d of errors) process.stderr.write(`${diagnosticText(d, paint)}\n`);
  return undefined;
}

export function complain(text: string): number {
  process.stderr.write(`lockstep: ${text}\n`);
  return EXIT.wrong;
}

/** "thread-no-hang-1.lockstep-trace", behind the name of the file if there is one to be said. */
export function traceFileName({ scenario, parameters }: CaseReport, { id }: Finding, file?: string): string {
  const begin = file === undefined ? [] : [relative('.', file).replace(/\.lockstep$/, '')];
  const parts = [...begin, scenario, ...parameters.map(({ name, value }) => `${name}-${value}`), id];
  return `${parts.join('-').replace(/[^\w.-]+/g, '-')}${TRACE_EXTENSION}`;
}
