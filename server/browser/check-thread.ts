/** The checking worker as a thread that runs jobs. */
import type { StartThread } from '../jobs/checking-thread.ts';
import type { Answer, Request, Told } from './messages.ts';
import { startWorker } from './start-worker.ts';

/** `script`: address of the bundle of worker.ts. Its heap has no limit that could be set. */
export function browserThread(script: string): StartThread {
  return ({ message, lost }) => {
    const worker = startWorker(script, {
      message: (data) => message(data as Answer),
      lost: (why) => lost(new Error(lostBy(why))),
    });
    let id = 0;
    return {
      post: (sent) =>
        worker.postMessage(
          sent.k === 'text'
            ? ({ ...sent, id } satisfies Told)
            : ({
                k: 'run',
                id: ++id,
                job: sent.job,
                files: sent.unsaved,
                asks: true,
                libraryRoot: sent.libraryRoot,
                ...(sent.cancelled ? { cancelled: sent.cancelled } : {}),
              } satisfies Request),
        ),
      end: () => worker.terminate(),
    };
  };
}

function lostBy(why: string): string {
  return `The checking worker has ended before it had an answer: ${why}. Nothing is known.`;
}
