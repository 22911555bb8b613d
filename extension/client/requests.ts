// The requests that Lockstep's language server answers beside those of the protocol, typed in one place.
import type { Range } from 'vscode-languageclient';
import { RequestType } from 'vscode-languageclient';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';

export interface CheckParams {
  uri: string;
  /** Name of the only scenario to check; all of the file when left out. */
  scenario?: string;
  workDoneToken?: string;
}

export interface CompareParams {
  uri: string;
  /** Title of the only comparison to compute; all of the file when left out. */
  comparison?: string;
  workDoneToken?: string;
}

/** One combination of parameter values. */
export type ScenarioCase = Record<string, string | number | boolean>;

export interface ScenarioInfo {
  name: string;
  title: string;
  range: Range;
  cases: ScenarioCase[];
}

export const checkRequest = new RequestType<CheckParams, CheckReport, void>('lockstep/check');
export const compareRequest = new RequestType<CompareParams, CompareReport, void>('lockstep/compare');
export const scenariosRequest = new RequestType<{ uri: string }, ScenarioInfo[], void>('lockstep/scenarios');
