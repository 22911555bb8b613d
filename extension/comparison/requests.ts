// Comparisons as the language server computes them: cell by cell, each told of as soon as it is known.
import type { CancellationToken } from 'vscode';
import { ProgressType, type RequestType } from 'vscode-languageclient';
import type { SamplePart } from '../../server/jobs/job-parts.ts';
import type { CasesProgress, CheckParams, CompareParams, SampleParams } from '../../server/lsp/requests.ts';
import type { SampleReport } from '../../server/sample/report.ts';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';
import type { LockstepClient } from '../client/languageClient.ts';
import { checkRequest, compareRequest, sampleRequest } from '../client/requests.ts';

const casesProgress = new ProgressType<CasesProgress>();
let requests = 0;

export type CellNews = Exclude<CasesProgress, SamplePart>;
export type Tell = (news: CellNews) => void;

export function compareInParts(
  client: LockstepClient,
  params: CompareParams,
  cancellation: CancellationToken,
  tell: Tell,
): Promise<CompareReport> {
  return inParts(client, compareRequest, params, cancellation, (news) => tell(news as CellNews));
}

export function checkInParts(
  client: LockstepClient,
  params: CheckParams,
  cancellation: CancellationToken,
  tell: Tell,
): Promise<CheckReport> {
  return inParts(client, checkRequest, params, cancellation, (news) => tell(news as CellNews));
}

export function sampleInParts(
  client: LockstepClient,
  params: SampleParams,
  cancellation: CancellationToken,
  tell: (news: SamplePart) => void,
): Promise<SampleReport> {
  return inParts(client, sampleRequest, params, cancellation, (news) => tell(news as SamplePart));
}

/** Cancelled, it resolves with what is known; where the server cannot tell that, it rejects. */
async function inParts<P extends CheckParams | CompareParams | SampleParams, R>(
  client: LockstepClient,
  request: RequestType<P, R, void>,
  params: P,
  cancellation: CancellationToken,
  tell: (news: CasesProgress) => void,
): Promise<R> {
  const connection = await client.ready();
  const partialResultToken = `${request.method}/cells#${++requests}`;
  const subscription = connection.onProgress(casesProgress, partialResultToken, tell);
  try {
    const asked = { ...params, partial: true, partialResultToken };
    return await connection.sendRequest<R>(request.method, asked, cancellation);
  } finally {
    subscription.dispose();
  }
}
