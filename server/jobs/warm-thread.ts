/**
 * A thread that is kept from job to job: its code is compiled, and the files it has read are parsed. One that is lost is replaced by the next
 * job, and so is one whose heap has another limit than the job may use.
 */
import { CheckingThread, type JobOptions, type StartThread } from './checking-thread.ts';
import type { Job, JobReport } from './jobs.ts';
import { DEFAULT_HEAP_MIB } from './run-in-thread.ts';

export class WarmThread {
  private readonly start: StartThread;
  private readonly idleMs: number | undefined;
  private thread: CheckingThread | undefined;
  private before: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  /** `idleMs`: how long it is kept without a job; for ever if absent. */
  constructor(start: StartThread, idleMs?: number) {
    this.start = start;
    this.idleMs = idleMs;
  }

  /** A job would begin at once. */
  get isFree(): boolean {
    return this.waiting === 0;
  }

  /** Waits for the jobs that were there before. Rejects when the thread is lost or has met an error of our own. */
  run<J extends Job>(job: J, options: JobOptions<J> & { heapMiB?: number }): Promise<JobReport<J>> {
    clearTimeout(this.idle);
    this.waiting++;
    const report = this.before.then(() => this.runNow(job, options));
    const over = (): void => {
      this.waiting--;
    };
    const done = report.then(over, over);
    this.before = done;
    void done.then(() => {
      if (this.before === done) this.rest();
    });
    return report;
  }

  end(): void {
    clearTimeout(this.idle);
    this.thread?.end();
    this.thread = undefined;
  }

  private rest(): void {
    if (this.idleMs === undefined) return;
    this.idle = setTimeout(() => this.end(), this.idleMs);
    // A process that has nothing else to do need not wait for that.
    (this.idle as { unref?(): void }).unref?.();
  }

  private runNow<J extends Job>(
    job: J,
    { heapMiB, ...options }: JobOptions<J> & { heapMiB?: number },
  ): Promise<JobReport<J>> {
    const fits = heapMiB === undefined || heapMiB === this.thread?.heapMiB;
    if (this.thread?.lost || !fits) this.end();
    this.thread ??= new CheckingThread(this.start, heapMiB ?? DEFAULT_HEAP_MIB);
    return this.thread.run(job, options);
  }
}
