/** Answers requests: the same jobs as everywhere, in one thread, of texts that came along or are asked for. */
import { AskedFiles, once } from '../jobs/asked-files.ts';
import { type Files, givenFiles } from '../jobs/files.ts';
import { type JobReport, runJob } from '../jobs/jobs.ts';
import { shownProgress } from '../jobs/shown-progress.ts';
import type { Answer, Request, Told } from './messages.ts';
import { received } from './request.ts';

export interface Answering {
  /** Never rejects. One request at a time. */
  answer(message: unknown): Promise<void>;
  tell(message: Told): void;
}

/** `now`: milliseconds of a clock that never goes back. */
export function createAnswering(post: (answer: Answer) => void, now: () => number): Answering {
  let asking: { id: number; files: AskedFiles } | undefined;

  function filesFor({ id, files, asks, libraryRoot }: Request): Files {
    const given = givenFiles(libraryRoot, files);
    if (!asks) return given;
    const asked = new AskedFiles((message) => post({ id, ...message }));
    asking = { id, files: asked };
    const read = once((uri) => asked.readFile(uri));
    return { libraryRoot, readFile: async (uri) => (await given.readFile(uri)) ?? read(uri.toString()) };
  }

  function run(request: Request): Promise<JobReport> {
    const { id, job, cancelled } = request;
    const flag = cancelled && new Int32Array(cancelled);
    return runJob(job, filesFor(request), {
      progress: shownProgress(now, (at) => post({ k: 'progress', id, at })),
      part: (part) => post({ k: 'part', id, part }),
      ...(flag ? { cancelled: () => Atomics.load(flag, 0) !== 0 } : {}),
    });
  }

  return {
    async answer(message) {
      const it = received(message);
      if ('problem' in it) {
        post({ k: 'failure', id: it.id, message: it.problem });
        return;
      }
      const { id } = it.request;
      try {
        post({ k: 'report', id, report: await run(it.request) });
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        post({ k: 'failure', id, message: text });
      }
      asking = undefined;
    },
    tell(message) {
      if (asking?.id === message.id) asking.files.receive(message);
    },
  };
}
