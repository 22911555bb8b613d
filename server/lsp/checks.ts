/**
 * Runs checks beside the server, so that typing never waits for one: each in a thread of its own, which is told to
 * stop when the request is cancelled.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { ProgressAt } from '../jobs/messages.ts';
import { runInThread } from '../jobs/run-in-thread.ts';
import type { CheckReport, CompareReport } from '../trace/report.ts';

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

export type RunCheck = (
  job: CheckJob,
  onProgress: (text: string) => void,
  cancel: CancellationToken,
) => Promise<CheckReport | CompareReport>;

export class CheckCancelled extends Error {}

/** `script`: the bundle of server/jobs/worker.ts. */
export function checksIn(script: URL): RunCheck {
  return async ({ kind, uri, libraryRoot, texts, only, limits }, onProgress, cancel) => {
    const abort = new AbortController();
    const listening = cancel.onCancellationRequested(() => abort.abort());
    const options = {
      script,
      libraryRoot,
      unsaved: texts,
      signal: abort.signal,
      progress: (at: ProgressAt) => onProgress(progressText(at)),
    };
    try {
      const report = await (kind === 'check'
        ? runInThread({ k: 'check', uri, scenario: only, budget: limits }, options)
        : runInThread({ k: 'compare', uri, comparison: only, budget: limits }, options));
      if (abort.signal.aborted) throw new CheckCancelled('Cancelled.');
      return report;
    } finally {
      listening.dispose();
    }
  };
}

function progressText({ label, done, total, search }: ProgressAt): string {
  return `${done + 1} of ${total}: ${label}${search ? `, ${search.states} states` : ''}`;
}
