/** Threads that sample together, in Node. Stretches of numbers go to whoever is free: what they come to is added up. */
import { Worker } from 'node:worker_threads';
import type { SampleSetup } from '../sample/sampler.ts';
import { addTally, type Tally } from '../sample/tally.ts';
import type { SampleAnswer, SampleRequest } from './sample-worker.ts';
import { FIRST_STRETCH, type Samplers, stretchAfter } from './samplers.ts';

export interface SampleThreads extends Samplers {
  end(): void;
}

/** `script`: the bundle of sample-worker.ts. */
export function sampleThreads(script: URL, count: number, cancelled: SharedArrayBuffer): SampleThreads {
  const workers = Array.from(
    { length: count },
    () => new Worker(script, { workerData: { cancelled }, resourceLimits: { maxYoungGenerationSizeMb: 8 } }),
  );
  const flag = new Int32Array(cancelled);

  function one(
    worker: Worker,
    setup: SampleSetup,
    next: (n: number) => [number, number] | undefined,
    done: (tally: Tally) => void,
  ) {
    return new Promise<void>((resolve, reject) => {
      let length = FIRST_STRETCH;
      let began = 0;
      const send = (request: SampleRequest): void => worker.postMessage(request);
      const lost = (): void => finish(new Error('A sampling thread has ended before it had an answer.'));
      const finish = (error?: Error): void => {
        worker.off('message', receive);
        worker.off('error', finish);
        worker.off('exit', lost);
        if (error) reject(error);
        else resolve();
      };
      const goOn = (): void => {
        const stretch = Atomics.load(flag, 0) === 0 ? next(length) : undefined;
        if (!stretch) return finish();
        began = performance.now();
        send({ k: 'runs', from: stretch[0], to: stretch[1] });
      };
      const receive = (answer: SampleAnswer): void => {
        if (answer.k === 'failure') return finish(new Error(answer.message));
        length = stretchAfter(length, performance.now() - began);
        done(answer.tally);
        goOn();
      };
      worker.on('message', receive);
      worker.on('error', finish);
      worker.on('exit', lost);
      send({ k: 'case', setup });
      goOn();
    });
  }

  return {
    async run(setup, from, to, tally, progress) {
      let at = from;
      const next = (n: number): [number, number] | undefined => {
        if (at >= to) return undefined;
        const begin = at;
        at = Math.min(to, at + n);
        return [begin, at];
      };
      const done = (part: Tally): void => {
        addTally(tally, part);
        progress(tally);
      };
      await Promise.all(workers.map((worker) => one(worker, setup, next, done)));
    },
    end() {
      for (const worker of workers) void worker.terminate();
    },
  };
}
