/** What a job tells before it is over: how far it is; of a live check what is known so far; of others, if they are asked to, each case that is finished. */
import type { Progress } from '../explore/budget.ts';
import type { SampledCase, SampleReport } from '../sample/report.ts';
import type { CaseReport, CompareReport, DiagnosticReport } from '../trace/report.ts';
import type { Job } from './jobs.ts';
import type { LiveJob } from './live.ts';
import type { LivePart } from './live-report.ts';
import type { SampleTask } from './sample-task.ts';

/** How far a job is: `done` of `total` cases are finished; `search` is how far case number `index` is. */
export interface ProgressAt {
  label: string;
  index: number;
  done: number;
  total: number;
  search?: Progress;
  /** Of a sampling, how many runs of the case there are, and how many of them hang. */
  sampled?: { runs: number; of: number; hung: number };
}

export type JobPart<J extends Job = Job> = J extends LiveJob
  ? LivePart
  : J extends SampleTask
    ? SamplePart
    : CasesPart;

export type SamplePart =
  /** What there is to say before the first run: no case yet. */
  | { k: 'sampling'; report: SampleReport }
  /** A case as far as it is known, again and again. `index`: in the order of the report. */
  | { k: 'sampled'; index: number; case: SampledCase };

export type CasesPart =
  /** Files that the results depend on: the one that was asked for, and all that it uses. */
  | { k: 'sources'; uris: string[] }
  /** Of a comparison: its tables. Their cells are the cases, table by table and row by row. */
  | { k: 'tables'; tables: EmptyTable[] }
  /** `index`: in the order of the report. */
  | { k: 'case'; index: number; report: CaseReport }
  /** It does not compile. */
  | { k: 'broken'; index: number; reasons: DiagnosticReport[] };

export type EmptyTable = Omit<CompareReport['comparisons'][number], 'cells' | 'rates' | 'pairs'>;
