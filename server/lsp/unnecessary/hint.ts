/** Text that does nothing: the editor shows it faded, and can take it out. */
import type { AstNode, LangiumDocument } from 'langium';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver';
import type { DiagnosticCode } from '../../language/diagnostics.ts';
import type { TextFix } from '../../language/text-fix.ts';

export interface Hint {
  code: DiagnosticCode;
  message: string;
  range: Range;
  /** Takes it out. */
  fix?: TextFix;
}

export function diagnosticOf({ code, message, range, fix }: Hint): Diagnostic {
  return {
    code,
    message,
    range,
    severity: DiagnosticSeverity.Hint,
    tags: [DiagnosticTag.Unnecessary],
    source: 'lockstep',
    data: { code, ...(fix ? { fix } : {}) },
  };
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
