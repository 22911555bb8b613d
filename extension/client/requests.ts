// The requests that Lockstep's language server answers beside those of the protocol; what they carry is the server's to say.
import { NotificationType, RequestType, RequestType0 } from 'vscode-languageclient';
import type { CompareTracesReport, FollowDrawingReport } from '../../server/jobs/trace-jobs.ts';
import type {
  CheckParams,
  CompareParams,
  CompareTracesParams,
  FileParams,
  FollowDrawingParams,
  SampleParams,
  ScenarioInfo,
  TestFile,
  TestsChanged,
} from '../../server/lsp/requests.ts';
import type { SampleReport } from '../../server/sample/report.ts';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';

export type { CompareTracesParams, FollowDrawingParams, ScenarioInfo };

/** One combination of parameter values. */
export type ScenarioCase = ScenarioInfo['cases'][number];

export const checkRequest = new RequestType<CheckParams, CheckReport, void>('lockstep/check');
export const compareRequest = new RequestType<CompareParams, CompareReport, void>('lockstep/compare');
export const sampleRequest = new RequestType<SampleParams, SampleReport, void>('lockstep/sample');
export const scenariosRequest = new RequestType<{ uri: string }, ScenarioInfo[], void>('lockstep/scenarios');
export const compareTracesRequest = new RequestType<CompareTracesParams, CompareTracesReport, void>(
  'lockstep/compareTraces',
);
export const followDrawingRequest = new RequestType<FollowDrawingParams, FollowDrawingReport, void>(
  'lockstep/followDrawing',
);

export const readFileRequest = new RequestType<FileParams, { text: string | null }, void>(
  'lockstep/readFile',
);
export const statFileRequest = new RequestType<FileParams, 'file' | 'folder' | null, void>(
  'lockstep/statFile',
);
export const findFilesRequest = new RequestType<FileParams, string[], void>('lockstep/findFiles');
export const testsRequest = new RequestType0<TestFile[], void>('lockstep/tests');
export const testsChanged = new NotificationType<TestsChanged>('lockstep/testsChanged');
