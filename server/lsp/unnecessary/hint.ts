/** Text that does nothing: the editor shows it faded, and can take it out. */
import type { AstNode, LangiumDocument } from 'langium';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver';
import type { DiagnosticCode } from '../../language/diagnostics.ts';

export interface Hint {
  code: DiagnosticCode;
  message: string;
  range: Range;
  /** What taking it out means for the text. */
  removal?: Removal;
}

export interface Removal {
  title: string;
  range: Range;
  newText: string;
  /** So little is lost that it goes with all that is fixed at once. */
  isSafe: boolean;
}

export function diagnosticOf({ code, message, range, removal }: Hint): Diagnostic {
  return {
    code,
    message,
    range,
    severity: DiagnosticSeverity.Hint,
    tags: [DiagnosticTag.Unnecessary],
    source: 'lockstep',
    data: { code, ...(removal ? { removal } : {}) },
  };
}

/**
 * The removal that belongs to a diagnostic as the client sends it: looked up among those of the file, for what comes back from a client may
 * be anything.
 */
export function removalOf(document: LangiumDocument, { code, range }: Diagnostic): Removal | undefined {
  const { start, end } = range;
  const own = document.diagnostics?.find(
    (each) =>
      each.code === code &&
      each.range.start.line === start.line &&
      each.range.start.character === start.character &&
      each.range.end.line === end.line &&
      each.range.end.character === end.character,
  );
  return (own?.data as { removal?: Removal } | undefined)?.removal;
}

/** All that a file names. */
export function targetsIn({ references }: LangiumDocument): AstNode[] {
  return references.flatMap((each) => ('ref' in each && each.ref ? [each.ref] : []));
}

/** A range, with the end of its line and what is blank around it if nothing else stands there. */
export function wholeLines({ textDocument }: LangiumDocument, { start, end }: Range): Range {
  const lineOf = (line: number) =>
    textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const before = lineOf(start.line).slice(0, start.character);
  const behind = lineOf(end.line).slice(end.character);
  if (before.trim() !== '' || behind.trim() !== '') return { start, end };
  return { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } };
}
