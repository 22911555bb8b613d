/**
 * Diagnostics for clients that ask for them: of a file, or of all files. To such a client none are sent unasked, for it
 * would show both; when a change in one file may have changed those of others, it is told to ask again.
 */
import { DocumentState, type LangiumDocument, URI } from 'langium';
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type FullDocumentDiagnosticReport,
  type InitializeParams,
  LSPErrorCodes,
  ResponseError,
  type UnchangedDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { filesAmong } from '../language/copies.ts';
import type { LockstepLspServices } from './module.ts';

type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;

/** A client that can ask may still want to be told: `initializationOptions: { "pushDiagnostics": true }`. */
export function pullsDiagnostics({ capabilities, initializationOptions }: InitializeParams): boolean {
  return !!capabilities.textDocument?.diagnostic && initializationOptions?.pushDiagnostics !== true;
}

/** Must be called before the language server starts. */
export function handlePulledDiagnostics(connection: Connection, { shared }: LockstepLspServices): void {
  const { DocumentBuilder, LangiumDocuments } = shared.workspace;
  const send = connection.sendDiagnostics.bind(connection);
  let [pulls, refreshes] = [false, false];
  shared.lsp.LanguageServer.onInitialize((params) => {
    pulls = pullsDiagnostics(params);
    refreshes = pulls && !!params.capabilities.workspace?.diagnostics?.refreshSupport;
  });
  connection.sendDiagnostics = (params) => (pulls ? Promise.resolve() : send(params));
  DocumentBuilder.onBuildPhase(DocumentState.Validated, (built) => {
    // A client that cannot do what it announced asks when it likes.
    if (refreshes && built.length > 1) connection.languages.diagnostics.refresh().catch(() => {});
  });

  const report = reporter();
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, cancel) => {
    await settled(shared, cancel);
    const document = LangiumDocuments.getDocument(URI.parse(textDocument.uri));
    if (!document) throw failed(`There is no file ${textDocument.uri} in the workspace. Open it first.`);
    return report(document, previousResultId);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, cancel) => {
    await settled(shared, cancel);
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const items = filesAmong(LangiumDocuments).map((each) => {
      const { uri, version } = each.textDocument;
      return { uri, version, ...report(each, known.get(uri)) };
    });
    return { items: items.toArray() };
  });
}

/** Each list of diagnostics that a check has made gets a number: asked for with it again, it is not sent again. */
function reporter(): (document: LangiumDocument, previous: string | undefined) => Report {
  const numbers = new WeakMap<readonly Diagnostic[], string>();
  let last = 0;
  return (document, previous) => {
    const { diagnostics, state } = document;
    if (!diagnostics || state < DocumentState.Validated) throw askAgain();
    const resultId = numbers.get(diagnostics) ?? String(++last);
    numbers.set(diagnostics, resultId);
    return resultId === previous
      ? { kind: 'unchanged', resultId }
      : { kind: 'full', resultId, items: diagnostics };
  };
}

/** When everything typed so far has been looked at. */
async function settled(shared: LockstepLspServices['shared'], cancel: CancellationToken): Promise<void> {
  const { WorkspaceLock, WorkspaceManager } = shared.workspace;
  await WorkspaceManager.ready;
  await WorkspaceLock.read(() => {});
  if (cancel.isCancellationRequested)
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request has been cancelled.');
}

/** More has been typed meanwhile. */
function askAgain(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The file is being checked. Ask again.', {
    retriggerRequest: true,
  });
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
