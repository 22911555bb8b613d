// What the timeline view and the extension say to each other.
import type { Timeline } from '../../server/trace/timeline/model.ts';

/** The answer of the debug adapter to `lockstep/timeline`. */
export interface TimelinePart extends Timeline {
  /** Where the machine stands. */
  position: number;
  branch: { label: string; kind: string };
}

/** What a view has of a timeline, so that it is sent only what is new. */
export interface Known {
  revision: number;
  from: number;
  strings: number;
  places: number;
}

export type ToView =
  | { kind: 'part'; session: string; part: TimelinePart }
  /** What the steps from `from` on did. */
  | { kind: 'texts'; revision: number; from: number; texts: string[] }
  /** Nothing is being debugged. */
  | { kind: 'none' };

export type FromView =
  | { kind: 'ready' }
  | { kind: 'seek'; moment: number }
  | { kind: 'texts'; revision: number; from: number; to: number }
  | { kind: 'save'; format: 'svg' | 'png'; name: string; content: string }
  | { kind: 'copy'; text: string };
