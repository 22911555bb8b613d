/** A thread that runs jobs, one after the other, as seen by whoever has begun it: a thread of Node, or a browser's worker. */
import { answerRead, type ReadText } from './asked-files.ts';
import type { JobPart } from './job-parts.ts';
import type { Job, JobReport } from './jobs.ts';
import type { ProgressAt, ThreadMessage, WorkerMessage } from './messages.ts';

export interface Thread {
  post(message: ThreadMessage): void;
  end(): void;
  /** Only a thread with work keeps the process alive. */
  keepAlive?(yes: boolean): void;
}

export interface ThreadListener {
  message(message: WorkerMessage): void;
  /** It has ended, or never begun. May be told more than once. */
  lost(error: Error): void;
}

/** `heapMiB`: limit of its heap, where there can be one. */
export type StartThread = (listener: ThreadListener, heapMiB: number) => Thread;

export interface JobOptions<J extends Job = Job> {
  libraryRoot: string;
  /** Texts by URI that stand in for what is on the disk. */
  unsaved?: Record<string, string>;
  /** Reads what the thread cannot read itself. */
  readFile?: ReadText;
  /** Aborting ends the search; the report then holds what is known, as inconclusive. Where memory cannot be shared there is no report. */
  signal?: AbortSignal;
  progress?(at: ProgressAt): void;
  /** What is known before it is over: of a live check, and of a job with `parts`. */
  part?(part: JobPart<J>): void;
  /** Threads that search at a time, together or each a case of its own; 1 if absent. */
  threads?: number;
}

interface Asked {
  resolve(report: JobReport): void;
  reject(error: Error): void;
  options: JobOptions;
}

export class CheckingThread {
  readonly heapMiB: number;
  /** It has ended, and takes no job any more. */
  lost = false;
  private readonly thread: Thread;
  private asked: Asked | undefined;

  constructor(start: StartThread, heapMiB: number) {
    this.heapMiB = heapMiB;
    this.thread = start(
      { message: (message) => this.receive(message), lost: (error) => this.lose(error) },
      heapMiB,
    );
  }

  /** Rejects when the thread is lost (memory, most likely) or has met an error of our own. One job at a time. */
  async run<J extends Job>(job: J, options: JobOptions<J>): Promise<JobReport<J>> {
    const { libraryRoot, unsaved = {}, signal, threads = 1 } = options;
    const cancelled = typeof SharedArrayBuffer === 'undefined' ? undefined : new SharedArrayBuffer(4);
    const cancel = (): void => {
      if (cancelled) return void Atomics.store(new Int32Array(cancelled), 0, 1);
      this.lose(new Error('The check was cancelled.'));
      this.end();
    };
    this.thread.keepAlive?.(true);
    try {
      const report = new Promise<JobReport>((resolve, reject) => {
        this.asked = { resolve, reject, options: options as JobOptions };
      });
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      if (!this.lost) this.thread.post({ k: 'job', libraryRoot, cancelled, job, unsaved, threads });
      return (await report) as JobReport<J>;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.asked = undefined;
      this.thread.keepAlive?.(false);
    }
  }

  end(): void {
    this.thread.end();
  }

  private receive(message: WorkerMessage): void {
    switch (message.k) {
      case 'progress':
        return this.asked?.options.progress?.(message.at);
      case 'part':
        return this.asked?.options.part?.(message.part);
      case 'read':
        return void this.read(message);
      case 'report':
        return this.asked?.resolve(message.report);
      case 'failure':
        return this.asked?.reject(new Error(message.message));
    }
  }

  private async read(message: Extract<WorkerMessage, { k: 'read' }>): Promise<void> {
    const read = this.asked?.options.readFile ?? (async () => undefined);
    const answer = await answerRead(message, read);
    if (!this.lost) this.thread.post(answer);
  }

  private lose(error: Error): void {
    this.lost = true;
    this.asked?.reject(error);
  }
}
