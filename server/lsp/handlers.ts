/** Answers the requests that are Lockstep's own. */
import { URI } from 'langium';
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import { isModuleDocument, type ModuleDocument } from '../language/uses.ts';
import type { CheckReport, CompareReport } from '../trace/report.ts';
import { CheckCancelled, type CheckJob, type CheckLimits, type RunCheck } from './checks.ts';
import type { LockstepLspServices } from './module.ts';
import { checkRequest, compareRequest, scenariosRequest } from './requests.ts';
import { listScenarios } from './scenarios.ts';

export function handleRequests(
  connection: Connection,
  services: LockstepLspServices,
  runCheck: RunCheck,
): void {
  const { Uses } = services.workspace;
  const run = async (
    kind: CheckJob['kind'],
    uri: string,
    only: string | undefined,
    progress: string | number | undefined,
    cancel: CancellationToken,
  ) => {
    checkUri(uri);
    const job: CheckJob = {
      kind,
      uri,
      only,
      libraryRoot: Uses.libraryRoot?.toString() ?? '',
      texts: Object.fromEntries(
        [...services.shared.workspace.TextDocuments.all()].map((each) => [each.uri, each.getText()]),
      ),
      limits: await limits(services),
    };
    const title = kind === 'check' ? 'Checking' : 'Comparing';
    const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd) => {
      if (progress !== undefined) void connection.sendProgress(WorkDoneProgress.type, progress, value);
    };
    send({ kind: 'begin', title });
    try {
      return await runCheck(job, (message) => send({ kind: 'report', message }), cancel);
    } catch (error) {
      if (error instanceof CheckCancelled)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The check was cancelled.');
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      send({ kind: 'end' });
    }
  };
  connection.onRequest(scenariosRequest, async ({ uri }, cancel) =>
    listScenarios(Uses, await parsed(services, uri, cancel)),
  );
  connection.onRequest(
    checkRequest,
    (params, cancel) =>
      run('check', params.uri, params.scenario, params.workDoneToken, cancel) as Promise<CheckReport>,
  );
  connection.onRequest(
    compareRequest,
    (params, cancel) =>
      run('compare', params.uri, params.comparison, params.workDoneToken, cancel) as Promise<CompareReport>,
  );
}

/** The document as it is after everything typed so far. */
async function parsed(
  services: LockstepLspServices,
  uri: string,
  cancel: CancellationToken,
): Promise<ModuleDocument> {
  checkUri(uri);
  const { LangiumDocuments, WorkspaceLock, WorkspaceManager } = services.shared.workspace;
  await WorkspaceManager.ready;
  const document = await WorkspaceLock.read(() => LangiumDocuments.getDocument(URI.parse(uri)));
  if (cancel.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
  if (!document || !isModuleDocument(document)) {
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `There is no file ${uri} in the workspace. Open it first.`,
    );
  }
  return document;
}

function checkUri(uri: unknown): asserts uri is string {
  if (typeof uri === 'string' && /^[a-z][\w+.-]*:/i.test(uri)) return;
  throw new ResponseError(
    LSPErrorCodes.RequestFailed,
    'The request needs `uri`, the URI of a .lockstep file.',
  );
}

async function limits(services: LockstepLspServices): Promise<CheckLimits> {
  const { ConfigurationProvider } = services.shared.workspace;
  const check: { maxStates?: unknown; memoryMiB?: unknown } | undefined =
    await ConfigurationProvider.getConfiguration('lockstep', 'check');
  const positive = (value: unknown) => (typeof value === 'number' && value > 0 ? value : undefined);
  return { maxStates: positive(check?.maxStates), memoryMiB: positive(check?.memoryMiB) };
}
