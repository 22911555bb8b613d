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
import type { Budget } from '../explore/budget.ts';
import type { ProgressAt, SamplePart } from '../jobs/job-parts.ts';
import type { CheckJob, CompareJob, JobReport } from '../jobs/jobs.ts';
import type { SampleTask } from '../jobs/sample-task.ts';
import type { CompareTracesJob, FollowDrawingJob } from '../jobs/trace-jobs.ts';
import { isModuleDocument, type ModuleDocument } from '../language/uses.ts';
import type { RunCheck } from './checks.ts';
import type { LockstepLspServices } from './module.ts';
import {
  type CasesProgress,
  type CheckParams,
  casesProgress,
  checkRequest,
  compareRequest,
  compareTracesRequest,
  followDrawingRequest,
  sampleRequest,
  scenariosRequest,
} from './requests.ts';
import { checkBeside, type GoOn, SampledSoFar, sampleTaskFor } from './sampling.ts';
import { listScenarios } from './scenarios.ts';

export function handleRequests(
  connection: Connection,
  services: LockstepLspServices,
  runCheck: RunCheck,
): void {
  const run = new CheckRequests(connection, services, runCheck);
  connection.onRequest(scenariosRequest, async ({ uri }, cancel) =>
    listScenarios(services.workspace.Uses, await documentAt(services, uri, cancel)),
  );
  connection.onRequest(checkRequest, async (params, cancel) => {
    const { uri, scenario, coverage = false, known = false } = params;
    const job: CheckJob = {
      k: 'check',
      uri,
      scenario,
      case: params.case,
      with: params.with,
      budget: await budget(services),
      ...(known ? { known } : {}),
    };
    return run.answer(coverage ? { ...job, options: { coverage } } : job, params, cancel);
  });
  connection.onRequest(compareRequest, async ({ uri, comparison, ...params }, cancel) =>
    run.answer({ k: 'compare', uri, comparison, budget: await budget(services) }, params, cancel),
  );
  connection.onRequest(sampleRequest, async (params, cancel) => {
    const task = await sampleTaskFor(params, services);
    return run.answer(task, params, cancel, params.check ? checkBeside(task) : undefined);
  });
  connection.onRequest(compareTracesRequest, ({ uri, other, ...params }, cancel) =>
    run.answer({ k: 'compare-traces', uri, other }, params, cancel),
  );
  connection.onRequest(followDrawingRequest, ({ uri, scenario, text, to, ...params }, cancel) =>
    run.answer({ k: 'follow-drawing', uri, scenario, text, to }, params, cancel),
  );
}

/** What every such request can ask for. */
type Asked = Pick<CheckParams, 'partial' | 'series' | 'workDoneToken' | 'partialResultToken'>;

type AskedJob = CheckJob | CompareJob | SampleTask | CompareTracesJob | FollowDrawingJob;

const TITLES: Record<AskedJob['k'], string> = {
  check: 'Checking',
  compare: 'Comparing',
  sample: 'Sampling',
  'compare-traces': 'Comparing',
  'follow-drawing': 'Following',
};

class CheckRequests {
  private readonly connection: Connection;
  private readonly services: LockstepLspServices;
  private readonly runCheck: RunCheck;

  constructor(connection: Connection, services: LockstepLspServices, runCheck: RunCheck) {
    this.connection = connection;
    this.services = services;
    this.runCheck = runCheck;
  }

  async answer<J extends AskedJob>(
    job: J,
    { partial = false, series = false, workDoneToken: token, partialResultToken }: Asked,
    cancel: CancellationToken,
    goOn?: GoOn<J>,
  ): Promise<JobReport<J>> {
    checkUri(job.uri);
    const abort = new AbortController();
    const listening = cancel.onCancellationRequested(() => abort.abort());
    // What was called off before its turn came tells nobody any more.
    if (cancel.isCancellationRequested) abort.abort();
    const soFar = new SampledSoFar();
    this.progress(token, { kind: 'begin', title: TITLES[job.k] });
    try {
      const tell = (value: CasesProgress) => {
        if (partialResultToken !== undefined)
          void this.connection.sendProgress(casesProgress, partialResultToken, value);
      };
      const parts = partialResultToken !== undefined || (job.k === 'sample' && partial);
      const asked = { ...job, ...(parts ? { parts } : {}) };
      const surroundings = {
        libraryRoot: this.services.workspace.Uses.libraryRoot?.toString() ?? '',
        unsaved: Object.fromEntries(
          this.services.shared.workspace.TextDocuments.all().map((each) => [each.uri, each.getText()]),
        ),
        signal: abort.signal,
        ...(series ? { series } : {}),
        progress: (message: string, { index, search }: ProgressAt) => {
          this.progress(token, { kind: 'report', message });
          if (job.k !== 'sample') tell({ k: 'searching', index, ...(search ? { search } : {}) });
        },
      };
      const report = await this.runCheck(asked, {
        ...surroundings,
        part: (part) => {
          if (job.k === 'sample') soFar.take(part as SamplePart);
          tell(part as CasesProgress);
        },
      });
      if (cancel.isCancellationRequested && !partial)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The check was cancelled.');
      return goOn ? await goOn(report, abort.signal, (next) => this.runCheck(next, surroundings)) : report;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const known = cancel.isCancellationRequested && partial ? soFar.report() : undefined;
      if (known) return known as JobReport<J>;
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      listening.dispose();
      this.progress(token, { kind: 'end' });
    }
  }

  private progress(
    token: string | number | undefined,
    value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd,
  ): void {
    if (token !== undefined) void this.connection.sendProgress(WorkDoneProgress.type, token, value);
  }
}

/** The document as it is after everything typed so far. */
export async function documentAt(
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

/** The limits that the user has set. */
async function budget(services: LockstepLspServices): Promise<Partial<Budget>> {
  const { ConfigurationProvider } = services.shared.workspace;
  const check: Record<string, unknown> | undefined = await ConfigurationProvider.getConfiguration(
    'lockstep',
    'check',
  );
  const limits: Partial<Budget> = {};
  for (const name of ['maxStates', 'memoryMiB'] as const) {
    const value = check?.[name];
    if (typeof value === 'number' && value > 0) limits[name] = value;
  }
  return limits;
}
