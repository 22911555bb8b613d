/** `lockstep review`: what can be said of the scenarios of a file without a search. */
import { resolve } from 'node:path';
import { uriOfPath } from '../jobs/node-files.ts';
import type { ReviewJob } from '../jobs/review.ts';
import { EXIT } from './exit-code.ts';
import { runJobHere } from './job-command.ts';
import { diagnosticText } from './render-finding.ts';
import { paintFor } from './style.ts';

/** Returns the exit code. */
export async function reviewCommand(file: string): Promise<number> {
  const job: ReviewJob = { k: 'review', uri: uriOfPath(resolve(file)) };
  const report = await runJobHere(file, job, { threads: 1 });
  if (!report) return EXIT.wrong;
  const paint = paintFor(process.stdout);
  const all = [...report.diagnostics, ...report.remarks];
  process.stdout.write(
    all.length > 0 ? `${all.map((each) => diagnosticText(each, paint)).join('\n')}\n` : 'Nothing to say.\n',
  );
  if (report.diagnostics.some(({ severity }) => severity === 'error')) return EXIT.wrong;
  return report.remarks.length > 0 ? EXIT.notMet : EXIT.met;
}
