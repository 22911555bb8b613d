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
    const { engine, expanded } = space;
    const found = new Int32List();
    for (let id = 0; id < expanded; id++) if (engine.son(id) < 0) found.push(id);
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
  const { engine } = space;
  const leading = canReach(space, (id) => isTarget(id) || engine.son(id) < 0);
  const members: number[] = [];
  leading.eachMissing((id) => members.push(id));
  if (members.length === 0) return [];
  return bottomComponents(space, Int32Array.from(members.reverse()));
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
function bottomComponents({ engine, states }: Space, members: Int32Array): Int32Array[] {
  return componentsWithin({ engine, states }, members, true).sort((a, b) => a[0] - b[0]);
}

/**
 * Strongly connected components of the states given (rising), steps to others left out; without those of one state that
 * has no step to itself. `bottomOnly`: only those that nothing leads out of.
 */
export function componentsWithin(
  { engine, states }: Pick<Space, 'engine' | 'states'>,
  members: Int32Array,
  bottomOnly: boolean,
): Int32Array[] {
  const positions = new Positions(states, members);
  // 0: not visited; otherwise the order of visiting, or, when finished, the component's number from the top down.
  const order = new Int32Array(members.length);
  const left = new Uint8Array(members.length);
  const stack = new Int32List();
  const found: Int32Array[] = [];
  let clock = 1;
  let component = members.length + 1;

  const enter = (position: number): Visit => {
    order[position] = clock++;
    const ways = engine.expand(members[position]);
    const targets = new Int32Array(ways);
    for (let i = 0; i < ways; i++) targets[i] = positions.of(engine.target(i));
    return { position, targets, next: 0, root: true, leaves: targets.includes(-1) };
  };
  const isSelf = (v: Visit): boolean => v.targets.includes(v.position);

  const finish = (v: Visit): void => {
    if (!v.root) {
      stack.push(v.position);
      left[v.position] = v.leaves ? 1 : 0;
      return;
    }
    clock--;
    let from = stack.length;
    let leaves = v.leaves;
    while (from > 0 && order[stack.data[from - 1]] >= order[v.position]) {
      from--;
      leaves ||= left[stack.data[from]] === 1;
      clock--;
    }
    const all = stack.data.slice(from, stack.length);
    stack.length = from;
    for (const position of all) order[position] = component;
    order[v.position] = component--;
    if ((bottomOnly && leaves) || (all.length === 0 && !isSelf(v))) return;
    found.push(Int32Array.from([v.position, ...all], (position) => members[position]).sort());
  };

  for (let start = 0; start < members.length; start++) {
    if (order[start] !== 0) continue;
    const visits = [enter(start)];
    while (visits.length > 0) {
      const v = visits[visits.length - 1];
      if (v.next < v.targets.length) {
        const to = v.targets[v.next];
        if (to < 0) v.next++;
        else if (order[to] === 0) visits.push(enter(to));
        else {
          v.next++;
          if (isFinished(order[to])) v.leaves = true;
          else if (order[to] < order[v.position]) {
            order[v.position] = order[to];
            v.root = false;
          }
        }
        continue;
      }
      visits.pop();
      finish(v);
      // The parent looks at it once more, now that it knows how far back it leads.
    }
  }
  return found;

  function isFinished(o: number): boolean {
    return o > component;
  }
}
