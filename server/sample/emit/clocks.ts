/** Clocks: when agents act next, when long steps end, when interrupts arrive. */
import {
  add,
  binary,
  both,
  call,
  choose,
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
import { find } from '../../machine/emit/agents.ts';
import { ONE, V, ZERO } from '../../machine/emit/emitter.ts';
import { KIND, kindTable } from '../../machine/emit/time-scales.ts';
import { NEVER } from '../time.ts';
import {
  draw,
  EPOCH_VALUE,
  levelOf,
  ofAgent,
  REASON,
  type SamplerCode,
  setOfAgent,
  setVariable,
  variable,
} from './parts.ts';

const NONE = constant(-1);
const AGENT = get('agent');

/** The moment so long from now, into two variables. */
export function fromNow(epoch: string, offset: string, offsetBy: Value, epochsBy: Value = ZERO): Statement[] {
  return [
    set(offset, add(variable('now'), offsetBy)),
    set(epoch, add(variable('epoch'), epochsBy)),
    when(binary('>=', get(offset), EPOCH_VALUE), [
      set(offset, binary('-', get(offset), EPOCH_VALUE)),
      set(epoch, add(get(epoch), ONE)),
    ]),
  ];
}

/** `epoch`, `offset` is not after the present moment. */
export function isPast(epoch: Value, offset: Value): Value {
  return either(
    binary('<', epoch, variable('epoch')),
    both(binary('==', epoch, variable('epoch')), binary('<=', offset, variable('now'))),
  );
}

export function clockFunctions(code: SamplerCode): void {
  const { m, layout } = code;
  const { program } = m;
  const agents = program.agents.length;

  // The agent acts at that moment, which is not past.
  m.fn('sleep', ['agent', 'toEpoch', 'toOffset'], true, () => [
    when(binary('==', get('toEpoch'), variable('epoch')), [
      setOfAgent(layout.farEpoch, AGENT, NONE),
      setOfAgent(layout.clock, AGENT, get('toOffset')),
      give(get('toOffset')),
    ]),
    setOfAgent(layout.farEpoch, AGENT, get('toEpoch')),
    setOfAgent(layout.farOffset, AGENT, get('toOffset')),
    setOfAgent(layout.clock, AGENT, constant(NEVER)),
    give(constant(NEVER)),
  ]);

  // The agent acts when somebody else has let it.
  m.fn('rest', ['agent'], true, () => [
    setOfAgent(layout.farEpoch, AGENT, NONE),
    setOfAgent(layout.clock, AGENT, constant(NEVER)),
    give(constant(NEVER)),
  ]);

  const resume = (list: number): Value => load(get('at'), list);
  m.fn('isDue', ['agent', 'v'], true, () => [
    set('at', levelOf(AGENT, V)),
    give(isPast(resume(layout.resumeEpoch), resume(layout.resumeOffset))),
  ]);
  m.fn('sleepUntilDue', ['agent', 'v'], true, () => [
    set('at', levelOf(AGENT, V)),
    give(call('sleep', AGENT, resume(layout.resumeEpoch), resume(layout.resumeOffset))),
  ]);

  // The agent has begun a long step at `l`, which leads to its end.
  m.fn('beginHold', ['s', 'me', 'r', 'v', 'l', 'text'], true, () => beginHold(code));

  // A long step was interrupted until now, at level `from`, and the way back has a cost: it takes that much longer, a wait does not.
  m.fn('resumeAfter', ['me', 'from', 'cost'], true, () => {
    const [at, since] = [get('at'), get('since')];
    const kind = kindTable(m);
    return [
      ...find(get('me'), m),
      when(binary('!=', { k: 'table', table: kind, index: get('l') }, constant(KIND.longStep)), [give(ZERO)]),
      set('at', levelOf(get('me'), V)),
      set('since', levelOf(get('me'), get('from'))),
      set('offset', binary('-', variable('now'), load(since, layout.sinceOffset))),
      set('epochs', binary('-', variable('epoch'), load(since, layout.sinceEpoch))),
      when(binary('<', get('offset'), ZERO), [
        set('offset', add(get('offset'), EPOCH_VALUE)),
        set('epochs', binary('-', get('epochs'), ONE)),
      ]),
      // No sum of two offsets is more than a word holds, but of three.
      set('offset', add(get('offset'), load(at, layout.resumeOffset))),
      set('epochs', add(get('epochs'), load(at, layout.resumeEpoch))),
      ...carryOffset(),
      set('offset', add(get('offset'), get('cost'))),
      ...carryOffset(),
      store(at, layout.resumeOffset, get('offset')),
      store(at, layout.resumeEpoch, get('epochs')),
      give(ZERO),
    ];
  });

  m.fn('nextEpoch', [], true, () => nextEpoch(code, agents));
}

function carryOffset(): Statement[] {
  return [
    when(binary('>=', get('offset'), EPOCH_VALUE), [
      set('offset', binary('-', get('offset'), EPOCH_VALUE)),
      set('epochs', add(get('epochs'), ONE)),
    ]),
  ];
}

function beginHold({ m, layout, plan }: SamplerCode): Statement[] {
  const { spread, epoch, offset } = plan.holds;
  const l = get('l');
  const tables = {
    spread: m.table('holdSpread', () => spread),
    epoch: m.table('holdEpoch', () => epoch),
    offset: m.table('holdOffset', () => offset),
  };
  const drawnByHost = spread.some((n, at) => n >= 0 && m.program.ops[at]?.k === 'hold');
  const entry = (name: string): Value => ({ k: 'table', table: name, index: l });
  return [
    set('forOffset', entry(tables.offset)),
    set('forEpochs', entry(tables.epoch)),
    ...(drawnByHost
      ? [
          when(binary('>=', entry(tables.spread), ZERO), [
            perform(call('draw', entry(tables.spread), get('text'))),
            set('forEpochs', load(constant(layout.drawn))),
            set('forOffset', load(constant(layout.drawn), 1)),
          ]),
        ]
      : []),
    ...fromNow('toEpoch', 'toOffset', get('forOffset'), get('forEpochs')),
    set('at', levelOf(get('me'), V)),
    store(get('at'), layout.resumeEpoch, get('toEpoch')),
    store(get('at'), layout.resumeOffset, get('toOffset')),
    give(ZERO),
  ];
}

/** Nobody acts in this epoch any more: goes to the next one in which somebody does. Yields why the run ends, or 0. */
function nextEpoch({ m, layout }: SamplerCode, agents: number): Statement[] {
  const { vectors, cpus } = m.program;
  const [a, k, e, i] = [get('a'), get('k'), get('e'), get('i')];
  const earliest = (): Statement =>
    when(both(binary('>=', e, ZERO), either(binary('<', get('next'), ZERO), binary('<', e, get('next')))), [
      set('next', e),
    ]);
  const near = constant(NEVER);
  const arrivals: Statement[] =
    vectors.length === 0
      ? []
      : [
          when(variable('inFlight'), [
            set('i', ZERO),
            loop(
              binary('<', i, constant(vectors.length * cpus)),
              set('e', load(i, layout.arriveEpoch)),
              earliest(),
              set('i', add(i, ONE)),
            ),
          ]),
        ];
  return [
    set('next', NONE),
    set('someNear', ZERO),
    set('a', ZERO),
    loop(
      binary('<', a, constant(agents)),
      when(binary('<', ofAgent(layout.clock, a), near), [set('someNear', ONE)]),
      set('e', ofAgent(layout.farEpoch, a)),
      earliest(),
      set('a', add(a, ONE)),
    ),
    ...arrivals,
    when(eqz(get('someNear')), [
      when(binary('<', get('next'), ZERO), [give(constant(REASON.standstill))]),
      setVariable('epoch', get('next')),
    ]),
    when(get('someNear'), [setVariable('epoch', add(variable('epoch'), ONE))]),
    set('a', ZERO),
    loop(
      binary('<', a, constant(agents)),
      set('k', ofAgent(layout.clock, a)),
      when(binary('<', k, near), [setOfAgent(layout.clock, a, binary('-', k, EPOCH_VALUE))]),
      when(binary('==', ofAgent(layout.farEpoch, a), variable('epoch')), [
        setOfAgent(layout.clock, a, ofAgent(layout.farOffset, a)),
        setOfAgent(layout.farEpoch, a, NONE),
      ]),
      set('a', add(a, ONE)),
    ),
    setVariable('now', ZERO),
    when(binary('>', variable('epoch'), variable('limitEpoch')), [give(constant(REASON.limit))]),
    give(ZERO),
  ];
}

/** When whoever was blocked at `l` goes on: at once, but for the time that it takes to notice. */
export function notice(code: SamplerCode, agent: Value, l: Value): Statement[] {
  const { m, plan, layout } = code;
  const epochs = plan.notices.span.some((n) => n < 0) ? get('noticeEpochs') : ZERO;
  return [
    ...draw(m, 'notice', 'notice', plan.notices, l, layout),
    ...fromNow('toEpoch', 'toOffset', get('notice'), epochs),
    // One that would act sooner by itself does: at its time-out.
    set('soon', binary('==', get('toEpoch'), variable('epoch'))),
    set('own', ofAgent(layout.clock, agent)),
    when(
      choose(
        get('soon'),
        binary('<', get('toOffset'), get('own')),
        both(
          binary('==', get('own'), constant(NEVER)),
          isLater(ofAgent(layout.farEpoch, agent), ofAgent(layout.farOffset, agent)),
        ),
      ),
      [perform(call('sleep', agent, get('toEpoch'), get('toOffset')))],
    ),
  ];
}

/** The moment is later than `toEpoch`, `toOffset`, or never. */
function isLater(epoch: Value, offset: Value): Value {
  return either(
    either(binary('<', epoch, ZERO), binary('>', epoch, get('toEpoch'))),
    both(binary('==', epoch, get('toEpoch')), binary('>', offset, get('toOffset'))),
  );
}
