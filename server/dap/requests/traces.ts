// Taking the run along: as a trace file, or in another format.
import { aboutTrace, traceFinding } from '../../jobs/trace-files.ts';
import { version } from '../../jobs/version.ts';
import { FORMAT_NAMES, FORMATS, isFormat } from '../../trace/export/formats.ts';
import { TRACE_EXTENSION } from '../../trace/file/format.ts';
import { traceWriting } from '../../trace/file/write.ts';
import { type Arguments, shown, wrong } from '../arguments.ts';
import { fileName, isWhole, siblingOf } from '../file-names.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { launched } from '../session-phases.ts';
import { type LongText, type OpenFile, textOf, writeFile } from './long-texts.ts';

export function traceRequests(session: Session): RequestTable {
  return {
    'lockstep/saveTrace': (args, id) => saveTrace(session, args, id),
    'lockstep/export': (args, id) => exportRun(session, args, id),
    'lockstep/fileName': (args) => suggestedName(session, args),
  };
}

/** `path`: where the file will be, for the names in it are relative to it; beside the program, unless said otherwise. */
async function saveTrace(session: Session, args: Arguments, requestId: number): Promise<Answer> {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  const to = destination(session, args);
  if (isProblem(to)) return to;
  const { files, paths } = session.dependencies;
  const { configuration, history, machine, schedule } = debuggee;
  const name = nameOf(debuggee) + TRACE_EXTENSION;
  const program = paths.uriOf(configuration.program) ?? configuration.program;
  const uri = to.path === undefined ? siblingOf(program, name) : paths.uriOf(to.path);
  if (uri === undefined) return problem('LD1003', `"path" ${shown(to.path)} names no file.`);
  const finding = findingOf(debuggee);
  const times = debuggee.clock?.times() ?? [];
  const run = { ...history.run(history.length), ...(times.length > 0 ? { times } : {}) };
  const about = await aboutTrace(debuggee.program, {
    uri,
    request: { ...configuration, uri: program },
    lockstep: version,
    library: files.libraryRoot,
    schedule: { name: schedule.name, seed: schedule.seed },
    ...(finding ? { finding: traceFinding(finding) } : {}),
  });
  const writing = traceWriting(machine, run, about);
  return written(session, { title: 'Saving the trace', requestId, writing }, name, to);
}

/** `format`: one of FORMATS; `everyStep`: leave nothing out. */
async function exportRun(session: Session, args: Arguments, requestId: number): Promise<Answer> {
  const { format, everyStep } = args;
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  if (!isFormat(format)) return wrongFormat(format, FORMAT_NAMES);
  const to = destination(session, args);
  if (isProblem(to)) return to;
  const { history, machine } = debuggee;
  const { write, extension, mostSteps, title } = FORMATS[format];
  if (history.length > mostSteps)
    return problem(
      'LD1012',
      `The run has ${history.length} steps, and "${title}" is written for ${mostSteps} at most. Choose another format.`,
    );
  const finding = findingOf(debuggee);
  const writing = write(machine, history.run(history.length), {
    ...(everyStep === true ? { detail: 'all' as const } : {}),
    pointOfNoReturn: finding?.pointOfNoReturn,
    cycleFrom: finding?.cycleFrom,
  });
  return written(session, { title: 'Writing the run', requestId, writing }, nameOf(debuggee) + extension, to);
}

interface Destination {
  path?: string;
  /** Given where the adapter is to write the file itself. */
  open?: (path: string) => Promise<OpenFile>;
}

function destination(session: Session, { path, write = false }: Arguments): Destination | Problem {
  const { openFile } = session.dependencies;
  if (typeof write !== 'boolean') return wrong('write', 'true or false', write);
  if (path !== undefined && typeof path !== 'string')
    return wrong('path', 'the path of the file to be', path);
  if (!write) return path === undefined ? {} : { path };
  if (path === undefined || !isWhole(path))
    return wrong('path', 'the whole path of the file to be written', path);
  if (openFile) return { path, open: openFile };
  return problem(
    'LD1015',
    `${path} is not written: this adapter writes no files, since it cannot know who asks for them. Take the text of the answer.`,
  );
}

async function written(
  session: Session,
  long: LongText,
  name: string,
  { path, open }: Destination,
): Promise<Answer> {
  if (open && path !== undefined) {
    const failed = await writeFile(session, long, path, open);
    return failed ?? { body: { fileName: name, path } };
  }
  const text = await textOf(session, long);
  return isProblem(text) ? text : { body: { text, fileName: name } };
}

/** What a file of the run may be called, in one of the formats or as a trace file, and whether the adapter can write it. */
function suggestedName(session: Session, { format = 'trace' }: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  if (format !== 'trace' && !isFormat(format)) return wrongFormat(format, ['trace', ...FORMAT_NAMES]);
  const extension = format === 'trace' ? TRACE_EXTENSION : FORMATS[format].extension;
  const writes = session.dependencies.openFile !== undefined;
  return { body: { fileName: nameOf(debuggee) + extension, writes } };
}

function wrongFormat(format: unknown, known: readonly string[]): Problem {
  return problem('LD1003', `"format" must be one of ${known.join(', ')}, but is ${shown(format)}.`);
}

/** What the whole run is a counterexample to, its numbers counted from the start of the run. */
function findingOf({ facts, history }: Debuggee) {
  const fact = facts.endsAt(history.length);
  if (!fact) return undefined;
  const { at, finding, noReturn } = fact;
  const { cycleFrom, pointOfNoReturn: _, ...rest } = finding;
  return {
    ...rest,
    ...(noReturn === undefined ? {} : { pointOfNoReturn: noReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom: at - finding.trace.length + cycleFrom }),
  };
}

/** "thread-no-hang-1". */
function nameOf({ program, configuration, facts, history }: Debuggee): string {
  const id = facts.endsAt(history.length)?.finding.id;
  const parts = [
    program.scenario || fileName(configuration.program).replace(/\.lockstep$/, ''),
    ...(id ? [id] : []),
  ];
  return (
    parts
      .join('-')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'trace'
  );
}
