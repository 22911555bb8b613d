/**
 * The graph of all states that can be reached, breadth first: state 0 is the start, and numbers rise with the
 * distance from it, so that the smallest number among some states is one that is nearest. The order is fixed by the
 * program alone.
 */

import type { Decision } from '../machine/decision.ts';
import { createMachine, type Machine } from '../machine/machine.ts';
import { closePrivate, runPrivate } from '../machine/private-steps.ts';
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import type { Budget, Hooks, Limit, Progress } from './budget.ts';
import { Int32List } from './growable.ts';
import { createPacking } from './packing.ts';
import { StateStore } from './state-store.ts';

export interface GraphOptions {
  /** Where to search from; the initial state if absent. */
  from?: State;
  /** Run private ops together with the step before them (the default). Off only to compare. */
  merge?: boolean;
}

export interface Graph {
  readonly machine: Machine;
  readonly program: StepProgram;
  readonly merge: boolean;
  /** The state the search was asked to start from; state 0 is that one with its private steps done. */
  readonly start: State;
  /** Decisions from `start` to state 0. */
  readonly prefix: Decision[];
  readonly states: number;
  /** States 0 .. expanded - 1 have all their edges; the others were not gone on from. */
  readonly expanded: number;
  readonly transitions: number;
  /** Edges of state i: edgeStart[i] .. edgeStart[i + 1] - 1. */
  readonly edgeStart: Int32Array;
  readonly successor: Int32Array;
  readonly label: Int32Array;
  /** Through which state each was found; -1 for the start. */
  readonly parent: Int32Array;
  /** Steps from the start; a merged step counts as one. */
  readonly depth: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly limit?: Limit;
  readonly progress: Progress;
  /** Unpacks a state into `into`. */
  load(id: number, into: State): State;
}

/** States between two looks at the clock. */
const CHUNK = 4096;

export function buildGraph(
  program: StepProgram,
  budget: Budget,
  hooks: Hooks = {},
  options: GraphOptions = {},
): Graph {
  return exploreWith(createMachine(program), budget, hooks, options);
}

export function exploreWith(
  machine: Machine,
  budget: Budget,
  hooks: Hooks = {},
  options: GraphOptions = {},
): Graph {
  const { program } = machine;
  const merge = options.merge ?? true;
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const packing = createPacking(program.slots);
  const store = new StateStore(packing.words);
  const parent = new Int32List();
  const edgeStart = new Int32List();
  const successor = new Int32List();
  const label = new Int32List();
  const current = new Int32Array(program.slots.length);
  const next = new Int32Array(program.slots.length);
  const open = new Int32Array(MOST_DECISIONS);

  const start = options.from ?? machine.initial();
  next.set(start);
  const prefix = merge ? closePrivate(machine, next) : [];
  packing.pack(next, store.candidate, 0);
  store.add();
  parent.push(-1);

  let expanded = 0;
  let depth = 0;
  let levelEnd = 1;
  let limit: Limit | undefined;
  const bytes = () => store.bytes + parent.bytes + edgeStart.bytes + successor.bytes + label.bytes;
  const progress = (): Progress => ({
    states: store.size,
    transitions: successor.length,
    depth,
    frontier: store.size - expanded,
    seconds: (now() - began) / 1000,
  });

  const look = (): Limit | undefined => {
    hooks.progress?.(progress());
    if (bytes() > budget.memoryMiB * 1048576) return 'memory';
    if (now() - began > budget.seconds * 1000) return 'time';
    return hooks.cancelled?.() ? 'cancelled' : undefined;
  };
  /** All edges of a state. */
  const expand = (id: number): void => {
    edgeStart.push(successor.length);
    packing.unpack(store.page(id), store.offset(id), current);
    const ways = machine.decisions(current, open);
    for (let i = 0; i < ways; i++) {
      next.set(current);
      const decision = open[i];
      machine.apply(next, decision);
      if (merge && decision >> 24 !== ARRIVAL) runPrivate(machine, next, (decision >> 16) & 0xff);
      packing.pack(next, store.candidate, 0);
      const known = store.size;
      const to = store.add();
      if (to === known) parent.push(id);
      successor.push(to);
      label.push(decision);
    }
  };

  for (; expanded < store.size; expanded++) {
    if (expanded === levelEnd) {
      depth++;
      levelEnd = store.size;
    }
    if (store.size > budget.maxStates) limit = 'states';
    else if ((expanded & (CHUNK - 1)) === CHUNK - 1) limit = look();
    if (limit) break;
    expand(expanded);
  }
  edgeStart.push(successor.length);

  return {
    machine,
    program,
    merge,
    start,
    prefix,
    states: store.size,
    expanded,
    transitions: successor.length,
    edgeStart: edgeStart.data,
    successor: successor.data,
    label: label.data,
    parent: parent.data,
    depth,
    bytes: bytes(),
    seconds: (now() - began) / 1000,
    limit,
    progress: progress(),
    load(id, into) {
      packing.unpack(store.page(id), store.offset(id), into);
      return into;
    },
  };
}

const ARRIVAL = 2;
/** More than any state offers: agents times choices, and interrupts times CPUs. */
const MOST_DECISIONS = 1 << 16;
