/** Lockstep text in memory: opened, compiled and checked as every edge does it, with the real library. */
import { fileURLToPath } from 'node:url';
import type { Files } from '../../server/jobs/files.ts';
import type { CheckJob, CompareJob } from '../../server/jobs/jobs.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { caseList, compile, type ModuleSet, patchesNamed, scenariosOf } from '../../server/program/cases.ts';
import type { ProgramDiagnostic } from '../../server/program/diagnostic.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';

export const ROOT = new URL('../../', import.meta.url);
export const MAIN = 'memory:/model/main.lockstep';

/** Files by name, beside each other; `main.lockstep` is the one that is asked for. */
export type Texts = string | Record<string, string>;

export function memoryFiles(texts: Texts): Files {
  const disk = nodeFiles(new URL('library', ROOT).href);
  const named = typeof texts === 'string' ? { 'main.lockstep': texts } : texts;
  return {
    libraryRoot: disk.libraryRoot,
    readFile: async (uri) => {
      const path = uri.toString();
      if (path.startsWith('memory:')) return named[path.replace(/^memory:\/+model\//, '')];
      return disk.readFile(uri);
    },
  };
}

export async function checkText(texts: Texts, job: Partial<CheckJob> = {}): Promise<CheckReport> {
  return (await runJob({ ...job, k: 'check', uri: MAIN }, memoryFiles(texts))) as CheckReport;
}

export async function compareText(texts: Texts, job: Partial<CompareJob> = {}): Promise<CompareReport> {
  return (await runJob({ ...job, k: 'compare', uri: MAIN }, memoryFiles(texts))) as CompareReport;
}

/** A file that must be free of errors. */
export async function openText(texts: Texts): Promise<ModuleSet> {
  const { set, diagnostics } = await openModule(MAIN, memoryFiles(texts));
  if (!set) throw new Error(diagnostics.map((d) => `${d.place.line + 1}: ${d.code} ${d.message}`).join('\n'));
  return set;
}

export interface CompileRequest {
  scenario?: string;
  /** Index of the case. */
  case?: number;
  with?: string[];
  observe?: 'needed' | 'all';
  lengths?: 'apart' | 'alike';
}

/** The program of a case, or what the compiler says about it. */
export function compiled(set: ModuleSet, request: CompileRequest = {}): StepProgram | ProgramDiagnostic[] {
  const scenario = scenariosOf(set).find(
    (s) => request.scenario === undefined || s.name === request.scenario,
  );
  if (!scenario) throw new Error(`no scenario ${request.scenario ?? ''}`);
  const listed = caseList(set, scenario);
  if ('errors' in listed) return listed.errors;
  const named = patchesNamed(set, request.with ?? []);
  if ('unknown' in named) throw new Error(`no patch ${named.unknown}`);
  const result = compile(set, listed.cases[request.case ?? 0], {
    observe: request.observe ?? 'needed',
    patches: named.patches,
    lengths: request.lengths,
  });
  return 'program' in result ? result.program : result.errors;
}

export async function programOf(texts: Texts, request: CompileRequest = {}): Promise<StepProgram> {
  const result = compiled(await openText(texts), request);
  if (Array.isArray(result)) throw new Error(result.map((e) => `${e.code} ${e.message}`).join('\n'));
  return result;
}

/** What the compiler of a case says about a text that the editor has nothing to say about. */
export async function compileErrors(texts: Texts, request: CompileRequest = {}): Promise<string[]> {
  const result = compiled(await openText(texts), request);
  return Array.isArray(result) ? result.map((e) => `${e.code} ${e.message}`) : [];
}

export function pathOf(name: string): string {
  return fileURLToPath(new URL(name, ROOT));
}
