/** Threads that check whole cases, in Node: a table of small cases gains more by it than by sharing each of its searches. */
import { freemem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CaseReport } from '../trace/report.ts';
import type { CaseChecker } from './case-work.ts';
import type { CaseMessage, CaseRequest, WorkerSetup } from './messages.ts';

const BYTES_PER_MIB = 2 ** 20;

interface Waiting {
  worker: Worker;
  progress: Parameters<CaseChecker['check']>[1];
  resolve(report: CaseReport): void;
  reject(error: Error): void;
}

/**
 * `script`: the bundle of worker.ts. Threads begin with the first case that wants one, and end with the thread that began them.
 * `cancelled`: one number; not 0 = stop and say what is known.
 */
export function caseThreads(script: URL, count: number, cancelled: SharedArrayBuffer): CaseChecker {
  const alive = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let wake: (() => void) | undefined;

  function begin(): Worker {
    const workerData: WorkerSetup = { k: 'cases', cancelled };
    const worker = new Worker(script, { workerData });
    worker.unref();
    alive.add(worker);
    const lose = (error: Error): void => {
      alive.delete(worker);
      // One that was waiting for work gets none any more.
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      for (const [id, asked] of waiting) {
        if (asked.worker !== worker) continue;
        waiting.delete(id);
        asked.reject(error);
      }
      wake?.();
    };
    worker.on('message', (message: CaseMessage) => {
      const asked = waiting.get(message.id);
      if (message.k === 'progress') return asked?.progress(message.progress);
      waiting.delete(message.id);
      worker.unref();
      idle.push(worker);
      wake?.();
      if (message.k === 'failure') asked?.reject(new Error(message.message));
      else asked?.resolve(message.report);
    });
    worker.on('error', lose);
    worker.on('exit', () => lose(new Error('A checking thread has ended before it had an answer.')));
    return worker;
  }

  return {
    hasRoom: ({ memoryMiB }) => freeBytes() >= count * memoryMiB * BYTES_PER_MIB,
    async free() {
      while (idle.length === 0 && alive.size >= count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    check: (work, progress) =>
      new Promise((resolve, reject) => {
        const worker = idle.pop() ?? begin();
        // Only a thread with work keeps this one alive.
        worker.ref();
        const id = ++lastId;
        waiting.set(id, { worker, progress, resolve, reject });
        worker.postMessage({ id, ...work } satisfies CaseRequest);
      }),
  };
}

function freeBytes(): number {
  // Newer Node knows of limits that the process runs under.
  const { availableMemory } = process as { availableMemory?(): number };
  return Math.min(freemem(), availableMemory?.() ?? Number.POSITIVE_INFINITY);
}
