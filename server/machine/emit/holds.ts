/**
 * Long steps (`takes D`, `wait … for D`) and the laps they count. What a long step waits for is in time-scales.ts; here
 * is what beginning and leaving one does, and how a loop's head reports a lap.
 */
import type { Location, Op } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  either,
  get,
  give,
  load,
  perform,
  type Statement,
  set,
  store,
  table,
  when,
} from '../code/code.ts';
import { C, type Emitter, ME, ONE, R, S, V, ZERO } from './emitter.ts';
import { canFault, testOf } from './expressions.ts';
import { leave, trap } from './stores.ts';
import { mayEnd } from './time-scales.ts';

type HoldOp = Extract<Op, { k: 'hold' | 'holdEnd' | 'loopEnter' | 'loopRound' }>;

export function holdOp(op: HoldOp, m: Emitter): Statement[] {
  const next = leave(op, op.next, 0, m);
  switch (op.k) {
    case 'hold':
      return [...beginLaps(m), ...next];
    case 'holdEnd': {
      const end = perform(call(endLaps(m), ME, R, V));
      if (!op.until) return [end, ...next];
      const check = canFault(op.until, m) ? [perform(testOf(op.until, m)), trap(m)] : [];
      return [...check, end, when(binary('==', C, ONE), leave(op, op.expired, 1, m)), ...next];
    }
    case 'loopEnter':
      return [...enterLoop(op.depth, m), ...next];
    case 'loopRound':
      return [...roundLoop(op.depth, m), ...next];
  }
}

/** Guard of a long step's end: bit 0 = it may go on to `next`, bit 1 = it may expire. */
export function holdGuard(op: Extract<Op, { k: 'holdEnd' }>, l: Location, m: Emitter): Statement[] {
  const may = call(mayEnd(m), S, ME, constant(l));
  if (!op.until) return [give(may)];
  return [when(call(`until_${l}`, S, ME, R, V), [give(ONE)]), give(choose(may, constant(2), ZERO))];
}

/** The lap counters of the executing agent, one for each of the others. */
function beginLaps(m: Emitter): Statement[] {
  const { laps } = m.program.regions;
  return m.program.agents.map((_, j) => store(R, laps + j, binary('!=', ME, constant(j))));
}

/** A long step ends. One that it had interrupted on the same agent starts to count anew. */
function endLaps(m: Emitter): string {
  const { regions, ops, agents } = m.program;
  return m.fn('endLaps', ['me', 'r', 'v'], true, () => {
    const isHold = m.table('isHoldEnd', () => ops.map((op) => Number(op?.k === 'holdEnd')));
    const holds = (level: number) =>
      both(binary('>', V, constant(level)), table(isHold, load(R, regions.location + level)));
    const outer = either(holds(0), holds(1));
    const anew = (j: number) => both(get('outer'), binary('!=', ME, constant(j)));
    return [set('outer', outer), ...agents.map((_, j) => store(R, regions.laps + j, anew(j))), give(ZERO)];
  });
}

/** What every agent counts of the executing one. */
function eachLap(m: Emitter, statements: (at: number) => Statement[]): Statement[] {
  const { regions, agents } = m.program;
  return agents.flatMap((_, c) => {
    const at = regions.base + c * regions.size + regions.laps;
    return [set('lap', load(add(S, ME), at)), ...statements(at)];
  });
}

const LAP = get('lap');

/** `me` has come to the head of a loop from outside: a later round must be of this loop or one around it. */
function enterLoop(depth: number, m: Emitter): Statement[] {
  const outermost = constant(3 + depth);
  return eachLap(m, (at) => [
    when(either(binary('==', LAP, ONE), binary('>', LAP, outermost)), [store(add(S, ME), at, outermost)]),
  ]);
}

/** `me` is back at the head of a loop: it has gone round if it was there, or further out, before. */
function roundLoop(depth: number, m: Emitter): Statement[] {
  const there = constant(3 + depth);
  const round = both(binary('!=', LAP, ONE), binary('<=', LAP, there));
  return eachLap(m, (at) => [
    when(both(LAP, binary('!=', LAP, constant(2))), [
      store(add(S, ME), at, choose(round, constant(2), there)),
    ]),
  ]);
}
