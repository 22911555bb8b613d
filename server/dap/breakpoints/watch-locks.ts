// Watching locks and semaphores: who takes, releases and waits.
import type { Machine, State } from '../../machine/machine.ts';
import type { LockRef, Op, Slot } from '../../program/program.ts';
import { slotsRead } from '../../trace/accesses.ts';
import { agentName, valueText } from '../../trace/names.ts';
import { type DataWatch, mayBe, placesOf, type Target, type Touched } from './touched.ts';

export function watchLock(machine: Machine, target: Target<'lock'>): DataWatch {
  const { program } = machine;
  const layout = program.locks[target.lock];
  const { part } = target;
  const elements = Array.from({ length: layout.count }, (_, i) => i).filter(
    (i) => target.index === undefined || i === target.index,
  );
  const refOf = (op: Op): LockRef | undefined =>
    'lock' in op && op.lock.lock === target.lock ? op.lock : undefined;

  function differences(before: State, after: State): Touched[] {
    return elements.flatMap((i) => {
      const base = layout.base + i * layout.stride;
      const name = layout.count === 1 ? layout.name : `${layout.name}[${i}]`;
      const found: Touched[] = [];
      const [was, is] = [before[base], after[base]];
      const takes = () => (is > 0 ? `takes ${name}` : `releases ${name}`);
      if (was !== is && part !== 'waiters') found.push({ access: 'write', changed: true, text: takes });
      const [queued, waits] = [waitersIn(before, base, layout.queue), waitersIn(after, base, layout.queue)];
      if (queued !== waits && part !== 'holder')
        found.push({
          access: 'write',
          changed: true,
          text: () => (waits > queued ? `queues for ${name}` : `leaves the queue of ${name}`),
        });
      return found;
    });
  }

  return {
    mayTouch: (op) => refOf(op) !== undefined,
    byInterrupts: false,
    look({ op, agent, before, after }) {
      const found = differences(before, after);
      const ref = refOf(op);
      if (found.length > 0 || op.k !== 'trylock' || !ref || part === 'waiters') return found;
      const index = ref.index ? machine.evaluate(ref.index, before, agent) : 0;
      if (index === undefined || !elements.includes(index)) return [];
      const holder = before[layout.base + index * layout.stride];
      const held = holder > 0 ? `, which ${agentName(program, holder - 1)} holds` : ', which others wait for';
      return [{ access: 'read', changed: false, text: () => `tries ${layout.name}${held}` }];
    },
    compare: differences,
  };
}

function waitersIn(s: State, base: Slot, queue: number): number {
  let n = 0;
  while (n < queue && s[base + 1 + n] !== 0) n++;
  return n;
}

export function watchSemaphore(machine: Machine, { semaphore, part }: Target<'semaphore'>): DataWatch {
  const { program } = machine;
  const { name, count, holder, waiters, queue } = program.semaphores[semaphore];
  const cpu = { k: 'cpu', optional: true } as const;
  const watched = [
    ...(part === undefined || part === 'count' ? [{ slot: count, name: 'count', type: undefined }] : []),
    ...(part === undefined || part === 'holder' ? [{ slot: holder, name: 'holder', type: cpu }] : []),
  ];
  const isSleep = (op: Op) =>
    (op.k === 'semQueue' || op.k === 'semWake') &&
    op.semaphore === semaphore &&
    part !== 'count' &&
    part !== 'holder';
  const text = (slot: Slot, s: State, type: typeof cpu | undefined) =>
    type ? valueText(program, type, s[slot]) : String(s[slot]);
  const slots = new Set(watched.map(({ slot }) => slot));

  function differences(before: State, after: State): Touched[] {
    const found = watched
      .filter(({ slot }) => before[slot] !== after[slot])
      .map(
        ({ slot, name: field, type }): Touched => ({
          access: 'write',
          changed: true,
          text: () => `sets ${name}.${field}: ${text(slot, after, type)}, was ${text(slot, before, type)}`,
        }),
      );
    const [slept, sleeps] = [waitersIn(before, waiters - 1, queue), waitersIn(after, waiters - 1, queue)];
    if (slept !== sleeps && part !== 'count' && part !== 'holder')
      found.push({
        access: 'write',
        changed: true,
        text: () => (sleeps > slept ? `queues for ${name}` : `wakes the first that waits for ${name}`),
      });
    return found;
  }

  return {
    mayTouch: (op) => isSleep(op) || placesOf(op).some((place) => mayBe(place, slots)),
    byInterrupts: false,
    look(done) {
      const found = differences(done.before, done.after);
      const read = slotsRead(machine, done);
      for (const { slot, name: field, type } of watched)
        if (read.has(slot))
          found.push({
            access: 'read',
            changed: false,
            text: () => `reads ${name}.${field}: ${text(slot, done.before, type)}`,
          });
      return found;
    },
    compare: differences,
  };
}
