/** Jobs about traces: where two of them part, and a trace from a drawing. */
import { type Comparison, compareRuns } from '../trace/compare/compare.ts';
import { comparisonText } from '../trace/compare/words.ts';
import { whole } from '../trace/export/writing.ts';
import { traceWriting } from '../trace/file/write.ts';
import { followDrawing } from '../trace/guide/follow.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { runOf } from '../trace/run.ts';
import { callError } from './case-work.ts';
import type { Files } from './files.ts';
import type { CaseRequest } from './program-source.ts';
import { aboutTrace, type LoadedTrace, loadTrace, type Opening, openCase } from './trace-files.ts';
import { version } from './version.ts';

export interface CompareTracesJob {
  k: 'compare-traces';
  uri: string;
  other: string;
}

export interface CompareTracesReport {
  format: 'lockstep-compare-traces';
  version: 1;
  /** What is wrong with the files or their programs: then there is no comparison. */
  diagnostics: DiagnosticReport[];
  /** Of a trace that applies in part only: how far, and why. */
  notes: { uri: string; text: string }[];
  comparison?: Comparison;
  /** The same in words. */
  text?: string;
}

export interface FollowDrawingJob extends CaseRequest {
  k: 'follow-drawing';
  /** The drawing. */
  text: string;
  /** Where the trace file will be: names of files in it are relative to it. */
  to: string;
}

export interface FollowDrawingReport {
  format: 'lockstep-follow-drawing';
  version: 1;
  /** What is wrong with the program or with what is asked for. */
  diagnostics: DiagnosticReport[];
  /** Why the drawing cannot be followed; `line` from 1, where it is one. */
  refused?: { code: string; message: string; line?: number };
  /** The trace file. */
  trace?: string;
}

export async function compareTraces(
  { uri, other }: CompareTracesJob,
  files: Files,
): Promise<CompareTracesReport> {
  const report: CompareTracesReport = {
    format: 'lockstep-compare-traces',
    version: 1,
    diagnostics: [],
    notes: [],
  };
  const sides: LoadedTrace[] = [];
  for (const of of [uri, other]) {
    const loaded = await load(of, files);
    if ('errors' in loaded) {
      report.diagnostics.push(...loaded.errors);
      return report;
    }
    const { stop, run, total } = loaded.opened;
    if (stop)
      report.notes.push({
        uri: of,
        text: `${run.steps.length} of ${total} steps apply. ${stop.message} [${stop.code}]`,
      });
    sides.push(loaded);
  }
  const [a, b] = sides.map(({ machine, opened }) => ({ machine, run: opened.run }));
  const comparison = compareRuns(a, b);
  return { ...report, comparison, text: comparisonText(comparison, namesOf(uri, other)) };
}

/** Names of the files, where those tell them apart. */
function namesOf(uri: string, other: string): { a: string; b: string } {
  const [a, b] = [uri, other].map((each) => decodeURIComponent(each.slice(each.lastIndexOf('/') + 1)));
  return a === b ? { a: uri, b: other } : { a, b };
}

async function load(uri: string, files: Files): Promise<Opening<LoadedTrace>> {
  const text = await files.readFile(uri);
  if (text === undefined) return { errors: [callError(uri, 'LS1010', 'There is no such file.')] };
  return loadTrace(uri, text, files, version);
}

export async function followDrawingJob(
  { k: _, text, to, ...request }: FollowDrawingJob,
  files: Files,
): Promise<FollowDrawingReport> {
  const report: FollowDrawingReport = { format: 'lockstep-follow-drawing', version: 1, diagnostics: [] };
  const open = await openCase(request, files);
  if ('errors' in open) return { ...report, diagnostics: open.errors };
  const followed = followDrawing(open.machine, text);
  if ('problem' in followed) {
    const { problem, line } = followed;
    return { ...report, refused: { ...problem, ...(line === undefined ? {} : { line }) } };
  }
  const saving = { uri: to, request, lockstep: version, library: files.libraryRoot };
  const about = await aboutTrace(open.program, saving);
  const trace = whole(traceWriting(open.machine, runOf(followed.decisions), about));
  return { ...report, trace };
}
