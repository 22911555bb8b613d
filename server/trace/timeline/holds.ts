/**
 * Who has which lock and which semaphore. What the machine notes as the holder decides, with one exception: a semaphore
 * can be handed over without anybody noting it (handovers.ts).
 */
import type { Location } from '../../program/program.ts';
import { createHandovers } from './handovers.ts';
import { BEGAN, ENDED, OPEN, PASS, type Resource } from './model.ts';
import { add, getter, type Recording, setter } from './recording.ts';

export interface Holds {
  readonly resources: readonly Resource[];
  /** Before a step that may store what somebody waits for. */
  before(): void;
  /** After step `step` of the agent, which stood at `from`. `by` -1: a change by hand. */
  changed(by: number, from: Location, step: number): void;
  /** The agent has been woken, or has woken somebody. */
  woken(agent: number, step: number): void;
  /** After a step from a location that stores what somebody waits for. */
  stored(agent: number, from: Location, step: number): void;
}

interface Tracked {
  /** Where the machine notes the holder: agent + 1, or 0. */
  slot: number;
  /** What is noted there. */
  noted: number;
  /** Rows of one possession, handed on from agent to agent; the last one is open. Empty: nobody has it. */
  chain: number[];
  /** Rows of `passes` between those. */
  handed: number[];
  /** Who gave it up last, and in which step. */
  given: { by: number; step: number } | undefined;
  /** Who was woken to have it: by whom, and in which step. By agent. */
  wakers: Map<number, { by: number; step: number }>;
}

const laneOf = getter('holds', 'lane');
const fromOf = getter('holds', 'from');
const setLane = setter('holds', 'lane');
const setTo = setter('holds', 'to');
const setEnded = setter('holds', 'ended');
const setTaker = setter('passes', 'taker');

export function recordHolds(recording: Recording): Holds {
  const { machine, state } = recording;
  const { program } = machine;
  const { locks, semaphores, agents, ops } = program;
  const resources: Resource[] = [];
  const tracked: Tracked[] = [];
  const track = (name: string, kind: Resource['kind'], slot: number) => {
    resources.push({ name, kind });
    tracked.push({ slot, noted: 0, chain: [], handed: [], given: undefined, wakers: new Map() });
  };
  for (const { name, base, stride, count } of locks)
    for (let i = 0; i < count; i++) track(count > 1 ? `${name}[${i}]` : name, 'spinlock', base + i * stride);
  const firstSemaphore = tracked.length;
  for (const { name, holder } of semaphores) track(name, 'semaphore', holder);
  const handovers = createHandovers(recording, {
    owned: (agent) =>
      semaphores.flatMap((_, i) => (ownerOf(tracked[firstSemaphore + i]) === agent ? [i] : [])),
    handOver: (semaphore, giver, taker, step) => handOver(firstSemaphore + semaphore, giver, taker, step),
  });
  const wokenNow = semaphores.map(() => new Int32Array(agents.length));

  function ownerOf({ chain }: Tracked): number {
    return chain.length === 0 ? -1 : laneOf(recording, chain[chain.length - 1]);
  }

  function close({ chain }: Tracked, moment: number, how: number): void {
    const last = chain[chain.length - 1];
    setTo(recording, last, moment);
    setEnded(recording, last, how);
  }

  function begin(resource: number, agent: number, moment: number, how: number): void {
    tracked[resource].chain.push(add(recording, 'holds', resource, agent, moment, OPEN, how, ENDED.open));
  }

  function handOver(resource: number, giver: number, taker: number, step: number): void {
    const it = tracked[resource];
    close(it, step + 1, ENDED.handedOver);
    begin(resource, taker, step + 1, BEGAN.handedOver);
    it.handed.push(add(recording, 'passes', resource, PASS.handover, giver, taker, step + 1, step + 1));
  }

  /** Somebody gives it up who should have handed it on before: then that was no handover. */
  function takeBack(it: Tracked, agent: number): void {
    let n = it.chain.length - 1;
    while (n >= 0 && laneOf(recording, it.chain[n]) !== agent) n--;
    if (n < 0 || n === it.chain.length - 1) return;
    recording.revised(fromOf(recording, it.chain[n + 1]));
    for (const row of it.chain.splice(n + 1)) setLane(recording, row, -1);
    for (const row of it.handed.splice(n)) setTaker(recording, row, -1);
  }

  function release(it: Tracked, by: number, step: number): void {
    if (by >= 0) takeBack(it, by);
    close(it, step + 1, ownerOf(it) === by ? ENDED.released : ENDED.byAnother);
    it.given = { by, step };
    it.chain = [];
    it.handed = [];
  }

  function take(resource: number, taker: number, from: Location, step: number): void {
    const it = tracked[resource];
    begin(resource, taker, step + 1, BEGAN.taken);
    const waker = it.wakers.get(taker);
    it.wakers.delete(taker);
    if (waker) add(recording, 'passes', resource, PASS.wake, waker.by, taker, waker.step + 1, step + 1);
    else if (it.given && it.given.by >= 0 && ops[from]?.k === 'lockQueued')
      add(recording, 'passes', resource, PASS.queue, it.given.by, taker, it.given.step + 1, step + 1);
  }

  return {
    resources,
    before: () => handovers.before(),
    changed(by, from, step) {
      for (let i = 0; i < tracked.length; i++) {
        const it = tracked[i];
        const now = state[it.slot];
        if (now === it.noted) continue;
        if (it.chain.length > 0) release(it, by, step);
        it.noted = now;
        if (now > 0) take(i, now - 1, from, step);
      }
    },
    woken(agent, step) {
      semaphores.forEach(({ woken }, i) => {
        for (let a = 0; a < agents.length; a++) {
          const now = state[woken + a];
          if (now === wokenNow[i][a]) continue;
          wokenNow[i][a] = now;
          if (now === 1 && agent >= 0) tracked[firstSemaphore + i].wakers.set(a, { by: agent, step });
        }
      });
    },
    stored: (agent, from, step) => handovers.stored(agent, from, step),
  };
}
