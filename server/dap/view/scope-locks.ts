// Locks: who holds each and who waits, in order; semaphores with their count and the lock inside.
import type { LockLayout, SemaphoreLayout } from '../../program/program.ts';
import { agentName } from '../../trace/names.ts';
import { slotItem } from './values.ts';
import { elements, type Item, type ItemPlace, item, type View } from './view.ts';
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
  const children = elements(lock.count, (i) => singleLock(view, lock, i, `[${i}]`, `${name}[${i}]`));
  return item(name, `${lock.count} locks`, { type: 'spinlock', children, evaluateName: name });
}

const LOCK = 'Set its `.holder`: a CPU, or none.';
const SEMAPHORE = 'Set its `.count` or its `.holder`.';

function singleLock(view: View, lock: LockLayout, index: number, name: string, evaluateName = name): Item {
  const { state, machine } = view;
  const slot = lock.base + index * lock.stride;
  const holder = state[slot] === 0 ? 'none' : agentName(machine.program, state[slot] - 1);
  const waiters = queued(view, slot + 1, lock.queue, (entry) => {
    const level = (entry - 1) % 3;
    const who = agentName(machine.program, Math.floor((entry - 1) / 3));
    return level === 0 ? who : `${who} (${levelText(level)})`;
  });
  const value = [state[slot] === 0 ? 'free' : `held by ${holder}`, ...waitersText(waiters)].join('; ');
  const place: ItemPlace = { slot, type: { k: 'cpu', optional: true } };
  const children = () => [
    slotItem(view, 'holder', place, `${evaluateName}.holder`),
    waitersItem(waiters, evaluateName),
  ];
  return item(name, value, { type: 'spinlock', children, evaluateName, fixed: LOCK });
}

function semaphoreItem(view: View, semaphore: SemaphoreLayout): Item {
  const { state, machine } = view;
  const { name, queue } = semaphore;
  const { slots, locks } = machine.program;
  const count = String(state[semaphore.count]);
  const most = slots[semaphore.count].hi;
  const holder =
    state[semaphore.holder] === 0 ? 'none' : agentName(machine.program, state[semaphore.holder] - 1);
  const waiters = queued(view, semaphore.waiters, queue, (entry) => agentName(machine.program, entry - 1));
  const parts = [
    `count ${count}`,
    ...(holder === 'none' ? [] : [`taken by ${holder}`]),
    ...waitersText(waiters),
  ];
  const children = () => [
    slotItem(view, 'count', { slot: semaphore.count, type: { k: 'int', lo: 0, hi: most } }, `${name}.count`),
    slotItem(
      view,
      'holder',
      { slot: semaphore.holder, type: { k: 'cpu', optional: true } },
      `${name}.holder`,
    ),
    singleLock(view, locks[semaphore.lock], 0, 'lock', `${name}.lock`),
    waitersItem(waiters, name),
  ];
  return item(name, parts.join('; '), { type: 'semaphore', children, evaluateName: name, fixed: SEMAPHORE });
}

function queued(view: View, first: number, length: number, who: (entry: number) => string): string[] {
  const entries = Array.from(view.state.subarray(first, first + length));
  return entries.filter((entry) => entry !== 0).map(who);
}

function waitersText(waiters: string[]): string[] {
  return waiters.length > 0 ? [`waiting: ${waiters.join(', ')}`] : [];
}

function waitersItem(waiters: string[], of: string): Item {
  const children = waiters.length > 0 ? () => waiters.map((who, i) => item(String(i + 1), who)) : undefined;
  return item('waiters', waiters.length > 0 ? waiters.join(', ') : 'none', {
    children,
    evaluateName: `${of}.waiters`,
  });
}
