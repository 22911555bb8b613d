/** Begins another worker from within one. */
import { type BrowserWorker, scope } from './scope.ts';

export interface WorkerListener {
  message(data: unknown): void;
  /** It could not be loaded, or an error of it was caught by nobody. May be told more than once. */
  lost(why: string): void;
}

/**
 * The script may come from another server than the page, as those of extensions do, and such a one begins no worker. A script of our own
 * does, and may load it.
 */
export function startWorker(script: string, { message, lost }: WorkerListener): BrowserWorker {
  const text = `importScripts(${JSON.stringify(script)});`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new scope.Worker(url);
  // Every worker of ours is sent something first, and by its answer has been loaded.
  const forget = () => {
    URL.revokeObjectURL(url);
    worker.removeEventListener('message', forget);
  };
  worker.addEventListener('message', forget);
  worker.addEventListener('message', ({ data }) => message(data));
  worker.addEventListener('error', (event) => {
    // An error that nobody takes is one of this worker too, and of whoever began it, up to the page.
    event.preventDefault();
    lost(event.message || 'its script could not be loaded');
  });
  return worker;
}
