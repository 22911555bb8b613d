// What the view of a check and the extension say to each other.
import type { CheckReport, Place } from '../../server/trace/report.ts';
import type { LaunchFields } from '../debug/launch.ts';

/** Shown by the view. `program` is the file's path, for the debugger. */
export interface Results {
  program: string;
  report: CheckReport;
}

/** Sent by the view: it has loaded, or the user chose something in it. */
export type ViewMessage =
  | { kind: 'ready' }
  /** `timeline`: opens the timeline too. */
  | { kind: 'debug'; fields: LaunchFields; timeline?: boolean }
  | { kind: 'reveal'; place: Pick<Place, 'uri' | 'line' | 'column'> };
