/** What the server says it can do, with what Langium has no service for. */
import { DefaultLanguageServer } from 'langium/lsp';
import { CodeActionKind, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import { pullsDiagnostics } from './pull-diagnostics.ts';

export class LockstepLanguageServer extends DefaultLanguageServer {
  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const result = super.buildInitializeResult(params);
    return {
      ...result,
      capabilities: {
        ...result.capabilities,
        selectionRangeProvider: true,
        diagnosticProvider: pullsDiagnostics(params)
          ? { identifier: 'lockstep', interFileDependencies: true, workspaceDiagnostics: true }
          : undefined,
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll, CodeActionKind.Refactor],
        },
      },
    };
  }
}
