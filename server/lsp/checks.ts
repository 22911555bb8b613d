/**
 * Runs checks beside the server, so that typing never waits for one: each in a worker thread of its own
 * (dist/check-worker.js), which is ended when the request is cancelled.
 */
import { Worker } from 'node:worker_threads';
import type { CancellationToken } from 'vscode-languageserver';
import type { CheckReport, CompareReport } from '../trace/report.ts';

/** What the worker is given as its workerData. */
export interface CheckJob {
  kind: 'check' | 'compare';
  uri: string;
  libraryRoot: string;
  /** Texts of files that are open in the editor, by URI: they count instead of the files. */
  texts: Record<string, string>;
  /** Name of the only scenario, or title of the only comparison. */
  only?: string;
  limits: CheckLimits;
}

export interface CheckLimits {
  maxStates?: number;
  memoryMiB?: number;
}

/** What the worker posts: any number of times how far it is, then once the end. */
export type CheckMessage =
  | { k: 'progress'; text: string }
  | { k: 'report'; report: CheckReport | CompareReport }
  | { k: 'failed'; message: string };

export type RunCheck = (
  job: CheckJob,
  onProgress: (text: string) => void,
  cancel: CancellationToken,
) => Promise<CheckReport | CompareReport>;

export class CheckCancelled extends Error {}

export function checksIn(workerScript: URL): RunCheck {
  return (job, onProgress, cancel) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerScript, { workerData: job });
      const settle = (end: () => void) => {
        listening.dispose();
        void worker.terminate();
        end();
      };
      const listening = cancel.onCancellationRequested(() =>
        settle(() => reject(new CheckCancelled('Cancelled.'))),
      );
      worker.on('message', (message: CheckMessage) => {
        switch (message.k) {
          case 'progress':
            onProgress(message.text);
            break;
          case 'report':
            settle(() => resolve(message.report));
            break;
          case 'failed':
            settle(() => reject(new Error(message.message)));
            break;
        }
      });
      worker.on('error', (error) => settle(() => reject(error)));
      worker.on('exit', (code) =>
        settle(() => reject(new Error(`The check ended without a result (exit code ${code}).`))),
      );
    });
}
