/** The moment of a run from which its hang is certain, as far as a quick look shows it. */
import type { Simulator, Snapshot } from './simulator.ts';

/** Undefined: not known. */
export type Certainty = boolean | undefined;

export interface Point {
  ns: number;
  steps: number;
  /** Just before it is known that the hang was not certain. */
  exact: boolean;
}

/** Into so many pieces a stretch of the run is cut, again and again. */
const PIECES = 16;

interface Place {
  at: Snapshot;
  ns: number;
  steps: number;
}

/**
 * The run is made again from `open`, which is before that moment, to its end after `made` steps. Once a hang is certain it stays so, and once that
 * can be shown it can be shown later. `certain` is asked about where the simulator stands.
 */
export function pointOf(simulator: Simulator, certain: () => Certainty, open: Snapshot, made: number): Point {
  const here = (): Place => ({ at: simulator.snapshot(), ns: simulator.now(), steps: simulator.steps() });
  const ask = (place: Place): Certainty => {
    simulator.restore(place.at);
    return certain();
  };
  let high = { ns: simulator.now(), steps: made };
  simulator.restore(open);
  let low = here();
  let before = certain();
  // From the start.
  if (before === true) return { ns: low.ns, steps: low.steps, exact: true };
  for (let stretch = -1; high.steps - low.steps !== stretch; ) {
    stretch = high.steps - low.steps;
    const places = walk(simulator, low, high.steps, here);
    let from = 0;
    for (let to = places.length; from < to; ) {
      const middle = (from + to) >> 1;
      const is = ask(places[middle]);
      if (is === true) to = middle;
      else {
        from = middle + 1;
        before = is;
      }
    }
    if (from < places.length) high = { ns: places[from].ns, steps: places[from].steps };
    if (from > 0) low = places[from - 1];
  }
  return { ...high, exact: before === false };
}

/** Places on the way from one to the step `end`, the last of them there. */
function walk(simulator: Simulator, from: Place, end: number, here: () => Place): Place[] {
  const stride = Math.max(1, Math.ceil((end - from.steps) / PIECES));
  simulator.restore(from.at);
  const places: Place[] = [];
  for (let next = from.steps + stride; ; next += stride) {
    const until = Math.min(end, next);
    // Somebody's being halted stops it too.
    while (simulator.steps() < until && simulator.advance(until) === 'halted');
    places.push(here());
    if (until === end) return places;
  }
}
