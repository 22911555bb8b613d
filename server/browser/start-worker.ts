/** Begins another worker. */
import { type BrowserWorker, scope } from './scope.ts';

/**
 * The script may come from another server than the page, as those of extensions do, and such a one begins no worker. A script of our own
 * does, and may load it.
 */
export function startWorker(script: string): BrowserWorker {
  const text = `importScripts(${JSON.stringify(script)});`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new scope.Worker(url);
  // Every worker of ours is sent something first, and by its answer has been loaded.
  const forget = () => {
    URL.revokeObjectURL(url);
    worker.removeEventListener('message', forget);
  };
  worker.addEventListener('message', forget);
  return worker;
}
