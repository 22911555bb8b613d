/** `lockstep trace diff`: where two trace files part. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { type LoadedTrace, loadTrace } from '../jobs/trace-files.ts';
import { compareRuns } from '../trace/compare/compare.ts';
import { comparisonText } from '../trace/compare/words.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { complain, say } from './trace-output.ts';
import { version } from './version.ts';

/** Returns the exit code: 0 the runs are the same, 1 they part. */
export async function traceDiffCommand(a: string, b: string, options: { json?: boolean }): Promise<number> {
  const [left, right] = [await load(a), await load(b)];
  if (!left || !right) return EXIT.wrong;
  const comparison = compareRuns(
    { machine: left.machine, run: left.opened.run },
    { machine: right.machine, run: right.opened.run },
  );
  const names = basename(a) === basename(b) ? { a, b } : { a: basename(a), b: basename(b) };
  process.stdout.write(
    options.json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison, names),
  );
  return comparison.parting ? EXIT.notMet : EXIT.met;
}

async function load(path: string): Promise<LoadedTrace | undefined> {
  const missing = unreadable(path);
  if (missing) {
    complain(missing);
    return undefined;
  }
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const trace = await loadTrace(uriOfPath(resolve(path)), readFileSync(path, 'utf8'), files, version);
  if ('errors' in trace) return say(trace.errors);
  const { stop, run, total } = trace.opened;
  if (stop)
    process.stderr.write(
      `${path}: ${run.steps.length} of ${total} steps apply. ${stop.message} [${stop.code}]\n`,
    );
  return trace;
}
