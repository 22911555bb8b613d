/** What a command writes of the files it has looked at: to standard output, and the reports for other tools to theirs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckedFile, NameOf } from '../reports/checked-file.ts';
import { githubReport } from '../reports/github.ts';
import { junitReport } from '../reports/junit.ts';
import { sarifReport } from '../reports/sarif.ts';
import type { Reporter, ReporterName } from './reporter-options.ts';
import { complain } from './trace-output.ts';
import { version } from './version.ts';

/** What there is to write of a command's results. */
export interface Results {
  files(nameOf: NameOf): CheckedFile[];
  /** `file`: it goes to a file, so it has no colours. */
  text(file: boolean): string;
  json(): unknown;
}

/** False when something cannot be written, which is said. */
export function writeReports(reporters: readonly Reporter[], results: Results): boolean {
  const written = reporters.map(({ name, file }) => writeTo(file, textOf(name, results, file !== undefined)));
  return written.every(Boolean);
}

function textOf(name: ReporterName, results: Results, toFile: boolean): string {
  switch (name) {
    case 'text':
      return results.text(toFile);
    case 'json':
      return jsonText(results.json());
    case 'junit':
      return junitReport(results.files(nameFromHere), nameFromHere);
    case 'sarif':
      return sarifReport(results.files(nameFromHere), nameFromHere, version);
    case 'github':
      return githubReport(results.files(nameInRepository), nameInRepository);
  }
}

/** Nothing where there is no report. */
export function jsonText(value: unknown): string {
  return value === undefined ? '' : `${JSON.stringify(value, null, 2)}\n`;
}

/** To standard output unless a file is named; its folder is made. */
export function writeTo(file: string | undefined, text: string): boolean {
  if (file === undefined) {
    process.stdout.write(text);
    return true;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return true;
  } catch (error) {
    complain(`${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
    return false;
  }
}

/** Of a file below where the command runs its relative path, of others the whole one. */
export function nameFromHere(uri: string): string {
  return nameFrom(process.cwd(), uri);
}

/** GitHub looks for names in the repository that it has checked out, wherever a step runs. */
function nameInRepository(uri: string): string {
  return nameFrom(process.env.GITHUB_WORKSPACE || process.cwd(), uri);
}

function nameFrom(root: string, uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const near = relative(root, path).split(sep).join('/');
  return near.startsWith('../') ? path : near;
}
