// The way back to the extension.
import type { ViewMessage } from '../results/messages.ts';

declare function acquireVsCodeApi(): { postMessage(message: ViewMessage): void };

const host = acquireVsCodeApi();

export const send = (message: ViewMessage): void => host.postMessage(message);
