/**
 * When a long step may end. Time scales are kept apart: while an agent is inside a long step the others get all
 * the time they want, so the step ends only when each of them has come to a stop, is in a step of about that
 * length itself, or has gone round one of its loops in full. Interrupts travel faster than any long step.
 */
import type { Op, StepProgram } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  constant,
  dispatch,
  either,
  eqz,
  get,
  give,
  load,
  loop,
  set,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { guardOf, idle, interruptAbout, region, stopped } from './agents.ts';
import { type Emitter, ME, ONE, R, S, V, ZERO } from './emitter.ts';

const isBlocking = (op: Op): boolean => op.k === 'wait' || op.k === 'lockQueued' || op.k === 'semWoken';

/** What an agent that stands at an op may be doing. */
export const KIND = { working: 0, blocking: 1, longStep: 2, timedWait: 3 } as const;

function kindOf(op: Op | undefined): number {
  if (op && isBlocking(op)) return KIND.blocking;
  if (op?.k !== 'holdEnd') return KIND.working;
  return op.until ? KIND.timedWait : KIND.longStep;
}

/** Per location: what an agent that stands there may be doing. */
export const kindTable = (m: Emitter): string => m.table('kind', () => m.program.ops.map(kindOf));

/** The lengths of long steps, shortest first: they are nanoseconds and may be more than a word holds. */
function lengthsOf(program: StepProgram): number[] {
  const lengths = new Set(program.ops.map((op) => (op?.k === 'holdEnd' ? op.length : 0)));
  return [...lengths].sort((a, b) => a - b);
}

/** `mayEnd(s, me, at)`: the long step of `me`, which stands at `at`, may end. */
export function mayEnd(m: Emitter): string {
  const { timing, agents } = m.program;
  const j = get('j');
  return m.fn('mayEnd', ['s', 'me', 'at'], true, () => {
    if (timing === 'any') return [give(ONE)];
    return [
      when(call(interruptAbout(m), S), [give(ZERO)]),
      set('j', ZERO),
      loop(
        binary('<', j, constant(agents.length)),
        when(both(binary('!=', j, ME), eqz(call(done(m), S, j, ME, get('at')))), [give(ZERO)]),
        set('j', add(j, ONE)),
      ),
      give(ONE),
    ];
  });
}

/** `done(s, j, me, at)`: agent j has nothing more to do while `me` is in its long step at `at`. */
function done(m: Emitter): string {
  const { regions, ops } = m.program;
  const { level, location, laps } = regions;
  const j = get('j');
  const l = get('l');
  return m.fn('done', ['s', 'j', 'me', 'at'], true, () => {
    const kind = kindTable(m);
    const timed = ops.some((op) => kindOf(op) === KIND.timedWait);
    const is = (what: number): Value => binary('==', get('kind'), constant(what));
    return [
      when(binary('==', load(add(region(ME, m), j), laps), constant(2)), [give(ONE)]),
      when(either(call(stopped(m), S, j), call(idle(m), S, j)), [give(ONE)]),
      set('r', region(j, m)),
      set('v', load(R, level)),
      set('l', load(add(R, V), location)),
      set('kind', table(kind, l)),
      when(is(KIND.working), [give(ZERO)]),
      when(is(KIND.blocking), [give(eqz(guardOf(l, j, m)))]),
      when(eqz(asLong(l, get('at'), m)), [give(ZERO)]),
      when(is(KIND.longStep), [give(ONE)]),
      give(timed ? eqz(dispatch('until', l, S, j, R, V)) : ONE),
    ];
  });
}

/** The long step at one location is of about the length of that at another, or longer: at least a tenth of it. */
function asLong(here: Value, there: Value, m: Emitter): Value {
  const { program } = m;
  const lengths = lengthsOf(program);
  const rank = m.table('lengthRank', () =>
    program.ops.map((op) => (op?.k === 'holdEnd' ? lengths.indexOf(op.length) : 0)),
  );
  const about = m.table('asLong', () => lengths.flatMap((a) => lengths.map((b) => Number(a * 10 >= b))));
  return table(about, add(binary('*', table(rank, here), constant(lengths.length)), table(rank, there)));
}
