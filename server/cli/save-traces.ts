/** `lockstep check --save-traces`: a trace file for each finding. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nodeFiles, shippedLibrary } from '../jobs/node-files.ts';
import { openCase, traceFinding } from '../jobs/trace-files.ts';
import type { CheckReport } from '../trace/report.ts';
import { runOf } from '../trace/run.ts';
import { complain, findingsOf, requestOf, say, traceFileName, traceToWrite, write } from './trace-output.ts';

/** `named`: the name of the file is part of each trace's. False when something could not be written, which is said. */
export async function saveTraces(
  file: string,
  { cases }: CheckReport,
  folder: string,
  { patches, named }: { patches?: string[]; named: boolean },
): Promise<boolean> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    complain(`the folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code})`);
    return false;
  }
  let saved = 0;
  for (const of of cases) {
    const findings = findingsOf(of);
    if (findings.length === 0) continue;
    const open = await openCase(requestOf(file, of, patches), nodeFiles(shippedLibrary(import.meta.url)));
    if ('errors' in open) {
      say(open.errors);
      return false;
    }
    for (const finding of findings) {
      const path = resolve(join(folder, traceFileName(of, finding, named ? file : undefined)));
      const writing = await traceToWrite(open, runOf(finding.trace), traceFinding(finding), path);
      if (!write(writing, path)) return false;
      saved++;
    }
  }
  process.stderr.write(`${saved} ${saved === 1 ? 'trace' : 'traces'} saved in ${folder}\n`);
  return true;
}
