/** `lockstep trace diff`: where two trace files part. */
import { basename, resolve } from 'node:path';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { compareTraces } from '../jobs/trace-jobs.ts';
import { comparisonText } from '../trace/compare/words.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { complain, say } from './trace-output.ts';

/** Returns the exit code: 0 the runs are the same, 1 they part. */
export async function traceDiffCommand(a: string, b: string, options: { json?: boolean }): Promise<number> {
  const missing = unreadable(a) ?? unreadable(b);
  if (missing) return complain(missing);
  const [uri, other] = [a, b].map((path) => uriOfPath(resolve(path)));
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const report = await compareTraces({ k: 'compare-traces', uri, other }, files);
  const { comparison, diagnostics, notes } = report;
  for (const { uri: of, text } of notes) process.stderr.write(`${of === uri ? a : b}: ${text}\n`);
  if (!comparison) {
    say(diagnostics);
    return EXIT.wrong;
  }
  const names = basename(a) === basename(b) ? { a, b } : { a: basename(a), b: basename(b) };
  process.stdout.write(
    options.json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison, names),
  );
  return comparison.parting ? EXIT.notMet : EXIT.met;
}
