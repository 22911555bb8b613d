// Taking the run along: as a trace file, or in another format.
import { traceFinding, traceOf } from '../../jobs/trace-files.ts';
import { version } from '../../jobs/version.ts';
import { FORMAT_NAMES, FORMATS, isFormat } from '../../trace/export/formats.ts';
import { TRACE_EXTENSION } from '../../trace/file/format.ts';
import { traceFileText } from '../../trace/file/write.ts';
import { type Arguments, shown } from '../arguments.ts';
import { fileName, siblingOf } from '../file-names.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem, problem } from '../problems.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { launched } from '../session-phases.ts';

export function traceRequests(session: Session): RequestTable {
  return {
    'lockstep/saveTrace': (args) => saveTrace(session, args),
    'lockstep/export': (args) => exportRun(session, args),
  };
}

/** `path`: where the file will be, for the names in it are relative to it; beside the program, unless said otherwise. */
async function saveTrace(session: Session, { path }: Arguments): Promise<Answer> {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  if (path !== undefined && typeof path !== 'string')
    return problem('LD1003', `"path" must be the path of the file to be, but is ${shown(path)}.`);
  const { files, paths } = session.dependencies;
  const { configuration, history, machine, schedule } = debuggee;
  const name = nameOf(debuggee) + TRACE_EXTENSION;
  const program = paths.uriOf(configuration.program) ?? configuration.program;
  const uri = path === undefined ? siblingOf(program, name) : paths.uriOf(path);
  if (uri === undefined) return problem('LD1003', `"path" ${shown(path)} names no file.`);
  const finding = findingOf(debuggee);
  const file = await traceOf(machine, history.run(history.length), {
    uri,
    request: { ...configuration, uri: program },
    lockstep: version,
    library: files.libraryRoot,
    schedule: { name: schedule.name, seed: schedule.seed },
    ...(finding ? { finding: traceFinding(finding) } : {}),
  });
  return { body: { text: traceFileText(file), fileName: name } };
}

/** `format`: one of FORMATS; `everyStep`: leave nothing out. */
function exportRun(session: Session, { format, everyStep }: Arguments): Answer {
  const debuggee = launched(session);
  if (isProblem(debuggee)) return debuggee;
  if (!isFormat(format))
    return problem('LD1003', `"format" must be one of ${FORMAT_NAMES.join(', ')}, but is ${shown(format)}.`);
  const { history, machine } = debuggee;
  const { write, extension, mostSteps, title } = FORMATS[format];
  if (history.length > mostSteps)
    return problem(
      'LD1012',
      `The run has ${history.length} steps, and "${title}" is written for ${mostSteps} at most. Choose another format.`,
    );
  const finding = findingOf(debuggee);
  const text = write(machine, history.run(history.length), {
    ...(everyStep === true ? { detail: 'all' as const } : {}),
    pointOfNoReturn: finding?.pointOfNoReturn,
    cycleFrom: finding?.cycleFrom,
  });
  return { body: { text, fileName: nameOf(debuggee) + extension } };
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
