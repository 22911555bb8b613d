// The way back to the extension, and what the page keeps while it is hidden.
import type { FromComparison, KeptState } from '../comparison/messages.ts';
import type { ViewMessage } from '../results/messages.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: ViewMessage | FromComparison): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const host = acquireVsCodeApi();

export const send = (message: ViewMessage | FromComparison): void => host.postMessage(message);

export const kept = (): KeptState | undefined => host.getState() as KeptState | undefined;

export const keep = (state: KeptState): void => host.setState(state);
