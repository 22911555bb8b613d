/** The text of a file, formatted; or why it cannot be. */
import { DocumentState, URI } from 'langium';
import { applyEdits, formatEdits } from '../language/format/format.ts';
import { moduleDiagnostics } from '../language/load.ts';
import type { ModuleDocument } from '../language/uses.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { languageServices } from './open-module.ts';

export type Formatted = { text: string } | { errors: DiagnosticReport[] };

/** A file with syntax errors is not formatted; what it uses and what its names mean has no influence. */
export async function formatText(uri: string, text: string): Promise<Formatted> {
  const services = languageServices();
  const factory = services.shared.workspace.LangiumDocumentFactory;
  const document = factory.fromString(text, URI.parse(uri)) as ModuleDocument;
  const { parserErrors, lexerErrors, value } = document.parseResult;
  const root = value.$cstNode?.root;
  if (root && parserErrors.length + lexerErrors.length === 0)
    return { text: applyEdits(text, formatEdits(root)) };
  document.diagnostics = await services.validation.DocumentValidator.validateDocument(document, {
    stopAfterLexingErrors: true,
    stopAfterParsingErrors: true,
  });
  document.state = DocumentState.Validated;
  return { errors: moduleDiagnostics(document) };
}
