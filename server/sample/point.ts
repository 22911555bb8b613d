/** The moment of a run from which its hang is certain, as far as a quick look shows it. */
import type { Pieces } from './pieces.ts';
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

/** Steps that are made at once. */
const STRETCH = 1 << 18;

interface Place {
  at: Snapshot;
  ns: number;
  steps: number;
}

/**
 * The run is made again from `open`, which is before that moment, to its end after `made` steps. Once a hang is certain it stays so, and once that
 * can be shown it can be shown later. `certain` is asked about where the simulator stands.
 */
export function* pointOf(
  simulator: Simulator,
  certain: () => Certainty,
  open: Snapshot,
  made: number,
): Pieces<Point> {
  const here = (): Place => ({ at: simulator.snapshot(), ns: simulator.now(), steps: simulator.steps() });
  const ask = (place: Place): Certainty => {
    simulator.restore(place.at);
    return certain();
  };
  const end: Pick<Place, 'ns' | 'steps'> = { ns: simulator.now(), steps: made };
  simulator.restore(open);
  const start = here();
  // What is shortly before the end takes little to answer: as a rule little can happen from there.
  const {
    certain: from,
    open: before,
    answer,
  } = yield* lastOpen(yield* backwards(simulator, start, made, here), ask);
  if (!before) return { ns: start.ns, steps: start.steps, exact: true };
  return yield* narrowed(simulator, { low: before, before: answer, high: from ?? end }, ask, here);
}

/** Places 1, 2, 4, 8, … steps before the end, the latest first; last the start. */
function* backwards(simulator: Simulator, start: Place, end: number, here: () => Place): Pieces<Place[]> {
  simulator.restore(start.at);
  const places = [start];
  const before = Array.from({ length: 31 }, (_, i) => end - 2 ** (30 - i));
  for (const step of before.filter((s) => s > start.steps)) {
    yield* goTo(simulator, step);
    places.push(here());
  }
  return places.reverse();
}

/** Of places from late to early the first at which a hang is not certain, what was said of it, and the one behind it. */
function* lastOpen(
  places: readonly Place[],
  ask: (place: Place) => Certainty,
): Pieces<{ certain?: Place; open?: Place; answer: Certainty }> {
  let certain: Place | undefined;
  for (const open of places) {
    yield open.steps;
    const answer = ask(open);
    if (answer !== true) return { certain, open, answer };
    certain = open;
  }
  return { certain, answer: true };
}

/** `low`: where it is not certain, and what was said there. `high`: where it is. */
function* narrowed(
  simulator: Simulator,
  between: { low: Place; before: Certainty; high: Pick<Place, 'ns' | 'steps'> },
  ask: (place: Place) => Certainty,
  here: () => Place,
): Pieces<Point> {
  let { low, before, high } = between;
  for (let stretch = -1; high.steps - low.steps !== stretch; ) {
    stretch = high.steps - low.steps;
    const places = yield* walk(simulator, low, high.steps, here);
    let from = 0;
    for (let to = places.length; from < to; ) {
      const middle = (from + to) >> 1;
      yield places[middle].steps;
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
function* walk(simulator: Simulator, from: Place, end: number, here: () => Place): Pieces<Place[]> {
  const stride = Math.max(1, Math.ceil((end - from.steps) / PIECES));
  simulator.restore(from.at);
  const places: Place[] = [];
  for (let next = from.steps + stride; ; next += stride) {
    const until = Math.min(end, next);
    yield* goTo(simulator, until);
    places.push(here());
    if (until === end) return places;
  }
}

function* goTo(simulator: Simulator, step: number): Pieces<void> {
  while (simulator.steps() < step) {
    // Somebody's being halted stops it too.
    const stop = simulator.advance(Math.min(step, simulator.steps() + STRETCH));
    if (stop !== 'halted' && stop !== 'steps') return;
    yield simulator.steps();
  }
}
