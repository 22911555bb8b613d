/** Requests beside those of the protocol, as the extension sends them. */
import type { Range } from 'vscode-languageserver';
import { NotificationType, ProgressType, RequestType, RequestType0 } from 'vscode-languageserver';
import type { CasesPart, ProgressAt, SamplePart } from '../jobs/job-parts.ts';
import type { CompareTracesReport, FollowDrawingReport } from '../jobs/trace-jobs.ts';
import type { SampleReport } from '../sample/report.ts';
import type { CheckReport, CompareReport } from '../trace/report.ts';

export interface CheckParams {
  uri: string;
  /** Name of the only scenario to check; all of the file when left out. */
  scenario?: string;
  /** Parameter values of the only case to check; parameters that are left out may have any. */
  case?: ParameterValues;
  /** Patches and series that are applied besides the scenario's own. */
  with?: string[];
  /** The report says what of the text some run executes. */
  coverage?: boolean;
  /** When it is cancelled, the answer is what is known by then, and not an error. */
  partial?: boolean;
  /** One of many that are asked for one after the other: a thread is kept for them. */
  series?: boolean;
  /** Of a series: cases whose programs have not changed since it was asked last are not searched again. */
  known?: boolean;
  workDoneToken?: string | number;
  /** Cases are told of with this token as they are begun and finished. The answer has all of them all the same. */
  partialResultToken?: string | number;
}

export interface CompareParams {
  uri: string;
  /** Title of the only comparison to compute; all of the file when left out. */
  comparison?: string;
  /** As above, and so are the tokens. */
  partial?: boolean;
  workDoneToken?: string | number;
  partialResultToken?: string | number;
}

export interface SampleParams {
  uri: string;
  /** As in `CheckParams`. */
  scenario?: string;
  case?: ParameterValues;
  with?: string[];
  /** How many runs, and what they are drawn from; what the user has set when left out. */
  runs?: number;
  seed?: number;
  scheduler?: 'time' | 'random' | 'pct';
  /** The exhaustive check of the same cases beside it, within limits. */
  check?: boolean;
  /** As above, and so are the tokens. What was sampled by then is the answer when it is cancelled. */
  partial?: boolean;
  series?: boolean;
  workDoneToken?: string | number;
  partialResultToken?: string | number;
}

/** What comes with the token of partial results. */
export type CasesProgress =
  | CasesPart
  | SamplePart
  | ({ k: 'searching' } & Pick<ProgressAt, 'index' | 'search'>);

export const casesProgress = new ProgressType<CasesProgress>();

/** A file or a folder. */
export interface FileParams {
  uri: string;
}

export type ParameterValues = Record<string, string | number | boolean>;

export interface ScenarioInfo {
  name: string;
  title: string;
  /** Of its name. */
  range: Range;
  /** Parameter values, one entry a case; a scenario without parameters has one empty case. */
  cases: ParameterValues[];
}

export interface CompareTracesParams {
  /** Of two trace files. */
  uri: string;
  other: string;
  workDoneToken?: string | number;
}

export interface FollowDrawingParams {
  /** Of the program. */
  uri: string;
  /** May be left out when the program has only one. */
  scenario?: string;
  text: string;
  /** URI of the trace file to be. */
  to: string;
  workDoneToken?: string | number;
}

/** What there is to test in a file. */
export interface TestFile {
  uri: string;
  /** Another one whenever the text of the file, or of one that it uses, is another. */
  key: string;
  scenarios: TestScenario[];
  /** With an error among them, nothing of the file can be checked. */
  errors: { message: string; range: Range }[];
}

export interface TestScenario extends ScenarioInfo {
  /** `id` is what reports call it. */
  expectations: { id: string; text: string; range: Range }[];
}

/** Files that have been looked at anew, because they or files that they use have changed, or have been opened or closed. */
export interface TestsChanged {
  files: TestFile[];
  deleted: string[];
}

export const scenariosRequest = new RequestType<{ uri: string }, ScenarioInfo[], void>('lockstep/scenarios');
export const checkRequest = new RequestType<CheckParams, CheckReport, void>('lockstep/check');
export const compareRequest = new RequestType<CompareParams, CompareReport, void>('lockstep/compare');
export const sampleRequest = new RequestType<SampleParams, SampleReport, void>('lockstep/sample');
export const compareTracesRequest = new RequestType<CompareTracesParams, CompareTracesReport, void>(
  'lockstep/compareTraces',
);
export const followDrawingRequest = new RequestType<FollowDrawingParams, FollowDrawingReport, void>(
  'lockstep/followDrawing',
);
/** All files of the workspace, and those that are open, in which there is something to test. */
export const testsRequest = new RequestType0<TestFile[], void>('lockstep/tests');
/** To clients that ask for it: `initializationOptions: { "tests": true }`. */
export const testsChanged = new NotificationType<TestsChanged>('lockstep/testsChanged');

/** To the client, for files that are on no disk. */
export const readFileRequest = new RequestType<FileParams, { text: string | null }, void>(
  'lockstep/readFile',
);
export const statFileRequest = new RequestType<FileParams, 'file' | 'folder' | null, void>(
  'lockstep/statFile',
);
/** The .lockstep files below a folder. */
export const findFilesRequest = new RequestType<FileParams, string[], void>('lockstep/findFiles');
