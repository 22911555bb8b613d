/**
 * From which states can a target still be reached? Found without edges: each state remembers its largest successor, and
 * nearly all states get to a target by going from one to the next. Those that do not are gone on from again, until
 * nothing changes.
 */
import { Bits } from './bits.ts';
import { Int32List } from './growable.ts';
import { Positions } from './positions.ts';
import type { Space } from './space.ts';
import { goneBack, stepsBackIn } from './steps-back.ts';

/** States that were not gone on from count as targets, as what lies behind them is not known; unless `surely`. `few`: see FEW. */
export function canReach(
  space: Space,
  isTarget: (id: number) => boolean,
  options: { surely?: boolean; few?: number } = {},
): Bits {
  return space.deadline.lend(() => reaching(space, isTarget, options));
}

function reaching(
  { engine, states, expanded, deadline }: Space,
  isTarget: (id: number) => boolean,
  { surely = false, few = FEW }: { surely?: boolean; few?: number },
): Bits {
  const stepsBack = stepsBackIn({ engine, states, expanded, deadline });
  deadline.take(states / 8);
  if (stepsBack) {
    deadline.take(states * 4);
    deadline.pass('going back along steps that were kept', states);
    return goneBack(stepsBack, states, (id) => (id < expanded ? isTarget(id) : !surely), deadline.tick);
  }
  const reached = new Bits(states);
  deadline.pass('following one way from each state', states);
  for (let id = states - 1; id >= 0; id--) {
    deadline.tick();
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
  const search = { engine, states, expanded, deadline };
  followSons(search, reached);
  if (joinPeaks(search, reached)) followSons(search, reached);
  lookAround(search, reached, few);
  return reached;
}

type Search = Pick<Space, 'engine' | 'states' | 'expanded' | 'deadline'>;

/** About what is kept of a peak that leads to another one. */
const LEADING_BYTES = 64;

/** States whose largest successor gets there, when that is larger than they are: from the largest down, once is enough. */
function followSons({ engine, states, expanded, deadline }: Search, reached: Bits): void {
  deadline.pass('following one way from what is left', states);
  reached.eachMissing((id) => {
    deadline.tick();
    if (id >= expanded) return;
    const son = engine.son(id);
    if (son > id && reached.has(son)) reached.add(id);
  });
}

/**
 * Following the largest successor ends at a peak, from which all steps lead back. Peaks are few: where their steps lead to,
 * and so to which peaks, is found out once. Says whether one of them gets there.
 */
function joinPeaks({ engine, states, expanded, deadline }: Search, reached: Bits): boolean {
  const peaks = new Int32List(1024, deadline.take);
  deadline.pass('looking for states that every step leads back from', states);
  reached.eachMissing((id) => {
    deadline.tick();
    if (id < expanded && engine.son(id) <= id) peaks.push(id);
  });
  // Of each state the peak that its way ends at, plus one.
  deadline.take(states * 4);
  const known = new Int32Array(states);
  const peakAbove = (from: number): number => {
    let id = from;
    for (let son = engine.son(id); son > id && !reached.has(id); son = engine.son(id)) {
      if (known[id] > 0) {
        id = known[id] - 1;
        break;
      }
      deadline.tick();
      id = son;
      if (id >= expanded) break;
    }
    // The same way once more.
    for (let at = from; at !== id && known[at] === 0; at = engine.son(at)) known[at] = id + 1;
    return id;
  };
  const leadingTo = new Map<number, number[]>();
  const open: number[] = [];
  deadline.pass('joining those states', peaks.length);
  for (const peak of peaks.data.subarray(0, peaks.length)) {
    deadline.tick();
    deadline.take(LEADING_BYTES);
    const ways = engine.expand(peak);
    const targets = Array.from({ length: ways }, (_, i) => engine.target(i));
    for (const target of targets) {
      if (target < 0) continue;
      const end = peakAbove(target);
      if (reached.has(end)) {
        open.push(peak);
        break;
      }
      const list = leadingTo.get(end);
      if (list) list.push(peak);
      else leadingTo.set(end, [peak]);
    }
  }
  const some = open.length > 0;
  for (let peak = open.pop(); peak !== undefined; peak = open.pop()) {
    if (reached.has(peak)) continue;
    reached.add(peak);
    open.push(...(leadingTo.get(peak) ?? []));
  }
  return some;
}

/** Goes on again from all that are left, until that brings nothing new. */
function lookAround({ engine, states, expanded, deadline }: Search, reached: Bits, few: number): void {
  const left = new Int32List(1024, deadline.take);
  deadline.pass('gathering what is left', states);
  reached.eachMissing((id) => {
    deadline.tick();
    if (id < expanded) left.push(id);
  });
  if (left.length <= few)
    return lookBack({ engine, states, deadline }, left.data.slice(0, left.length).reverse(), reached);
  for (let more = true, pass = 1; more; pass++) {
    more = false;
    deadline.pass(`pass ${pass} over what is left`, states);
    reached.eachMissing((id) => {
      deadline.tick();
      if (id >= expanded) return;
      const ways = engine.expand(id);
      for (let i = 0; i < ways; i++) {
        const to = engine.target(i);
        if (to < 0 || !reached.has(to)) continue;
        reached.add(id);
        more = true;
        return;
      }
    });
  }
}

/** So few states that the steps between them can be kept for a moment: 16 bytes a step at most. */
const FEW = 2_000_000;

/** The same with the steps between the states that are left turned round. */
function lookBack(
  { engine, states, deadline }: Pick<Space, 'engine' | 'states' | 'deadline'>,
  left: Int32Array,
  reached: Bits,
): void {
  deadline.take(left.byteLength + states / 8);
  const positions = new Positions(states, left);
  const from = new Int32List(1024, deadline.take);
  const to = new Int32List(1024, deadline.take);
  const open = new Int32List(1024, deadline.take);
  deadline.pass('turning round the steps between what is left', left.length);
  left.forEach((id, position) => {
    deadline.tick();
    const ways = engine.expand(id);
    for (let i = 0; i < ways; i++) {
      const target = engine.target(i);
      if (target >= 0 && reached.has(target)) {
        open.push(position);
        return;
      }
      const at = positions.of(target);
      if (at < 0) continue;
      from.push(position);
      to.push(at);
    }
  });
  deadline.take((left.length + 2 + to.length) * 4);
  const start = new Int32Array(left.length + 2);
  for (let e = 0; e < to.length; e++) start[to.data[e] + 2]++;
  for (let i = 2; i < start.length; i++) start[i] += start[i - 1];
  const before = new Int32Array(to.length);
  for (let e = 0; e < to.length; e++) before[start[to.data[e] + 1]++] = from.data[e];
  deadline.pass('following them back', left.length);
  while (open.length > 0) {
    deadline.tick();
    const position = open.data[--open.length];
    if (reached.has(left[position])) continue;
    reached.add(left[position]);
    for (let e = start[position]; e < start[position + 1]; e++) open.push(before[e]);
  }
}
