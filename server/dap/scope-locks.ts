// Locks: who holds each and who waits, in order; semaphores with their count and the lock inside.
import type { LockLayout, SemaphoreLayout } from '../program/program.ts';
import { agentName } from '../trace/names.ts';
import { type Item, item, type View } from './view.ts';
import { levelText } from './waiting.ts';

export function lockItems(view: View): Item[] {
  const { locks, semaphores } = view.machine.program;
  const inside = new Set(semaphores.map(({ lock }) => lock));
  return [
    ...locks.flatMap((lock, i) => (inside.has(i) ? [] : [lockItem(view, lock, lock.name)])),
    ...semaphores.map((semaphore) => semaphoreItem(view, semaphore)),
  ];
}

function lockItem(view: View, lock: LockLayout, name: string): Item {
  if (lock.count === 1) return singleLock(view, lock, 0, name);
  const children = () => Array.from({ length: lock.count }, (_, i) => singleLock(view, lock, i, `[${i}]`));
  return item(name, `${lock.count} locks`, { type: 'spinlock', children, evaluateName: name });
}

function singleLock(view: View, lock: LockLayout, index: number, name: string): Item {
  const { state, machine } = view;
  const slot = lock.base + index * lock.stride;
  const holder = state[slot] === 0 ? 'none' : agentName(machine.program, state[slot] - 1);
  const waiters = queued(view, slot + 1, lock.queue, (entry) => {
    const level = (entry - 1) % 3;
    const who = agentName(machine.program, Math.floor((entry - 1) / 3));
    return level === 0 ? who : `${who} (${levelText(level)})`;
  });
  const value = [state[slot] === 0 ? 'free' : `held by ${holder}`, ...waitersText(waiters)].join('; ');
  const children = () => [item('holder', holder), waitersItem(waiters)];
  return item(name, value, { type: 'spinlock', children, evaluateName: name });
}

function semaphoreItem(view: View, semaphore: SemaphoreLayout): Item {
  const { state, machine } = view;
  const count = String(state[semaphore.count]);
  const holder =
    state[semaphore.holder] === 0 ? 'none' : agentName(machine.program, state[semaphore.holder] - 1);
  const waiters = queued(view, semaphore.waiters, semaphore.queue, (entry) =>
    agentName(machine.program, entry - 1),
  );
  const parts = [
    `count ${count}`,
    ...(holder === 'none' ? [] : [`taken by ${holder}`]),
    ...waitersText(waiters),
  ];
  const children = () => [
    item('count', count),
    item('holder', holder),
    singleLock(view, machine.program.locks[semaphore.lock], 0, 'lock'),
    waitersItem(waiters),
  ];
  return item(semaphore.name, parts.join('; '), {
    type: 'semaphore',
    children,
    evaluateName: semaphore.name,
  });
}

function queued(view: View, first: number, length: number, who: (entry: number) => string): string[] {
  const entries = Array.from(view.state.subarray(first, first + length));
  return entries.filter((entry) => entry !== 0).map(who);
}

function waitersText(waiters: string[]): string[] {
  return waiters.length > 0 ? [`waiting: ${waiters.join(', ')}`] : [];
}

function waitersItem(waiters: string[]): Item {
  const children = waiters.length > 0 ? () => waiters.map((who, i) => item(String(i + 1), who)) : undefined;
  return item('waiters', waiters.length > 0 ? waiters.join(', ') : 'none', { children });
}
