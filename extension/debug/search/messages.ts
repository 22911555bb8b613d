// What the adapter answers to searches from here and to "Why is it stuck?", as docs/debugging.md describes it.
import type { Place } from '../../../server/trace/report.ts';
import type { WaitGraph } from '../../../server/trace/waits/graph.ts';

/** `lockstep/findHang`, `lockstep/findRun`. */
export interface Found {
  moment: number;
  found: boolean;
  /** Nothing was found, and nothing is there. */
  proven?: boolean;
  /** Steps from here to what was found. */
  steps?: number;
  text: string;
}

export type OutlookName = 'none' | 'avoidable' | 'unavoidable' | 'hung' | 'unknown';

/** The answer to the request `lockstep/outlook`, and the body of the event. */
export interface Outlook {
  moment: number;
  outlook: OutlookName;
  label: string;
  text: string;
}

/** `lockstep/waits`. */
export interface Waits extends WaitGraph {
  moment: number;
  lines: string[];
  mermaid: string;
  dot: string;
  svg: string;
}

export type { Place };
