/**
 * Where runs end: states that nothing leads out of, and bottom components, in which a run stays for ever. Found without
 * stored edges. Components are Tarjan's, in the form of Pearce (2016), which needs one number for each state.
 */
import { canReach } from './closure.ts';
import { Int32List } from './growable.ts';
import { Positions } from './positions.ts';
import type { Space } from './space.ts';

/** States gone on from without anything to do, in the order of their numbers. */
export function terminalStates(space: Space): Int32Array {
  let known = terminals.get(space);
  if (!known) {
    const { engine, expanded, deadline } = space;
    const found = new Int32List(1024, (bytes) => deadline.take(bytes, 'all'));
    deadline.pass('looking for states without a step', expanded);
    for (let id = 0; id < expanded; id++) {
      deadline.tick();
      if (engine.son(id) < 0) found.push(id);
    }
    known = found.data.slice(0, found.length);
    terminals.set(space, known);
  }
  return known;
}

const terminals = new WeakMap<Space, Int32Array>();

/**
 * Bottom components of more than one state, or of one with a step to itself, in which no state is a target; in the order of
 * their smallest numbers, each rising. A target is never lost: what can be reached from one is one.
 */
export function endlessComponents(space: Space, isTarget: (id: number) => boolean): Int32Array[] {
  const { engine, deadline } = space;
  const leading = canReach(space, (id) => isTarget(id) || engine.son(id) < 0);
  return deadline.lend(() => {
    const members = new Int32List(1024, deadline.take);
    leading.eachMissing((id) => members.push(id));
    if (members.length === 0) return [];
    return bottomComponents(space, members.data.slice(0, members.length).reverse());
  });
}

interface Visit {
  position: number;
  targets: Int32Array;
  next: number;
  root: boolean;
  /** Something leads out of what is known of its component. */
  leaves: boolean;
}

/** Bottom components of the states given, from which nothing leads to any other state. */
function bottomComponents(space: Space, members: Int32Array): Int32Array[] {
  return componentsWithin(space, members, true).sort((a, b) => a[0] - b[0]);
}

/**
 * Strongly connected components of the states given (rising), steps to others left out; without those of one state that
 * has no step to itself. `bottomOnly`: only those that nothing leads out of.
 */
export function componentsWithin(
  space: Pick<Space, 'engine' | 'states' | 'deadline'>,
  members: Int32Array,
  bottomOnly: boolean,
): Int32Array[] {
  return space.deadline.lend(() => {
    const search = new ComponentSearch(space, members, bottomOnly);
    space.deadline.pass('gathering states that lead round to each other', members.length);
    for (let position = 0; position < members.length; position++) search.from(position);
    return search.found;
  });
}

/** About what is kept of a state while it is visited, and of each in numbers: order, place on the stack, what leaves. */
const VISIT_BYTES = 250;
const STATE_BYTES = 13;

class ComponentSearch {
  readonly found: Int32Array[] = [];
  private readonly engine: Space['engine'];
  private readonly deadline: Space['deadline'];
  private readonly members: Int32Array;
  private readonly bottomOnly: boolean;
  private readonly positions: Positions;
  /** 0: not visited; otherwise the order of visiting, or, when finished, the component's number from the top down. */
  private readonly order: Int32Array;
  /** For states on the stack: something leads out of what is known of their components. */
  private readonly leaves: Uint8Array;
  private readonly stack = new Int32List();
  private clock = 1;
  private component: number;
  /** Visits at a time, so far. */
  private deepest = 0;

  constructor(
    { engine, states, deadline }: Pick<Space, 'engine' | 'states' | 'deadline'>,
    members: Int32Array,
    bottomOnly: boolean,
  ) {
    this.engine = engine;
    this.deadline = deadline;
    this.members = members;
    this.bottomOnly = bottomOnly;
    deadline.take(members.length * STATE_BYTES + states / 8);
    this.positions = new Positions(states, members);
    this.order = new Int32Array(members.length);
    this.leaves = new Uint8Array(members.length);
    this.component = members.length + 1;
  }

  /** Finds every component that can be reached from there. */
  from(start: number): void {
    if (this.order[start] !== 0) return;
    const visits = [this.enter(start)];
    while (visits.length > 0) {
      if (visits.length > this.deepest) {
        this.deepest = visits.length;
        this.deadline.take(VISIT_BYTES);
      }
      const v = visits[visits.length - 1];
      if (v.next === v.targets.length) {
        visits.pop();
        this.finish(v);
        // Whoever came from looks at it once more, now that it is known how far back it leads.
        continue;
      }
      const to = v.targets[v.next];
      if (to >= 0 && this.order[to] === 0) visits.push(this.enter(to));
      else {
        v.next++;
        if (to >= 0) this.lookAt(v, to);
      }
    }
  }

  private enter(position: number): Visit {
    this.deadline.tick();
    this.order[position] = this.clock++;
    const ways = this.engine.expand(this.members[position]);
    const targets = new Int32Array(ways);
    for (let i = 0; i < ways; i++) targets[i] = this.positions.of(this.engine.target(i));
    return { position, targets, next: 0, root: true, leaves: targets.includes(-1) };
  }

  private lookAt(v: Visit, to: number): void {
    const { order } = this;
    if (order[to] > this.component) v.leaves = true;
    else if (order[to] < order[v.position]) {
      order[v.position] = order[to];
      v.root = false;
    }
  }

  private finish(v: Visit): void {
    const { order, stack } = this;
    if (!v.root) {
      stack.push(v.position);
      this.leaves[v.position] = v.leaves ? 1 : 0;
      return;
    }
    let from = stack.length;
    let leaves = v.leaves;
    while (from > 0 && order[stack.data[from - 1]] >= order[v.position]) {
      from--;
      leaves ||= this.leaves[stack.data[from]] === 1;
    }
    const all = [v.position, ...stack.data.slice(from, stack.length)];
    stack.length = from;
    this.clock -= all.length;
    for (const position of all) order[position] = this.component;
    this.component--;
    const endless = all.length > 1 || v.targets.includes(v.position);
    if (endless && !(this.bottomOnly && leaves))
      this.found.push(Int32Array.from(all, (position) => this.members[position]).sort());
  }
}
