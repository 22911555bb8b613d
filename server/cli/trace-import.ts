/** `lockstep trace import`: from a CPU 0 / CPU 1 drawing to a trace file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { openCase } from '../jobs/trace-files.ts';
import { followDrawing } from '../trace/guide/follow.ts';
import { runOf } from '../trace/run.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { complain, say, traceToWrite, write } from './trace-output.ts';

export interface TraceImportOptions {
  program: string;
  scenario?: string;
  case?: Record<string, string>;
  with?: string[];
  maxStates?: number;
  output?: string;
}

/** Returns the exit code: 1 when a line cannot be followed, 3 when the search hit its limit. */
export async function traceImportCommand(file: string, options: TraceImportOptions): Promise<number> {
  const { program, scenario, case: values, with: patches, maxStates, output } = options;
  const missing = unreadable(file) ?? unreadable(program);
  if (missing) return complain(missing);
  const request = { uri: uriOfPath(resolve(program)), scenario, case: values, with: patches };
  const open = await openCase(request, nodeFiles(shippedLibrary(import.meta.url)));
  if ('errors' in open) {
    say(open.errors);
    return EXIT.wrong;
  }
  const limits = maxStates === undefined ? undefined : { mostStates: maxStates };
  const followed = followDrawing(open.machine, readFileSync(file, 'utf8'), limits);
  if ('problem' in followed) {
    const { code, message } = followed.problem;
    process.stderr.write(`${file}${followed.line ? `:${followed.line}` : ''}: ${message} [${code}]\n`);
    if (code === 'LT3004') return EXIT.notMet;
    return code === 'LT3005' ? EXIT.inconclusive : EXIT.wrong;
  }
  const { decisions, exact, lines } = followed;
  const how = exact ? 'exactly' : 'in their order, with other steps in between';
  process.stderr.write(`${lines} lines followed ${how}: ${decisions.length} steps\n`);
  const path = resolve(output ?? 'trace');
  return write(await traceToWrite(open, runOf(decisions), undefined, path), output) ? EXIT.met : EXIT.wrong;
}
