/** The command that writes a case as a model for another tool. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exportCase } from '../jobs/export.ts';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { diagnosticText } from './render-finding.ts';
import { paintFor } from './style.ts';

export interface ExportCommandOptions {
  scenario?: string;
  case?: Record<string, string>;
  with?: string[];
  property?: string;
  output?: string;
}

/** Returns the exit code. The model goes to standard output unless a file is named, everything else to standard error. */
export async function exportCommand(file: string, options: ExportCommandOptions): Promise<number> {
  const problem = unreadable(file);
  if (problem) {
    process.stderr.write(`lockstep: ${problem}\n`);
    return EXIT.wrong;
  }
  const { scenario, with: patches, property, output } = options;
  const request = { uri: uriOfPath(resolve(file)), scenario, case: options.case, with: patches, property };
  const { diagnostics, text } = await exportCase(request, nodeFiles(shippedLibrary(import.meta.url)));
  const paint = paintFor(process.stderr);
  for (const d of diagnostics) process.stderr.write(`${diagnosticText(d, paint)}\n`);
  if (text === undefined) return EXIT.wrong;
  if (output === undefined) {
    process.stdout.write(text);
    return EXIT.met;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    process.stderr.write(
      `lockstep: ${output} cannot be written (${(error as NodeJS.ErrnoException).code})\n`,
    );
    return EXIT.wrong;
  }
  return EXIT.met;
}
