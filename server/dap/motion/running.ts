// Moves the machine in slices, so that requests are answered and a pause comes through while it runs.
import type { Breakpoints } from '../breakpoints/breakpoints.ts';
import type { ExceptionFilters } from '../breakpoints/exception-filters.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { moverOf } from '../launch/debuggee.ts';
import { nextTurn } from './next-turn.ts';
import type { Stop } from './stop.ts';

/** What a motion needs to know of the session. */
export interface RunContext {
  debuggee: Debuggee;
  breakpoints: Breakpoints;
  filters: ExceptionFilters;
  /** Aborted by pause, terminate and disconnect. */
  signal: AbortSignal;
  /** Something the user should know, for the debug console. */
  note(text: string): void;
}

/** One thing that moves the machine: a step of one CPU, the whole machine under a schedule, the way back. */
export interface Motion {
  /** Moves by one decision (or looks where to go). A stop ends the motion. */
  advance(): Stop | undefined | Promise<Stop | undefined>;
}

const SLICE_MS = 10;
/** Looking at the clock costs more than a step. */
const STEPS_PER_LOOK = 256;

export async function run(motion: Motion, { debuggee, signal }: RunContext): Promise<Stop> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    do {
      for (let n = 0; n < STEPS_PER_LOOK; n++) {
        const outcome = motion.advance();
        const stop = outcome instanceof Promise ? await outcome : outcome;
        if (signal.aborted) break;
        if (stop) return stop;
      }
    } while (!signal.aborted && performance.now() < end);
    if (!signal.aborted) await nextTurn();
    if (signal.aborted) return { reason: 'pause', agent: moverOf(debuggee.history) };
  }
}
