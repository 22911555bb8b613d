/** What is wrong with a diff or an edited text, or what a patch cannot say. */
import type { DiagnosticCode } from '../language/diagnostics.ts';

export interface PatchProblem {
  code: DiagnosticCode;
  message: string;
  /** Of the text that was given, 0-based; absent where the whole of it is meant. */
  line?: number;
  column?: number;
}
