/** A sampling thread: runs of the case that it was given, a stretch of numbers at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSampler, type Sampler, type SampleSetup } from '../sample/sampler.ts';
import type { Tally } from '../sample/tally.ts';

export type SampleRequest = { k: 'case'; setup: SampleSetup } | { k: 'runs'; from: number; to: number };
export type SampleAnswer = { k: 'tally'; tally: Tally } | { k: 'failure'; message: string };

const cancelled = new Int32Array((workerData as { cancelled: SharedArrayBuffer }).cancelled);
const isCancelled = (): boolean => Atomics.load(cancelled, 0) !== 0;
const post = (answer: SampleAnswer): void => parentPort?.postMessage(answer);
let sampler: Sampler | undefined;

parentPort?.on('message', (request: SampleRequest) => {
  try {
    if (request.k === 'case') sampler = createSampler(request.setup, { cancelled: isCancelled });
    else if (sampler) post({ k: 'tally', tally: sampler.runs(request.from, request.to, isCancelled) });
  } catch (error) {
    post({ k: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
