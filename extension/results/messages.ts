// What the view of results and the extension say to each other.
import type { SampleReport } from '../../server/sample/report.ts';
import type { CheckReport, Place } from '../../server/trace/report.ts';
import type { LaunchFields } from '../debug/launch.ts';

/** Shown by the view. `program` is the file's path, for the debugger. */
export type Results = CheckResults | SampleResults;

export interface CheckResults {
  program: string;
  report: CheckReport;
}

export interface SampleResults {
  program: string;
  report: SampleReport;
}

export function isSample(results: Results): results is SampleResults {
  return results.report.format === 'lockstep-sample';
}

/** Sent by the view: it has loaded, or the user chose something in it. */
export type ViewMessage =
  | { kind: 'ready' }
  /** `timeline`: opens the timeline too. */
  | { kind: 'debug'; fields: LaunchFields; timeline?: boolean }
  /** Of a scenario, exhaustively. */
  | { kind: 'check'; program: string; scenario: string }
  | { kind: 'reveal'; place: Pick<Place, 'uri' | 'line' | 'column'> };
