/** What is in use of the heap once everything that nobody holds is gone, in MiB. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

export function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
