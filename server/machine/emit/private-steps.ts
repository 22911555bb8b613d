/**
 * Merged steps. An op that nobody else can tell from the outside needs no moment of its own: it runs together with
 * the step before it. That leaves fewer states and loses no behaviour.
 */
import { accessOf } from '../../program/access.ts';
import { targetsOf } from '../../program/flow.ts';
import type { Op } from '../../program/program.ts';
import {
  add,
  binary,
  call,
  constant,
  either,
  eqz,
  get,
  give,
  impossible,
  load,
  loop,
  perform,
  type Statement,
  set,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { find, isStopped, pendingLevel } from './agents.ts';
import { apply } from './apply.ts';
import { exclusiveAgent, hasExclusive } from './decisions.ts';
import { type Emitter, ONE, R, S, ZERO } from './emitter.ts';
import { canFault, placeCanFault } from './expressions.ts';
import { canLeave } from './stores.ts';

/** A round of a loop is never private, so this many in a row mean a mistake in the program's making. */
const ENDLESS = 1_000_000;

/** Ops whose guard decides, or that are more than one decision, or that others notice by their nature: never run together with others. */
const NEVER_PRIVATE = new Set<Op['k']>([
  'wait',
  'lockQueued',
  'semWoken',
  'holdEnd',
  'loopRound',
  'choose',
  'chooseValue',
  'halt',
  'park',
  'finish',
  'fail',
]);

const AGENT = get('agent');

/** Per location: its op may be run together with the step before it. */
function privateTable(m: Emitter, hidden: Uint8Array | undefined): string {
  return m.table('private', () =>
    m.program.ops.map((op, l) =>
      Number(l > 0 && !NEVER_PRIVATE.has(op.k) && (hidden ? hidden[l] !== 0 : op.private)),
    ),
  );
}

/** Executing the op can end in an error of the model. */
function isRisky(op: Op, m: Emitter): boolean {
  if (op.k === 'unlock' || op.k === 'commit' || op.k === 'fail') return true;
  if (op.k === 'assign' && op.stores.some((store) => canLeave(store, m))) return true;
  if ('lock' in op && op.lock.index) {
    const { lo, hi } = m.intervals(op.lock.index);
    if (lo < 0 || hi >= m.program.locks[op.lock.lock].count) return true;
  }
  const { reads, writes } = accessOf(op);
  return reads.some((e) => canFault(e, m)) || writes.some((to) => placeCanFault(to, m));
}

/** Per location: executing its op, or a glued one that follows at once, can end in an error of the model. */
export function riskyLocations(m: Emitter): Uint8Array {
  const { ops } = m.program;
  const risky = Uint8Array.from(ops, (op, l) => (l > 0 && isRisky(op, m) ? 1 : 0));
  const leadsThere = (l: number): boolean => targetsOf(ops[l]).some((to) => ops[to].glued && risky[to] !== 0);
  for (let more = true; more; ) {
    more = false;
    for (let l = 1; l < ops.length; l++) {
      if (risky[l] !== 0 || !leadsThere(l)) continue;
      risky[l] = 1;
      more = true;
    }
  }
  return risky;
}

/** `runsPrivately(s, agent)`: its next op is its own affair. */
export function runsPrivately(m: Emitter, hidden?: Uint8Array): string {
  const { fault, regions } = m.program;
  return m.fn('runsPrivately', ['s', 'agent'], true, () => {
    const others: Value[] = [call(pendingLevel(m), S, AGENT)];
    if (hasExclusive(m)) others.push(binary('>=', call(exclusiveAgent(m), S), ZERO));
    return [
      ...find(AGENT, m),
      when(eqz(table(privateTable(m, hidden), get('l'))), [give(ZERO)]),
      when(either(load(S, fault), isStopped(load(R, regions.status))), [give(ZERO)]),
      give(eqz(others.reduce((a, b) => either(a, b)))),
    ];
  });
}

/**
 * `runSafely(s, agent)`: runs the agent's private ops up to the first that can be an error, and yields how many there were.
 */
export function runSafely(m: Emitter, hidden?: Uint8Array): string {
  return m.fn('runSafely', ['s', 'agent'], true, () => {
    const risky = m.table('risky', () => riskyLocations(m));
    return [
      set('n', ZERO),
      loop(
        call(runsPrivately(m, hidden), S, AGENT),
        ...find(AGENT, m),
        when(table(risky, get('l')), [give(get('n'))]),
        perform(call(apply(m), S, step())),
        set('n', add(get('n'), ONE)),
        when(binary('>', get('n'), constant(ENDLESS)), [impossible('private steps never end')]),
      ),
      give(get('n')),
    ];
  });
}

/** The decision that the agent takes its step. */
const step = (): Value => binary('<<', AGENT, constant(16));

/**
 * `runPrivate(s, agent, spare)`: runs the agent's private ops and yields how many there were. One that is an error is left
 * for later: it stops everybody, so what others can do before it must not be skipped. `spare` has room for a state.
 */
export function runPrivate(m: Emitter, hidden?: Uint8Array): string {
  const { fault, slots } = m.program;
  const [spare, n] = [get('spare'), get('n')];
  const copy = (from: Value, to: Value): Statement => ({
    k: 'copy',
    to,
    from,
    length: constant(slots.length),
  });
  return m.fn('runPrivate', ['s', 'agent', 'spare'], true, () => [
    set('n', call(runSafely(m, hidden), S, AGENT)),
    // The next one is private and can be an error: it is tried.
    loop(
      call(runsPrivately(m, hidden), S, AGENT),
      copy(S, spare),
      perform(call(apply(m), S, step())),
      when(load(S, fault), [copy(spare, S), give(n)]),
      set('n', add(add(n, ONE), call(runSafely(m, hidden), S, AGENT))),
      when(binary('>', n, constant(ENDLESS)), [impossible('private steps never end')]),
    ),
    give(n),
  ]);
}
