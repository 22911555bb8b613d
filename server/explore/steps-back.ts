/** The steps of a small search turned round, where the engine has kept them. */
import { Bits } from './bits.ts';
import type { Engine } from './engine/engine.ts';
import type { Space } from './space.ts';

/** The states with a step to state `id` are `from[first[id]]` .. `from[first[id + 1] - 1]`. */
export interface StepsBack {
  first: Int32Array;
  from: Int32Array;
}

/** Turned round once for all questions. Undefined where steps have to be made again. */
export function stepsBackIn({
  engine,
  states,
  expanded,
  deadline,
}: Pick<Space, 'engine' | 'states' | 'expanded' | 'deadline'>): StepsBack | undefined {
  const steps = engine.steps();
  if (steps?.states !== expanded) return undefined;
  const before = known.get(engine);
  // The search may have gone on since.
  if (before?.states === states && before.expanded === expanded) return before.back;
  deadline.take((states + 2 + steps.first[steps.states]) * 4, 'all');
  const back = turnedRound(steps, states);
  known.set(engine, { states, expanded, back });
  return back;
}

const known = new WeakMap<Engine, { states: number; expanded: number; back: StepsBack }>();

function turnedRound(
  steps: { states: number; first: Int32Array; to: Int32Array },
  states: number,
): StepsBack {
  const count = steps.first[steps.states];
  // Counted two further on; filling them in then moves each start to where it belongs.
  const first = new Int32Array(states + 2);
  for (let e = 0; e < count; e++) first[steps.to[e] + 2]++;
  for (let id = 2; id < first.length; id++) first[id] += first[id - 1];
  const from = new Int32Array(count);
  for (let id = 0; id < steps.states; id++)
    for (let e = steps.first[id]; e < steps.first[id + 1]; e++) from[first[steps.to[e] + 1]++] = id;
  return { first, from };
}

/** The states that are targets, and those from which one can be reached. `tick` is called for every state. */
export function goneBack(
  { first, from }: StepsBack,
  states: number,
  isTarget: (id: number) => boolean,
  tick: () => void = () => {},
): Bits {
  const reached = new Bits(states);
  // Each state is put there once at most.
  const open = new Int32Array(states);
  let length = 0;
  const reach = (id: number): void => {
    reached.add(id);
    open[length++] = id;
  };
  for (let id = states - 1; id >= 0; id--) {
    tick();
    if (isTarget(id)) reach(id);
  }
  while (length > 0) {
    tick();
    const id = open[--length];
    for (let e = first[id]; e < first[id + 1]; e++) if (!reached.has(from[e])) reach(from[e]);
  }
  return reached;
}
