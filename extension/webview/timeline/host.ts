// The way back to the extension.
import type { FromView } from '../../timeline/messages.ts';

/** What outlives the page. */
export interface Kept {
  scale?: 'steps' | 'time';
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();

export const send = (message: FromView): void => host.postMessage(message);
export const kept = (): Kept => host.getState() ?? {};
export const keep = (state: Kept): void => host.setState(state);
