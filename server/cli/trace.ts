/** `lockstep trace`: takes a finding, or a trace file, along in one of the formats. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { CheckJob } from '../jobs/jobs.ts';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { loadTrace, type OpenCase, openCase, traceFinding } from '../jobs/trace-files.ts';
import type { DrawingOptions } from '../trace/export/drawing-options.ts';
import { FORMATS, type FormatName } from '../trace/export/formats.ts';
import type { Writing } from '../trace/export/writing.ts';
import { TRACE_EXTENSION, type TraceFinding } from '../trace/file/format.ts';
import type { CaseReport } from '../trace/report.ts';
import { type Run, runOf } from '../trace/run.ts';
import { EXIT } from './exit-code.ts';
import { budgetOf, type CommonOptions, runJobHere, searchOptionsOf, unreadable } from './job-command.ts';
import { complain, findingsOf, requestOf, say, traceToWrite, write } from './trace-output.ts';
import { version } from './version.ts';

export interface TraceCommandOptions extends CommonOptions {
  scenario?: string;
  case?: Record<string, string>;
  with?: string[];
  finding?: string;
  format: FormatName | 'trace';
  everyStep?: boolean;
  output?: string;
}

/** What is to be written. */
interface Shown {
  open: OpenCase;
  run: Run;
  finding?: TraceFinding;
}

/** Returns the exit code: 1 when the trace applies in part only, or the finding does not exist. */
export async function traceCommand(file: string, options: TraceCommandOptions): Promise<number> {
  const missing = unreadable(file);
  if (missing) return complain(missing);
  const shown = extname(file) === TRACE_EXTENSION ? await ofTraceFile(file) : await ofFinding(file, options);
  if (!shown) return EXIT.wrong;
  const { open, run, finding } = shown.what;
  const writing = await writingOf(open, run, finding, options);
  if ('problem' in writing) return complain(writing.problem);
  return write(writing, options.output) ? shown.code : EXIT.wrong;
}

async function ofTraceFile(file: string): Promise<{ what: Shown; code: number } | undefined> {
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const trace = await loadTrace(uriOfPath(resolve(file)), readFileSync(file, 'utf8'), files, version);
  if ('errors' in trace) return say(trace.errors);
  const { opened, changed, file: recorded } = trace;
  if (changed.length > 0) note(`changed since the trace was recorded: ${changed.join(', ')}`);
  if (recorded.lockstep !== version)
    note(`the trace was recorded with Lockstep ${recorded.lockstep}; this is ${version}`);
  const whole = opened.stop === undefined;
  if (opened.stop) {
    const { run, total, stop } = opened;
    note(`the first ${run.steps.length} of ${total} steps apply. ${stop.message} [${stop.code}]`);
  }
  if (opened.run.changes.size > 0) note('a what-if: the run was changed by hand');
  const finding = whole ? recorded.finding : undefined;
  return { what: { open: trace, run: opened.run, finding }, code: whole ? EXIT.met : EXIT.notMet };
}

async function ofFinding(
  file: string,
  options: TraceCommandOptions,
): Promise<{ what: Shown; code: number } | undefined> {
  const { scenario, with: patches } = options;
  const job: CheckJob = {
    k: 'check',
    uri: uriOfPath(resolve(file)),
    scenario,
    with: patches,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  };
  const report = await runJobHere(file, job, options);
  if (!report) return undefined;
  const errors = report.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return say(errors);
  const cases = report.cases.filter((each) => isCase(each, options.case ?? {}));
  const found = cases.flatMap((of) => findingsOf(of).map((finding) => ({ of, finding })));
  const wanted = options.finding;
  const chosen = found.find(({ finding }) => wanted === undefined || finding.id === wanted);
  if (!chosen) {
    const known = found.map(({ of, finding }) => `"${finding.id}" of ${labelOf(of)}`);
    const what =
      wanted === undefined ? 'nothing to show: the check has no finding' : `no finding "${wanted}"`;
    const limit = cases.find(({ search }) => search.limit)?.search.limit;
    complain(
      `there is ${what}.${known.length > 0 ? ` There is ${known.join(', ')}.` : ''}${limit ? ` The search was not finished: ${limit}` : ''} [LT4001]`,
    );
    return undefined;
  }
  const { of, finding } = chosen;
  if (found.length > 1) note(`"${finding.id}" of ${labelOf(of)}: ${finding.headline}`);
  const open = await openCase(requestOf(file, of, patches), nodeFiles(shippedLibrary(import.meta.url)));
  if ('errors' in open) return say(open.errors);
  return { what: { open, run: runOf(finding.trace), finding: traceFinding(finding) }, code: EXIT.met };
}

function isCase({ parameters }: CaseReport, wanted: Record<string, string>): boolean {
  return parameters.every(({ name, value }) => wanted[name] === undefined || wanted[name] === value);
}

function labelOf({ scenario, parameters }: CaseReport): string {
  const values = parameters.map(({ name, value }) => `${name} = ${value}`).join(', ');
  return values ? `${scenario} (${values})` : scenario;
}

async function writingOf(
  open: OpenCase,
  run: Run,
  finding: TraceFinding | undefined,
  { format, everyStep, output }: TraceCommandOptions,
): Promise<Writing | { problem: string }> {
  if (format === 'trace') return traceToWrite(open, run, finding, resolve(output ?? 'trace'));
  const { mostSteps, title } = FORMATS[format];
  if (run.steps.length > mostSteps)
    return {
      problem: `the run has ${run.steps.length} steps, and ${title} is written for ${mostSteps} at most. Choose another format. [LT1006]`,
    };
  const options: DrawingOptions = {
    ...(everyStep ? { detail: 'all' } : {}),
    pointOfNoReturn: finding?.pointOfNoReturn,
    cycleFrom: finding?.cycleFrom,
  };
  return FORMATS[format].write(open.machine, run, options);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
