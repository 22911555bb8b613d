import type { Range } from 'vscode-languageserver-types';

/** How a diagnostic goes away: part of its data, and a quick fix in the editor. */
export interface TextFix {
  title: string;
  range: Range;
  newText: string;
  /** Nothing is guessed and little is lost: it goes with all that is fixed at once. */
  isSafe: boolean;
}
