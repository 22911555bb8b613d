// What the results view and the extension say to each other.
import type { CheckReport, CompareReport, Place } from '../../server/trace/report.ts';
import type { LaunchFields } from '../debug/launch.ts';

/** Shown by the view. `program` is the file's path, for the debugger. */
export type Results =
  | { kind: 'check'; program: string; report: CheckReport }
  | { kind: 'compare'; program: string; report: CompareReport };

/** Sent by the view: it has loaded, or the user chose something in it. */
export type ViewMessage =
  | { kind: 'ready' }
  /** `timeline`: opens the timeline too. */
  | { kind: 'debug'; fields: LaunchFields; timeline?: boolean }
  | { kind: 'reveal'; place: Pick<Place, 'uri' | 'line' | 'column'> };
