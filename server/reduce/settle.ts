/**
 * Running ahead: which op runs together with the step before it, and doing so until every agent rests.
 *
 * `runsFreely(s, agent)` says it of the op that the agent stands at; the step module (machine/emit) has to have the
 * functions it calls, `pendingLevel` and `apply`, and `exclusiveAgent` where an atomic step can stop at a choice.
 */

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
} from '../machine/code/code.ts';
import { find, isStopped, region } from '../machine/emit/agents.ts';
import { type Emitter, ONE, R, S, ZERO } from '../machine/emit/emitter.ts';
import { riskyLocations } from '../machine/emit/private-steps.ts';
import type { Op } from '../program/program.ts';
import type { Futures } from './futures.ts';

const AGENT = get('agent');

/** Per location, for `runsFreely`: it never does, it does when the turn is its agent's own, or others are to be looked at. */
const FREE = { never: 0, always: 1, ifIndependent: 2 } as const;

export function runsFreely(m: Emitter, hidden: Uint8Array, futures: Futures | undefined): string {
  const { fault, regions, ops } = m.program;
  const what = get('what');
  return m.fn('runsFreely', ['s', 'agent'], true, () => {
    const kinds = m.table('freely', () =>
      ops.map((_, l) => (hidden[l] ? FREE.always : futures?.kind[l] ? FREE.ifIndependent : FREE.never)),
    );
    const others: Value[] = [call('pendingLevel', S, AGENT)];
    if (stopsAtChoices(ops)) others.push(binary('>=', call('exclusiveAgent', S), ZERO));
    return [
      ...find(AGENT, m),
      set('what', table(kinds, get('l'))),
      when(eqz(what), [give(ZERO)]),
      when(either(load(S, fault), isStopped(load(R, regions.status))), [give(ZERO)]),
      when(
        others.reduce((a, b) => either(a, b)),
        [give(ZERO)],
      ),
      ...(futures ? independence(m, futures) : []),
      give(ONE),
    ];
  });
}

/** Gives 0 when somebody else's future, or an interrupt under way, conflicts with the op at `l`. */
function independence(m: Emitter, futures: Futures): Statement[] {
  const { agents, regions, vectors, cpus } = m.program;
  const { conflict, future, kind } = futures;
  const [j, row] = [get('j'), get('row')];
  const kinds = m.table('aheadKind', () => kind);
  const future_ = m.table('future', () => future);
  const conflicts = m.table('conflict', () => conflict);
  const hits = (level: number): Value =>
    table(conflicts, add(row, table(future_, load(get('q'), regions.location + level))));
  return [
    when(binary('==', get('what'), constant(FREE.always)), [give(ONE)]),
    set('row', binary('*', table(kinds, get('l')), constant(futures.futures))),
    ...vectors.flatMap(({ base }, v) => [
      when(table(conflicts, add(row, constant(futures.handlers[v]))), [
        set('j', ZERO),
        loop(
          binary('<', j, constant(cpus)),
          when(load(add(S, j), base), [give(ZERO)]),
          set('j', add(j, ONE)),
        ),
      ]),
    ]),
    set('j', ZERO),
    loop(
      binary('<', j, constant(agents.length)),
      set('q', region(j, m)),
      when(binary('!=', j, AGENT), [
        when(eqz(isStopped(load(get('q'), regions.status))), [
          when(either(hits(0), either(hits(1), hits(2))), [give(ZERO)]),
        ]),
      ]),
      set('j', add(j, ONE)),
    ),
  ];
}

function stopsAtChoices(ops: Op[]): boolean {
  return ops.some((op, l) => l > 0 && op.glued && (op.k === 'choose' || op.k === 'chooseValue'));
}

/** A round of a loop never runs freely, so this many in a row mean a mistake in the program's making. */
const ENDLESS = 1_000_000;

/**
 * `settle(s, spare)`: runs every agent on until it rests, agent by agent, again until nothing changes, and yields how many
 * ops that were. One that is an error of the model is left for later: it stops everybody, so what others can do before
 * it must not be skipped. `spare` has room for a state.
 */
export function settle(m: Emitter): string {
  const { fault, slots, agents } = m.program;
  const [spare, n] = [get('spare'), get('n')];
  const copy = (from: Value, to: Value): Statement => ({
    k: 'copy',
    to,
    from,
    length: constant(slots.length),
  });
  return m.fn('settle', ['s', 'spare'], true, () => {
    const risky = m.table('riskyAhead', () => riskyLocations(m));
    const runOn = loop(
      get('going'),
      set('going', call('runsFreely', S, AGENT)),
      when(get('going'), [
        ...find(AGENT, m),
        set('risky', table(risky, get('l'))),
        when(get('risky'), [copy(S, spare)]),
        perform(call('apply', S, binary('<<', AGENT, constant(16)))),
        when(get('risky'), [when(load(S, fault), [copy(spare, S), set('going', ZERO)])]),
        set('n', add(n, get('going'))),
        when(binary('>', n, constant(ENDLESS)), [impossible('an agent never comes to rest')]),
      ]),
    );
    return [
      set('before', constant(-1)),
      loop(
        binary('!=', get('before'), n),
        set('before', n),
        set('agent', ZERO),
        loop(
          binary('<', AGENT, constant(agents.length)),
          set('going', ONE),
          runOn,
          set('agent', add(AGENT, ONE)),
        ),
      ),
      give(n),
    ];
  });
}
