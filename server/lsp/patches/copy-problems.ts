/** Says of an edited copy of a function, while it is typed, what no patch can be made of. */
import { DocumentState, type LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import { copyOf } from '../../language/copies.ts';
import { isModuleDocument } from '../../language/uses.ts';
import { copyProblems } from '../../patches/make-from-copy.ts';
import type { PatchProblem } from '../../patches/problem.ts';
import type { LockstepLspServices } from '../module.ts';

/** Must be called before the language server starts: it is sent with what the check of the text says. */
export function sayCopyProblems({ shared }: LockstepLspServices): void {
  shared.workspace.DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
    const of = copyOf(document.uri);
    if (!of || !isModuleDocument(document)) return;
    const { parserErrors, lexerErrors, value } = document.parseResult;
    // What is half typed may be gone for the moment only.
    if (parserErrors.length + lexerErrors.length > 0) return;
    const found = copyProblems(of.fn, value).map((each) => diagnosticOf(document, each));
    if (found.length > 0) document.diagnostics = [...(document.diagnostics ?? []), ...found];
  });
}

/** From the place to the end of its line. */
function diagnosticOf({ textDocument }: LangiumDocument, problem: PatchProblem): Diagnostic {
  const { code, message, line = 0, column = 0 } = problem;
  const start = { line, character: column };
  const rest = textDocument.getText({ start, end: { line: line + 1, character: 0 } }).trimEnd();
  const end = { line, character: column + Math.max(rest.length, 1) };
  return { code, message, severity: 1, source: 'lockstep', range: { start, end } };
}
