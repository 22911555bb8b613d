/**
 * From which states can a target still be reached? Found without edges: each state remembers its largest successor, and
 * nearly all states get to a target by going from one to the next. Those that do not are gone on from again, until
 * nothing changes.
 */
import { Bits } from './bits.ts';
import { Int32List } from './growable.ts';
import type { Space } from './space.ts';

/** States that were not gone on from count as targets, as what lies behind them is not known; unless `surely`. */
export function canReach(
  { engine, states, expanded }: Space,
  isTarget: (id: number) => boolean,
  surely = false,
): Bits {
  const reached = new Bits(states);
  for (let id = states - 1; id >= 0; id--) {
    if (id >= expanded) {
      if (!surely) reached.add(id);
      continue;
    }
    if (isTarget(id)) {
      reached.add(id);
      continue;
    }
    const son = engine.son(id);
    if (son > id && reached.has(son)) reached.add(id);
  }
  // From the largest number down, as most steps lead to larger ones.
  for (let more = true; more; ) {
    more = false;
    reached.eachMissing((id) => {
      if (id >= expanded) return;
      const ways = engine.expand(id);
      for (let i = 0; i < ways; i++) {
        const to = engine.target(i);
        if (to < 0 || !reached.has(to)) continue;
        reached.add(id);
        // Whatever leads here by a step backwards has been looked at too early.
        more = true;
        return;
      }
    });
  }
  return reached;
}

/** Whether a target can be reached from single states: for the few states of a trace. */
export function reachability(
  { engine, expanded, states }: Space,
  isTarget: (id: number) => boolean,
): (id: number) => boolean {
  const cannot = new Bits(states);
  return (from) => {
    if (from >= 0 && cannot.has(from)) return false;
    const seen = new Bits(states);
    const visited = new Int32List();
    const open = [from];
    while (open.length > 0) {
      const id = open.pop()!;
      if (id < 0 || id >= expanded || isTarget(id)) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      visited.push(id);
      const ways = engine.expand(id);
      const next: number[] = [];
      for (let i = 0; i < ways; i++) next.push(engine.target(i));
      // The largest is gone to first: it is the farthest from the start.
      for (const to of next.sort((a, b) => a - b))
        if (to < 0 || !(cannot.has(to) || seen.has(to))) open.push(to);
    }
    for (let i = 0; i < visited.length; i++) cannot.add(visited.data[i]);
    return false;
  };
}
