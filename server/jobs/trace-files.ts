/** Trace files from texts and to texts: with the case they are of, compiled, and the hashes of its sources. */
import { createMachine, type Machine } from '../machine/machine.ts';
import type { StepProgram } from '../program/program.ts';
import type { TraceFile, TraceFinding } from '../trace/file/format.ts';
import { type Care, type Opened, openTraceFile } from '../trace/file/open.ts';
import { readTraceFile } from '../trace/file/read.ts';
import { nameFrom, uriOfName } from '../trace/file/source-names.ts';
import type { About } from '../trace/file/write.ts';
import type { DiagnosticReport, Finding } from '../trace/report.ts';
import { callError } from './case-work.ts';
import type { Files } from './files.ts';
import { hashOf } from './hashes.ts';
import { type CaseRequest, compileForDebugging } from './program-source.ts';

/** A case ready to be looked at. */
export interface OpenCase {
  /** The file and what of it, as it was asked for. */
  request: CaseRequest;
  program: StepProgram;
  machine: Machine;
}

export type Opening<T> = T | { errors: DiagnosticReport[] };

export async function openCase(request: CaseRequest, files: Files): Promise<Opening<OpenCase>> {
  const compiled = await compileForDebugging(request, files);
  if ('errors' in compiled) return compiled;
  const { program } = compiled;
  return { request, program, machine: createMachine(program) };
}

export interface LoadedTrace extends OpenCase {
  file: TraceFile;
  opened: Opened;
  /** Sources that are not what they were. */
  changed: string[];
}

/** `lockstep`: the version of this one. */
export async function loadTrace(
  uri: string,
  text: string,
  files: Files,
  lockstep: string,
): Promise<Opening<LoadedTrace>> {
  const read = readTraceFile(text);
  if ('problem' in read) return { errors: [callError(uri, read.problem.code, read.problem.message)] };
  const { file } = read;
  const program = uriOfName(uri, file.program, files.libraryRoot);
  if (!isBeside(uri, program, files.libraryRoot))
    return {
      errors: [callError(uri, 'LT1004', `program must be a path relative to the trace, not ${program}.`)],
    };
  const request = {
    uri: program,
    scenario: file.scenario,
    case: file.case,
    with: file.with,
  };
  const open = await openCase(request, files);
  if ('errors' in open) return open;
  const changed = await changedSources(file, uri, open.program, files.libraryRoot);
  const opened = openTraceFile(open.machine, file, careFor(file, changed, lockstep));
  return { ...open, file, opened, changed };
}

/** With the same sources and the same Lockstep a trace does what it did: it only has to be possible. */
export function careFor(file: TraceFile, changed: readonly string[], lockstep: string): Care {
  if (file.lockstep !== lockstep) return 'agents';
  return changed.length > 0 ? 'words' : 'possible';
}

/** On the same disk, in the same folder of the web: a trace says what to read, but not from where in the world. */
export function isBeside(traceUri: string, uri: string, library: string): boolean {
  const schemeOf = (each: string) => each.slice(0, each.indexOf(':'));
  return schemeOf(uri) === schemeOf(traceUri) || uri.startsWith(`${library.replace(/\/$/, '')}/`);
}

export async function changedSources(
  file: TraceFile,
  uri: string,
  { sources }: StepProgram,
  library: string,
): Promise<string[]> {
  const recorded = new Map(file.sources.map(({ path, sha256 }) => [path, sha256]));
  const now = new Map((await hashed(sources, uri, library)).map(({ path, sha256 }) => [path, sha256]));
  const names = [...new Set([...recorded.keys(), ...now.keys()])];
  return names.filter((name) => recorded.get(name) !== now.get(name));
}

export interface Saving {
  /** Where the trace file will be: names of files are relative to it. */
  uri: string;
  request: CaseRequest;
  lockstep: string;
  library: string;
  schedule?: TraceFile['schedule'];
  finding?: TraceFinding;
}

/** What the file says besides the run. */
export async function aboutTrace(program: StepProgram, saving: Saving): Promise<About> {
  const { uri, request, lockstep, library, schedule, finding } = saving;
  const { scenario, parameters, sources } = program;
  return {
    lockstep,
    program: nameFrom(uri, request.uri, library),
    scenario,
    case: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    with: request.with ?? [],
    sources: await hashed(sources, uri, library),
    ...(schedule ? { schedule } : {}),
    ...(finding ? { finding } : {}),
  };
}

export function traceFinding({ id, kind, headline, pointOfNoReturn, cycleFrom }: Finding): TraceFinding {
  return {
    id,
    kind,
    headline,
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
  };
}

function hashed(
  sources: StepProgram['sources'],
  uri: string,
  library: string,
): Promise<TraceFile['sources']> {
  return Promise.all(
    sources.map(async (source) => ({
      path: nameFrom(uri, source.uri, library),
      sha256: await hashOf(source.text),
    })),
  );
}
