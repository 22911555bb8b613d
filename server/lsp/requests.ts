/** Requests beside those of the protocol, as the extension sends them. */
import type { Range } from 'vscode-languageserver';
import { RequestType } from 'vscode-languageserver';
import type { CheckReport, CompareReport } from '../trace/report.ts';

export interface CheckParams {
  uri: string;
  /** Name of the only scenario to check; all of the file when left out. */
  scenario?: string;
  workDoneToken?: string | number;
}

export interface CompareParams {
  uri: string;
  /** Title of the only comparison to compute; all of the file when left out. */
  comparison?: string;
  workDoneToken?: string | number;
}

export interface ScenarioInfo {
  name: string;
  title: string;
  range: Range;
  /** Parameter values, one entry a case; a scenario without parameters has one empty case. */
  cases: Record<string, string | number | boolean>[];
}

export const scenariosRequest = new RequestType<{ uri: string }, ScenarioInfo[], void>('lockstep/scenarios');
export const checkRequest = new RequestType<CheckParams, CheckReport, void>('lockstep/check');
export const compareRequest = new RequestType<CompareParams, CompareReport, void>('lockstep/compare');
