/**
 * Merged steps. An op that nobody else can tell from the outside needs no moment of its own: it runs together with
 * the step before it. That leaves fewer states and loses no behaviour.
 */
import { mayFault } from '../../program/access.ts';
import { targetsOf } from '../../program/flow.ts';
import type { Op, StepProgram } from '../../program/program.ts';
import {
  add,
  binary,
  both,
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

/** Per location: executing its op, and the glued ones that follow at once, can end in an error of the model. */
function riskyLocations({ ops }: StepProgram): Uint8Array {
  const risky = Uint8Array.from(ops, (op) => (op && mayFault(op) ? 1 : 0));
  const reach = (l: number): boolean => targetsOf(ops[l]).some((to) => ops[to].glued && risky[to] !== 0);
  for (let more = true; more; ) {
    more = false;
    for (let l = 1; l < ops.length; l++) {
      if (risky[l] !== 0 || !reach(l)) continue;
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
 * `runPrivate(s, agent, spare)`: runs the agent's private ops and yields how many there were. One that is an error is left
 * for later: it stops everybody, so what others can do before it must not be skipped. `spare` has room for a state.
 */
export function runPrivate(m: Emitter, hidden?: Uint8Array): string {
  const { fault, slots } = m.program;
  const spare = get('spare');
  const copy = (from: Value, to: Value): Statement => ({
    k: 'copy',
    to,
    from,
    length: constant(slots.length),
  });
  return m.fn('runPrivate', ['s', 'agent', 'spare'], true, () => {
    const risky = m.table('risky', () => riskyLocations(m.program));
    return [
      set('n', ZERO),
      loop(
        call(runsPrivately(m, hidden), S, AGENT),
        ...find(AGENT, m),
        set('risky', table(risky, get('l'))),
        when(get('risky'), [copy(S, spare)]),
        perform(call(apply(m), S, binary('<<', AGENT, constant(16)))),
        when(both(get('risky'), load(S, fault)), [copy(spare, S), give(get('n'))]),
        set('n', add(get('n'), ONE)),
        when(binary('>', get('n'), constant(ENDLESS)), [impossible('private steps never end')]),
      ),
      give(get('n')),
    ];
  });
}
