/** What is sampled when a client asks for it: the request, and what the user has set where it says nothing. */
import type { SamplePart } from '../jobs/job-parts.ts';
import type { Job, JobReport } from '../jobs/jobs.ts';
import { hangsBeside, STATES_UNASKED, withChecks } from '../jobs/sample-checks.ts';
import { SAMPLE_DEFAULTS, type SampleTask } from '../jobs/sample-task.ts';
import type { LockstepLspServices } from './module.ts';
import type { SampleParams } from './requests.ts';

type Report = Extract<SamplePart, { k: 'sampling' }>['report'];

export async function sampleTaskFor(
  { uri, scenario, case: values, with: patches, ...asked }: SampleParams,
  services: LockstepLspServices,
): Promise<SampleTask> {
  const set: Record<string, unknown> | undefined =
    await services.shared.workspace.ConfigurationProvider.getConfiguration('lockstep', 'sample');
  const { runs, seed, limitNs, limitSteps, pctDepth } = SAMPLE_DEFAULTS;
  const seconds = setting(set?.limitSeconds, (n) => n > 0);
  const scheduler = asked.scheduler ?? schedulerIn(set?.scheduler);
  return {
    k: 'sample',
    uri,
    scenario,
    case: values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
    with: patches,
    runs: { from: 0, to: asked.runs ?? setting(set?.runs, isWhole(1)) ?? runs },
    seed: asked.seed ?? setting(set?.seed, isWhole(0)) ?? seed,
    limitNs: seconds === undefined ? limitNs : Math.round(seconds * 1e9),
    limitSteps,
    scheduler: scheduler === 'pct' ? { name: 'pct', depth: pctDepth } : { name: scheduler },
  };
}

function setting(value: unknown, fits: (n: number) => boolean): number | undefined {
  return typeof value === 'number' && fits(value) ? value : undefined;
}

const isWhole = (least: number) => (n: number) => Number.isSafeInteger(n) && n >= least;

function schedulerIn(value: unknown): 'time' | 'random' | 'pct' {
  return value === 'random' || value === 'pct' ? value : 'time';
}

/** What is to be done with a report before it is the answer. `runCheck` is told of and called off as the request is. */
export type GoOn<J extends Job> = (
  report: JobReport<J>,
  signal: AbortSignal,
  runCheck: <N extends Job>(job: N) => Promise<JobReport<N>>,
) => Promise<JobReport<J>>;

/** The exhaustive verdict beside the rates. Called off during the check, the rates are there without it. */
export function checkBeside(task: SampleTask): GoOn<SampleTask> {
  return async (report, signal, runCheck) => {
    const job = signal.aborted ? undefined : hangsBeside(task, report, { maxStates: STATES_UNASKED });
    if (!job) return report;
    try {
      const found = await runCheck(job);
      return signal.aborted ? report : withChecks(report, found, task.uri);
    } catch (error) {
      if (signal.aborted) return report;
      throw error;
    }
  };
}

/** A report of what was told of so far: where a thread cannot be called off it is ended, and its report with it. */
export class SampledSoFar {
  private begun: Report | undefined;

  take(part: SamplePart): void {
    if (part.k === 'sampling') this.begun = { ...part.report, cases: [] };
    else if (this.begun) this.begun.cases[part.index] = part.case;
  }

  /** Absent when nothing is known yet. */
  report(): Report | undefined {
    return this.begun;
  }
}
