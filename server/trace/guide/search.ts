/**
 * Looks for a run along a list of lines. Of the states that have answered most lines, those are gone on from first that
 * got there with the fewest steps of CPUs whose turn it was not; what was left behind is come back to when they lead nowhere.
 */
import type { Decision } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { type Happening, type Memory, startOfStory, tell } from '../export/happenings.ts';
import { offered } from '../file/open.ts';
import { conditionOf } from '../situation.ts';

/** How far a run has come: what the way of reading the lines keeps, besides. */
export interface Progress<X> {
  /** Lines answered. */
  p: number;
  extra: X;
}

/** A way to read lines. */
export interface Reading<X> {
  lines: number;
  /** Whose turn it is when `p` lines are answered; -1 when nobody's. */
  turn(p: number): number;
  /** Is an interrupt of this agent what the next line is about? */
  wantsInterrupt(p: number, agent: number): boolean;
  start: X;
  /** Where a step may lead, the preferred way last; nothing when the lines rule it out. */
  after(at: Progress<X>, what: Happening, before: Memory, state: State): Progress<X>[];
  /** Has the run, with `p` lines answered, come to the end of the drawing? */
  isEnd(at: Progress<X>, memory: Memory, state: State, decisions: () => Decision[]): boolean;
}

export type Outcome<X> =
  | { k: 'found'; decisions: Decision[]; extra: X }
  /** The state where most lines were answered, one where the next line's agent is stuck if there is. */
  | { k: 'none' | 'limit'; p: number; state: State; memory: Memory; decisions: Decision[] };

interface Node<X> extends Progress<X> {
  parent?: Node<X>;
  decision: Decision;
  length: number;
  /** Steps of others since the last line. */
  foreign: number;
  /** Gone once the node was gone on from. */
  open?: { state: State; memory: Memory };
}

export function searchAlong<X>(machine: Machine, reading: Reading<X>, mostStates: number): Outcome<X> {
  const memory = startOfStory(machine);
  const state = machine.initial();
  const root: Node<X> = {
    p: 0,
    extra: reading.start,
    decision: -1,
    length: 0,
    foreign: 0,
    open: { state, memory },
  };
  const queue = createQueue<X>();
  const known = new Set<string>();
  queue.push(root);
  let best: { node: Node<X>; state: State; memory: Memory; stuck: boolean } = {
    node: root,
    state,
    memory,
    stuck: false,
  };
  /** That the next line's agent can go no further tells more than where the last line was answered. */
  const isStuck = (p: number, s: State): boolean =>
    reading.turn(p) >= 0 && conditionOf(machine, s, reading.turn(p)) !== 'running';
  for (let n = 0; ; n++) {
    const node = queue.pop();
    const at = node?.open;
    if (!node || !at || n >= mostStates) {
      const { p } = best.node;
      return {
        k: node ? 'limit' : 'none',
        p,
        state: best.state,
        memory: best.memory,
        decisions: wayTo(best.node),
      };
    }
    node.open = undefined;
    const further = node.p > best.node.p;
    const stuck = (further || (node.p === best.node.p && !best.stuck)) && isStuck(node.p, at.state);
    if (further || (stuck && !best.stuck)) best = { node, ...at, stuck };
    if (reading.isEnd(node, at.memory, at.state, () => wayTo(node)))
      return { k: 'found', decisions: wayTo(node), extra: node.extra };
    for (const next of waysOn(machine, reading, node, at)) {
      const key = keyOf(next);
      if (known.has(key)) continue;
      known.add(key);
      queue.push(next);
    }
  }
}

/** In reverse: what is pushed last is gone on from first. */
function waysOn<X>(
  machine: Machine,
  reading: Reading<X>,
  node: Node<X>,
  { state, memory }: { state: State; memory: Memory },
): Node<X>[] {
  const ways: Node<X>[] = [];
  for (const decision of offered(machine, state).reverse()) {
    const after = machine.step(state, decision);
    const told = tell(machine, memory, state, after, decision, node.length);
    for (const { p, extra } of reading.after(node, told.what, memory, after)) {
      const { agent, k } = told.what;
      const inTurn = k === 'step' ? agent === reading.turn(node.p) : reading.wantsInterrupt(node.p, agent);
      const foreign = p > node.p ? 0 : node.foreign + (inTurn ? 0 : 1);
      ways.push({
        p,
        extra,
        parent: node,
        decision,
        length: node.length + 1,
        foreign,
        open: { state: after, memory: told.memory },
      });
    }
  }
  return ways;
}

function wayTo<X>(node: Node<X>): Decision[] {
  const decisions: Decision[] = [];
  for (let at: Node<X> | undefined = node; at?.parent; at = at.parent) decisions.push(at.decision);
  return decisions.reverse();
}

function keyOf<X>({ p, open }: Node<X>): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const value of open?.state ?? []) {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ (value + 0x7f4a7c15), 0x85ebca6b);
    b ^= b >>> 13;
  }
  return `${p} ${a} ${b}`;
}

interface Queue<X> {
  push(node: Node<X>): void;
  pop(): Node<X> | undefined;
}

/** Most lines first, then fewest foreign steps, then the newest. */
function createQueue<X>(): Queue<X> {
  const levels: Node<X>[][][] = [];
  return {
    push(node) {
      levels[node.p] ??= [];
      levels[node.p][node.foreign] ??= [];
      levels[node.p][node.foreign].push(node);
    },
    pop() {
      for (let p = levels.length - 1; p >= 0; p--) {
        for (const bucket of levels[p] ?? []) if (bucket && bucket.length > 0) return bucket.pop();
        levels.length = p;
      }
      return undefined;
    },
  };
}
