/** Answers a request: the same jobs as everywhere, in one thread, of texts that came with it. */
import { givenFiles } from '../jobs/files.ts';
import { type JobReport, runJob } from '../jobs/jobs.ts';
import { shownProgress } from '../jobs/shown-progress.ts';
import type { Answer, Request } from './messages.ts';
import { received } from './request.ts';

/** Never throws. `now`: milliseconds of a clock that never goes back. */
export async function answer(
  message: unknown,
  post: (answer: Answer) => void,
  now: () => number,
): Promise<void> {
  const it = received(message);
  if ('problem' in it) {
    post({ k: 'failure', id: it.id, message: it.problem });
    return;
  }
  const { id } = it.request;
  try {
    post({ k: 'report', id, report: await run(it.request, post, now) });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ k: 'failure', id, message: text });
  }
}

function run(
  { id, job, files, libraryRoot, cancelled }: Request,
  post: (answer: Answer) => void,
  now: () => number,
): Promise<JobReport> {
  const flag = cancelled && new Int32Array(cancelled);
  return runJob(job, givenFiles(libraryRoot, files), {
    progress: shownProgress(now, (at) => post({ k: 'progress', id, at })),
    part: (part) => post({ k: 'part', id, part }),
    ...(flag ? { cancelled: () => Atomics.load(flag, 0) !== 0 } : {}),
  });
}
