/**
 * Discrete events: the earliest agent has its turn, and after it whoever that lets go on is set going. Several turns of one
 * agent are one round, as long as nobody else is due.
 */
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
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { find, guardOf } from '../../machine/emit/agents.ts';
import { ONE, S, ZERO } from '../../machine/emit/emitter.ts';
import { CONDITION_WORDS } from '../layout.ts';
import { NEVER } from '../time.ts';
import { notice } from './clocks.ts';
import {
  EFFECT,
  EPOCH_VALUE,
  eachIn,
  exclude,
  ofAgent,
  REASON,
  type SamplerCode,
  setOfAgent,
  setVariable,
  variable,
} from './parts.ts';

/** More agents than this are gone through in a loop. */
const FEW = 8;

export function roundFunctions(code: SamplerCode): void {
  const { m } = code;
  m.fn('wake', [], true, () => wake(code));
  m.fn('look', [], true, () => look(code));
  m.fn('round', ['most'], true, () => round(code));
  // `advance(most)`: goes on until `steps` has come to `most`, or the run is over; yields why it stops.
  m.fn('advance', ['most'], true, () => [
    set('reason', ZERO),
    loop(
      both(eqz(get('reason')), binary('<', variable('steps'), get('most'))),
      set('reason', call('round', get('most'))),
    ),
    when(eqz(get('reason')), [give(constant(REASON.steps))]),
    give(get('reason')),
  ]);
}

/** Whoever waits looks again: blocked agents whose guard is open go on, and long steps end that may now. */
function wake(code: SamplerCode): Statement[] {
  const { m, layout } = code;
  const a = get('a');
  const guard = guardOf(get('l'), a, m);
  return [
    set('s', constant(layout.state)),
    ...eachIn(variable('waiting'), 'a', [
      ...find(a, m),
      when(binary('&', guard, ONE), [
        exclude('waiting', a),
        exclude('late', a),
        ...notice(code, a, get('l')),
      ]),
    ]),
    ...eachIn(variable('late'), 'a', [
      ...find(a, m),
      when(guard, [
        exclude('waiting', a),
        exclude('late', a),
        setOfAgent(layout.farEpoch, a, constant(-1)),
        setOfAgent(layout.clock, a, variable('now')),
      ]),
    ]),
    give(ZERO),
  ];
}

/** Conditions are looked at: what comes about is noted once, with the time. */
function look({ layout, watched }: SamplerCode): Statement[] {
  return [
    set('s', constant(layout.state)),
    ...watched.flatMap(({ when: becomes }, i) => {
      const at = constant(layout.conditions + i * CONDITION_WORDS);
      return [
        when(both(eqz(load(at)), binary('==', call(`condition_${i}`, S), constant(becomes))), [
          store(at, 0, ONE),
          store(at, 1, variable('epoch')),
          store(at, 2, variable('now')),
          store(at, 3, variable('steps')),
        ]),
      ];
    }),
    give(ZERO),
  ];
}

/** Finds the agent that is due first into `who`, its time into `best`, the next one's into `next`, and how many are due then. */
function earliest(code: SamplerCode): Statement[] {
  const { layout } = code;
  const n = code.m.program.agents.length;
  const [k, best] = [get('k'), get('best')];
  const compare = (agent: Value): Statement[] => [
    set('k', ofAgent(layout.clock, agent)),
    when(
      binary('<', k, best),
      [set('next', best), set('best', k), set('who', agent), set('ties', ONE)],
      [
        when(binary('<', k, get('next')), [set('next', k)]),
        when(binary('==', k, best), [set('ties', add(get('ties'), ONE))]),
      ],
    ),
  ];
  const all =
    n <= FEW
      ? Array.from({ length: n }, (_, a) => compare(constant(a))).flat()
      : [
          set('a', ZERO),
          loop(binary('<', get('a'), constant(n)), ...compare(get('a')), set('a', add(get('a'), ONE))),
        ];
  return [
    set('best', constant(NEVER)),
    set('next', constant(NEVER)),
    set('who', ZERO),
    set('ties', ZERO),
    ...all,
  ];
}

/** Of several that are due at the same time one moves, as likely as each of the others. */
function breakTies({ layout }: SamplerCode): Statement {
  const [a, nth] = [get('a'), get('nth')];
  return when(binary('>', get('ties'), ONE), [
    set('nth', call('below', get('ties'))),
    set('a', ZERO),
    set('who', constant(-1)),
    loop(
      binary('<', get('who'), ZERO),
      when(binary('==', ofAgent(layout.clock, a), get('best')), [
        when(eqz(nth), [set('who', a)]),
        set('nth', binary('-', nth, ONE)),
      ]),
      set('a', add(a, ONE)),
    ),
  ]);
}

/** Interrupts that arrive before anybody moves; one that arrives when somebody moves comes first or second, as it falls. */
function arrivals({ m, layout }: SamplerCode): Statement[] {
  const { vectors, cpus } = m.program;
  if (vectors.length === 0) return [];
  const [i, at] = [get('i'), get('at')];
  const isFirst = either(
    binary('<', at, get('best')),
    both(binary('==', at, get('best')), call('below', constant(2))),
  );
  return [
    when(variable('inFlight'), [
      set('at', constant(NEVER)),
      set('i', ZERO),
      loop(
        binary('<', i, constant(vectors.length * cpus)),
        when(
          both(
            binary('==', load(i, layout.arriveEpoch), variable('epoch')),
            binary('<', load(i, layout.arriveOffset), at),
          ),
          [set('at', load(i, layout.arriveOffset)), set('which', i)],
        ),
        set('i', add(i, ONE)),
      ),
      when(both(binary('<', at, constant(NEVER)), isFirst), [
        setVariable('now', at),
        perform(
          call(
            'arrive',
            binary('/', get('which'), constant(cpus)),
            binary('%', get('which'), constant(cpus)),
          ),
        ),
        when(variable('late'), [perform(call('wake'))]),
        give(ZERO),
      ]),
      when(binary('<', at, get('next')), [set('next', at)]),
    ]),
  ];
}

/** `round(most)`: yields why the run stops, or 0. */
function round(code: SamplerCode): Statement[] {
  const { layout } = code;
  const [k, next] = [get('k'), get('next')];
  const turn: Statement[] = [
    set('k', call('turn', get('who'))),
    loop(
      binary('&', variable('effects'), constant(EFFECT.exclusive)),
      setVariable('effects', binary('^', variable('effects'), constant(EFFECT.exclusive))),
      set('k', call('turn', get('who'))),
    ),
  ];
  return [
    ...earliest(code),
    ...arrivals(code),
    when(binary('>=', get('best'), EPOCH_VALUE), [give(call('nextEpoch'))]),
    when(
      both(
        binary('==', variable('epoch'), variable('limitEpoch')),
        binary('>=', get('best'), variable('limitOffset')),
      ),
      [give(constant(REASON.limit))],
    ),
    breakTies(code),
    when(binary('>', next, EPOCH_VALUE), [set('next', EPOCH_VALUE)]),
    when(
      both(
        binary('==', variable('epoch'), variable('limitEpoch')),
        binary('>', next, variable('limitOffset')),
      ),
      [set('next', variable('limitOffset'))],
    ),
    setVariable('now', get('best')),
    ...turn,
    loop(
      both(
        eqz(binary('|', binary('|', variable('effects'), variable('late')), variable('over'))),
        both(binary('<', k, next), binary('<', variable('steps'), get('most'))),
      ),
      setVariable('now', k),
      ...turn,
    ),
    setOfAgent(layout.clock, get('who'), k),
    when(either(binary('&', variable('effects'), constant(EFFECT.wakes)), variable('late')), [
      perform(call('wake')),
    ]),
    when(binary('&', variable('effects'), constant(EFFECT.seen)), [perform(call('look'))]),
    setVariable('effects', ZERO),
    set('k', variable('over')),
    setVariable('over', ZERO),
    give(k),
  ];
}
