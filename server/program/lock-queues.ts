/** How long the queues of spinlocks have to be. */
import { targetsOf } from './flow.ts';
import type { Location, StepProgram } from './program.ts';

/**
 * For each lock, how many can wait for it at the same time. An agent waits once in each level of its own in which it may: a
 * handler that queues on top of code that has queued makes it two.
 */
export function waitersOf({ agents, vectors, ops, locks }: StepProgram): number[] {
  const waiters = locks.map(() => 0);
  const count = (entries: Location[], times: number): void => {
    for (const lock of queuedFor(ops, entries)) waiters[lock] += times;
  };
  for (const { entry } of agents) count([entry], 1);
  const cpus = agents.filter(({ kind }) => kind === 'cpu').length;
  for (const kind of ['ipi', 'nmi'])
    count(
      vectors.filter((v) => v.kind === kind).map(({ entry }) => entry),
      cpus,
    );
  return waiters;
}

function queuedFor(ops: StepProgram['ops'], entries: Location[]): Set<number> {
  const seen = new Set(entries);
  const locks = new Set<number>();
  for (const location of seen) {
    const op = ops[location];
    if (location === 0 || !op) continue;
    if (op.k === 'lock') locks.add(op.lock.lock);
    for (const target of targetsOf(op)) seen.add(target);
  }
  return locks;
}
