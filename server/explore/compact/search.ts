/**
 * All states that can be reached, level by level, of which only hashes are kept, and the states of two levels. What one state or one
 * step alone shows is noted on the way. One thread.
 */
import { type Decision, decisionParts } from '../../machine/decision.ts';
import type { State } from '../../machine/state.ts';
import type { Budget, Hooks, Limit, Progress } from '../budget.ts';
import { createDeadline } from '../deadline.ts';
import type { Semantics } from '../semantics.ts';
import type { Step } from '../shortest.ts';
import type { Ground } from '../space.ts';
import { AFTER, BATCH, createExpander, type Expander } from './expander.ts';
import { createHashIndex } from './hash-index.ts';
import { keyOf } from './keyed-hash.ts';
import { createLevel, type Level } from './levels.ts';
import { createOrigins } from './origins.ts';

export interface CompactOptions {
  /** Of the hash; another one makes another hash. */
  seed: number;
  /** For tests: a hash of fewer bits, 32 at most. */
  hashBits?: number;
}

/** A step that leads into a condition: from which state, by which of its decisions. */
export interface NotedStep {
  event: number;
  from: number;
  decision: Decision;
}

export interface CompactSpace extends Omit<Ground, 'engine'> {
  readonly states: number;
  readonly transitions: number;
  /** Steps from the start to the last level that has a state. */
  readonly depth: number;
  readonly bytes: number;
  readonly limit?: Limit;
  readonly progress: Progress;
  /** 1 + the fault -> the first state that it stops the machine in. */
  readonly faults: ReadonlyMap<number, number>;
  /** The first of each kind of step. */
  readonly events: readonly NotedStep[];
  /** The way to a state, with a step from there if one is named; and what it takes to go along it. */
  wayTo(id: number, last?: Decision): { ground: Ground; way: Step[] };
}

/** `stuck` is told of every state in which nothing can happen, though not everybody is at an end. */
export function searchCompact(
  semantics: Semantics,
  budget: Budget,
  hooks: Hooks,
  { seed, hashBits }: CompactOptions,
  stuck: (id: number, s: State) => void,
): CompactSpace {
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const deadline = createDeadline(budget, hooks);
  const { machine, program } = semantics;
  const origin = machine.initial();
  const { state: start, decisions: prefix } = semantics.start(origin);
  const expander = createExpander(program, semantics.engine, keyOf(seed));
  const { words, input, output, stride } = expander;
  const index = createHashIndex();
  const origins = createOrigins(expander.room);
  const faults = new Map<number, number>();
  const events = new Map<string, NotedStep>();
  const isNew = adder(index.add, hashBits);

  let transitions = 0;
  let expanded = 0;
  let depth = 0;
  let limit: Limit | undefined;
  let current = createLevel(words);
  let next = createLevel(words);
  const bytes = () => index.bytes + origins.bytes + current.bytes + next.bytes;
  const progress = (): Progress => ({
    states: index.size,
    transitions,
    depth,
    frontier: index.size - expanded,
    seconds: (now() - began) / 1000,
    bytes: bytes(),
  });

  /** What was found from the states of the input, of which the first has the number `first`. */
  function take(first: number): void {
    const found = expander.found();
    transitions += found;
    for (let at = 0; at < found * stride; at += stride) {
      const after = at + words;
      const from = first + output[after + AFTER.from];
      for (let word = after + AFTER.events; word < at + stride; word++)
        if (output[word] !== 0) noteEvents(expander, at, word - after - AFTER.events, from);
      if (!isNew(output[after + AFTER.low], output[after + AFTER.high])) continue;
      const fault = output[after + AFTER.fault];
      if (fault !== 0 && !faults.has(fault)) faults.set(fault, index.size - 1);
      origins.push(from, output[after + AFTER.way]);
      next.push(output, at);
    }
  }

  function noteEvents(x: Expander, at: number, word: number, from: number): void {
    const decision = output[at + words + AFTER.decision];
    const { k, agent } = decisionParts(decision);
    const s = x.unpack(input, output[at + words + AFTER.from] * words);
    const what = k === 'step' ? machine.location(s, agent) : decision & 0xffff;
    for (let bit = 0; bit < 32; bit++) {
      if ((output[at + words + AFTER.events + word] & (1 << bit)) === 0) continue;
      const event = word * 32 + bit;
      const key = `${event} ${k} ${agent} ${what}`;
      if (!events.has(key)) events.set(key, { event, from, decision });
    }
  }

  function goOnFrom(level: Level, first: number): void {
    for (let at = 0; at < level.length && !limit; at += BATCH) {
      const count = Math.min(BATCH, level.length - at);
      level.copy(at, count, input);
      for (let head = 0; head < count; ) {
        const to = expander.expand(head, count);
        take(first + at);
        for (let i = head; i < to; i++)
          if (expander.isStuck(i)) stuck(first + at + i, expander.unpack(input, i * words));
        head = to;
      }
      expanded += count;
      hooks.progress?.(progress());
      if (index.size >= budget.maxStates) limit = 'states';
      else if (bytes() > budget.memoryMiB * 1048576) limit = 'memory';
      else limit = deadline.struck();
    }
  }

  const packed = new Int32Array(words);
  const { low, high } = expander.pack(semantics.represent(start), packed);
  isNew(low, high);
  current.push(packed, 0);
  if (start[program.fault] !== 0) faults.set(start[program.fault], 0);
  for (let first = 0; !limit; ) {
    goOnFrom(current, first);
    if (limit || next.length === 0) break;
    first += current.length;
    current = next;
    next = createLevel(words);
    depth++;
  }
  if (expanded === index.size) limit = undefined;

  return {
    semantics,
    origin,
    prefix,
    start,
    deadline,
    states: index.size,
    transitions,
    depth,
    bytes: bytes(),
    limit,
    progress: progress(),
    faults,
    events: [...events.values()],
    wayTo: (id, last) => wayAlong({ semantics, origin, prefix, start, deadline }, origins.waysTo(id), last),
  };
}

/** With fewer bits the hash is cut off. */
function adder(
  add: (low: number, high: number) => boolean,
  bits: number | undefined,
): (low: number, high: number) => boolean {
  if (bits === undefined) return add;
  const mask = bits >= 32 ? -1 : 2 ** bits - 1;
  // A table is chosen by the upper word; what is in it is told apart by both.
  return (low) => add(low & mask, 1);
}

/** States on the way are made again, from the start; the machine goes along it as it does along any other. */
function wayAlong(
  ground: Omit<Ground, 'engine'>,
  ways: number[],
  last: Decision | undefined,
): { ground: Ground; way: Step[] } {
  const { semantics, start } = ground;
  const textOf = (s: State) => s.join();
  const numbers = new Map<string, number>();
  let s = semantics.represent(start);
  numbers.set(textOf(s), 0);
  const way: Step[] = [];
  const goOn = (decision: Decision) => {
    const after = s.slice();
    semantics.follow(after, decision);
    s = semantics.represent(after);
    way.push({ decision, to: way.length + 1 });
    numbers.set(textOf(s), way.length);
  };
  for (const which of ways) {
    const offered: Decision[] = [];
    const count = semantics.machine.decisions(s, offered);
    if (which >= count) throw new Error('a state of the search has no way to it');
    goOn(offered[which]);
  }
  if (last !== undefined) goOn(last);
  return { ground: { ...ground, engine: { find: (state) => numbers.get(textOf(state)) ?? -1 } }, way };
}
