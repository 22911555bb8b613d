// What the view of a comparison and the extension say to each other.
import type { ViewMessage } from '../results/messages.ts';
import type { CellAt, ComparisonState, Part, Update } from './state.ts';

export type ToComparison = { kind: 'state'; state: ComparisonState } | { kind: 'updates'; updates: Update[] };

export type FromComparison =
  | ViewMessage
  /** `title`: only this comparison. */
  | { kind: 'compare'; title?: string }
  | { kind: 'again'; at: CellAt }
  /** How often each cell hangs, or each of a part. */
  | { kind: 'sample'; only?: Part }
  | { kind: 'cancel' }
  | { kind: 'save'; format: ExportFormat; content: string }
  | { kind: 'copy'; content: string };

export type ExportFormat = 'markdown' | 'html' | 'json';

/** What the view keeps by itself while it is hidden, and from one start of the editor to the next. */
export interface KeptState {
  file: string;
  /** The cell whose details are open. */
  open?: CellAt;
}
