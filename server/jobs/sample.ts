/** Samples the cases of a file: compiles them, has their runs made, and reports what those came to. */

import { compile, type ModuleSet } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import { caseReport } from '../sample/case-report.ts';
import { freeLoops } from '../sample/free-loops.ts';
import { pairsIn } from '../sample/pairs.ts';
import { estimateMoves } from '../sample/pilot.ts';
import { SAMPLE_FORMAT, SAMPLE_VERSION, type SampledCase, type SampleReport } from '../sample/report.ts';
import { type SampleSetup, watchedOf } from '../sample/sampler.ts';
import type { Scheduler } from '../sample/simulator.ts';
import { emptyTally, type Tally } from '../sample/tally.ts';
import { nameFrom } from '../trace/file/source-names.ts';
import { placeOf } from '../trace/places.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { addOnce, callError, labelOf } from './case-work.ts';
import type { Files } from './files.ts';
import { hashOf } from './hashes.ts';
import { openModule, reportDiagnostic } from './open-module.ts';
import { type SampledCases, sampledCases, type WantedCase } from './sampled-cases.ts';
import type { Samplers } from './samplers.ts';

export interface SampleJob extends SampledCases {
  runs: { from: number; to: number };
  shard?: { index: number; of: number };
  seed: number;
  limitNs: number;
  limitSteps: number;
  scheduler: { name: 'time' | 'random' } | { name: 'pct'; depth: number };
}

export interface SampleHooks {
  threads: Samplers;
  lockstep: string;
  progress?(at: { label: string; case: number; cases: number; tally: Tally; runs: number }): void;
  /** What is known of a case so far: `make` writes it down. */
  known?(at: number, make: () => SampledCase): void;
  /** What is known before the first run. */
  begun?(report: SampleReport): void;
  cancelled?(): boolean;
}

interface Prepared {
  label: string;
  setup: SampleSetup;
}

export async function sample(job: SampleJob, files: Files, hooks: SampleHooks): Promise<SampleReport> {
  const { uri, seed, runs, shard, limitNs } = job;
  const report: SampleReport = {
    format: SAMPLE_FORMAT,
    version: SAMPLE_VERSION,
    lockstep: hooks.lockstep,
    file: uri.split('/').pop() ?? uri,
    diagnostics: [],
    sources: [],
    seed,
    runs,
    ...(shard ? { shard } : {}),
    limitNs,
    cases: [],
    pairs: [],
  };
  if (runs.to <= runs.from) {
    report.diagnostics.push(callError(uri, 'LS9020', 'There are no runs to make: ask for one at least.'));
    return report;
  }
  const module = await openModule(uri, files);
  report.diagnostics.push(...module.diagnostics);
  if (!module.set) return report;
  const wanted = sampledCases(module.set, job, report.diagnostics);
  const prepared = wanted.flatMap((w) => prepare(module.set as ModuleSet, job, w, report.diagnostics));
  if (report.diagnostics.some((d) => d.severity === 'error')) return report;
  report.sources = await sourcesOf(prepared, uri, files);
  hooks.begun?.(report);
  for (const [i, { label, setup }] of prepared.entries()) {
    if (hooks.cancelled?.()) break;
    const { sampled, scheduler, limitSteps } = setup;
    const tally = emptyTally(watchedOf(sampled).watched.length);
    const tell = (so: Tally): void => {
      hooks.progress?.({ label, case: i, cases: prepared.length, tally: so, runs: runs.to - runs.from });
      hooks.known?.(i, () => caseReport(sampled, scheduler, limitSteps, so));
    };
    tell(tally);
    await hooks.threads.run(setup, runs.from, runs.to, tally, tell);
    report.cases.push(caseReport(sampled, scheduler, limitSteps, tally));
  }
  report.pairs = pairsIn(report.cases);
  return report;
}

/** The one case that a job names, or its scenario's first. */
export async function prepareOne(
  job: SampleJob,
  files: Files,
): Promise<{ setup: SampleSetup } | { errors: DiagnosticReport[] }> {
  const { set, diagnostics } = await openModule(job.uri, files);
  const all = [...diagnostics];
  const [first] = set ? sampledCases(set, job, all) : [];
  const [prepared] = set && first ? prepare(set, job, first, all) : [];
  const errors = all.filter((d) => d.severity === 'error');
  return errors.length > 0 || !prepared ? { errors } : { setup: prepared.setup };
}

/** What there is of a job besides which cases it is about. */
export type Drawn = Pick<SampleJob, 'seed' | 'limitNs' | 'limitSteps' | 'scheduler'>;

/** One case, ready to be sampled, or why it cannot be. */
export function setupFor(
  set: ModuleSet,
  drawn: Drawn,
  wanted: WantedCase,
): { setup: SampleSetup } | { errors: DiagnosticReport[] } {
  const diagnostics: DiagnosticReport[] = [];
  const [prepared] = prepare(set, drawn, wanted, diagnostics);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  return errors.length > 0 || !prepared ? { errors } : { setup: prepared.setup };
}

function prepare(
  set: ModuleSet,
  job: Drawn,
  { each, patches }: WantedCase,
  diagnostics: DiagnosticReport[],
): Prepared[] {
  const compiled = compile(set, each, { observe: 'needed', patches, lengths: 'alike' });
  if ('errors' in compiled) {
    addOnce(
      diagnostics,
      compiled.errors.map((e) => reportDiagnostic(e, 'error')),
    );
    return [];
  }
  addOnce(
    diagnostics,
    compiled.warnings.map((w) => reportDiagnostic(w, 'warning')),
  );
  const searched = compiled.program;
  const usesLengths = searched.ops.some((op) => op?.k === 'hold' && op.text);
  const sampled = usesLengths ? compiledAgain(set, each, patches) : searched;
  if (job.scheduler.name === 'time') addOnce(diagnostics, loopsWithoutCost(sampled));
  const { seed, limitNs, limitSteps } = job;
  const setup: SampleSetup = {
    sampled,
    ...(usesLengths ? { searched } : {}),
    scheduler: schedulerFor(job, sampled),
    seed,
    limitNs,
    limitSteps,
  };
  return [{ label: labelOf(each, patches), setup }];
}

/** With lines of different lengths kept apart. */
function compiledAgain(
  set: ModuleSet,
  each: WantedCase['each'],
  patches: WantedCase['patches'],
): StepProgram {
  const compiled = compile(set, each, { observe: 'needed', patches, lengths: 'apart' });
  if ('errors' in compiled) throw new Error('a case that compiles does not compile a second time');
  return compiled.program;
}

function schedulerFor({ scheduler, seed, limitSteps }: Drawn, program: StepProgram): Scheduler {
  if (scheduler.name !== 'pct') return { name: scheduler.name };
  return { name: 'pct', depth: scheduler.depth, moves: estimateMoves(program, seed, limitSteps) };
}

function loopsWithoutCost(program: StepProgram): DiagnosticReport[] {
  return freeLoops(program).map((op) => ({
    code: 'LS5018',
    severity: 'error',
    message:
      'This loop costs nothing: the clock of a sampled run would stand still in it. Give its steps a cost, or let it take time.',
    place: placeOf(program, op.at, ''),
    related: [],
  }));
}

async function sourcesOf(
  prepared: Prepared[],
  uri: string,
  { libraryRoot }: Files,
): Promise<SampleReport['sources']> {
  const texts = new Map<string, string>();
  for (const { setup } of prepared)
    for (const source of setup.sampled.sources)
      texts.set(nameFrom(uri, source.uri, libraryRoot), source.text);
  const sources = await Promise.all(
    [...texts].map(async ([path, text]) => ({ path, sha256: await hashOf(text) })),
  );
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}
