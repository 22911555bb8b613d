// The requests that Lockstep's language server answers beside those of the protocol; what they carry is the server's to say.
import { RequestType } from 'vscode-languageclient';
import type { CheckParams, CompareParams, ScenarioInfo } from '../../server/lsp/requests.ts';
import type { CheckReport, CompareReport } from '../../server/trace/report.ts';

export type { ScenarioInfo };

/** One combination of parameter values. */
export type ScenarioCase = ScenarioInfo['cases'][number];

export const checkRequest = new RequestType<CheckParams, CheckReport, void>('lockstep/check');
export const compareRequest = new RequestType<CompareParams, CompareReport, void>('lockstep/compare');
export const scenariosRequest = new RequestType<{ uri: string }, ScenarioInfo[], void>('lockstep/scenarios');
