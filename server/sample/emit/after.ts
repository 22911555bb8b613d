/** What follows steps of some kinds: a long step has begun, an interrupt was sent, an agent has come to an end. */
import {
  add,
  binary,
  both,
  call,
  constant,
  dispatch,
  eqz,
  get,
  give,
  load,
  loop,
  type Module,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { ended, pendingLevel } from '../../machine/emit/agents.ts';
import { ME, ONE, R, S, V, ZERO } from '../../machine/emit/emitter.ts';
import { valueOf } from '../../machine/emit/expressions.ts';
import { TRAIT } from '../plan.ts';
import { fromNow } from './clocks.ts';
import {
  agentBit,
  draw,
  EFFECT,
  effect,
  exclude,
  has,
  levelOf,
  REASON,
  type SamplerCode,
  setOfAgent,
  setVariable,
  variable,
} from './parts.ts';

/** `after(me, r, v, traits, from, cost)`, where `from` is where the agent stood. */
export function afterFunction(code: SamplerCode): Module['groups'] {
  const { m, layout } = code;
  const { vectors, agents } = m.program;
  const trait = (which: number): Value => binary('&', get('traits'), constant(which));
  const foreground = agents.reduce((bits, a, i) => (a.foreground ? bits | (1 << i) : bits), 0);
  const isEnded = (agent: Value): Value => call(ended(m), S, agent);
  const allEnded = agents
    .flatMap((a, i) => (a.foreground ? [isEnded(constant(i))] : []))
    .reduce<Value | undefined>((a, b) => (a ? both(a, b) : b), undefined);
  const { text, groups } = textOfHold(code);
  m.fn('after', ['me', 'r', 'v', 'traits', 'from', 'cost'], true, () => [
    set('s', constant(layout.state)),
    when(trait(TRAIT.hold), [perform(call('beginHold', S, ME, R, V, get('from'), text))]),
    ...(vectors.length > 0 ? [when(trait(TRAIT.send), [perform(call('schedule'))])] : []),
    when(trait(TRAIT.end), [
      ...(allEnded ? [when(allEnded, [setVariable('over', constant(REASON.ended))])] : []),
      effect(EFFECT.times),
    ]),
    when(trait(TRAIT.iret), [perform(call('resumeAfter', ME, V, get('cost'))), effect(EFFECT.times)]),
    when(trait(TRAIT.halt), [
      ...(vectors.length > 0 ? [perform(call('recount'))] : []),
      when(both(binary('&', constant(foreground), agentBit(ME)), eqz(isEnded(ME))), [
        setVariable('over', constant(REASON.halted)),
      ]),
      effect(EFFECT.times),
    ]),
    give(ZERO),
  ]);
  if (vectors.length > 0) interruptFunctions(code);
  return groups;
}

/** The text of the line that the long step at `from` is about, or -1. */
function textOfHold({ m }: SamplerCode): { text: Value; groups: Module['groups'] } {
  const parameters = ['s', 'me', 'r', 'v'];
  const none = constant(-1);
  const functions = m.program.ops.map((op, l) => {
    if (op?.k !== 'hold') return '';
    const { text } = op;
    return m.fn(`text_${l}`, parameters, true, () => [give(text ? valueOf(text, m) : none)]);
  });
  if (!m.program.ops.some((op) => op?.k === 'hold' && op.text)) return { text: none, groups: [] };
  return {
    text: dispatch('textOf', get('from'), S, ME, R, V),
    groups: [{ name: 'textOf', functions }],
  };
}

// ------------------------------------------------------------------------------------ interrupts

const CPU = get('cpu');

/** For each CPU and vector: where its state lies, and its number in the list of times. */
function forEach(
  { m }: SamplerCode,
  each: (vector: number, slot: Value, at: number) => Statement[],
): Statement[] {
  const { vectors, cpus } = m.program;
  return [
    set('cpu', ZERO),
    loop(
      binary('<', CPU, constant(cpus)),
      ...vectors.flatMap((v, n) => each(n, load(add(S, CPU), v.base), n * cpus)),
      set('cpu', add(CPU, ONE)),
    ),
  ];
}

function interruptFunctions(code: SamplerCode): void {
  const { m, layout, plan } = code;
  const epochs = plan.deliveries.span.some((n) => n < 0) ? get('delayEpochs') : ZERO;
  // Interrupts that were sent and have no time yet get one.
  m.fn('schedule', [], true, () => [
    set('s', constant(layout.state)),
    ...forEach(code, (vector, slot, at) => [
      when(both(binary('==', slot, ONE), binary('<', load(CPU, layout.arriveEpoch + at), ZERO)), [
        ...draw(m, 'delay', 'delivery', plan.deliveries, constant(vector), layout),
        ...fromNow('toEpoch', 'toOffset', get('delay'), epochs),
        store(CPU, layout.arriveEpoch + at, get('toEpoch')),
        store(CPU, layout.arriveOffset + at, get('toOffset')),
        setVariable('inFlight', add(variable('inFlight'), ONE)),
      ]),
    ]),
    effect(EFFECT.times),
    give(ZERO),
  ]);
  // A halted CPU has lost what was sent to it.
  m.fn('recount', [], true, () => [
    set('s', constant(layout.state)),
    setVariable('inFlight', ZERO),
    setVariable('pendings', ZERO),
    ...forEach(code, (_, slot, at) => [
      set('i', slot),
      when(
        binary('==', get('i'), ONE),
        [setVariable('inFlight', add(variable('inFlight'), ONE))],
        [store(CPU, layout.arriveEpoch + at, constant(-1))],
      ),
      when(binary('==', get('i'), constant(2)), [setVariable('pendings', add(variable('pendings'), ONE))]),
    ]),
    give(ZERO),
  ]);
  m.fn('takePending', ['me', 'level'], true, () => takePending(code));
  m.fn('arrive', ['vector', 'cpu'], true, () => arrive(code));
}

/** `arrive(vector, cpu)`: what was on its way is there. A CPU that is in no step of its own takes it at once. */
function arrive({ m, layout }: SamplerCode): Statement[] {
  const { vectors, cpus } = m.program;
  const base = m.table('vectorBase', () => [...vectors.map((v) => v.base), 0]);
  const decision = add(constant(2 << 24), add(binary('<<', CPU, constant(16)), get('vector')));
  return [
    set('s', constant(layout.state)),
    when(variable('recordAt'), [perform(call('note', decision))]),
    store(add(S, add(CPU, { k: 'table', table: base, index: get('vector') })), 0, constant(2)),
    store(add(binary('*', get('vector'), constant(cpus)), CPU), layout.arriveEpoch, constant(-1)),
    setVariable('inFlight', binary('-', variable('inFlight'), ONE)),
    setVariable('pendings', add(variable('pendings'), ONE)),
    setVariable('steps', add(variable('steps'), ONE)),
    when(both(has('atRest', CPU), call(pendingLevel(m), S, CPU)), [
      exclude('waiting', CPU),
      exclude('late', CPU),
      setOfAgent(layout.farEpoch, CPU, constant(-1)),
      setOfAgent(layout.clock, CPU, variable('now')),
    ]),
    give(ZERO),
  ];
}

/** `takePending(me, level)`: takes one of the interrupts that are pending at that level, whichever comes. */
function takePending({ m, layout, plan }: SamplerCode): Statement[] {
  const { vectors } = m.program;
  const [wanted, to] = [get('wanted'), get('level')];
  const isPending = (base: number): Value => binary('==', load(add(S, ME), base), constant(2));
  const each = (then: (vector: number) => Statement[]): Statement[] =>
    vectors.flatMap((v, i) => {
      const fits = binary('==', to, constant(v.kind === 'nmi' ? 2 : 1));
      return [when(both(fits, isPending(v.base)), then(i))];
    });
  const epochs = plan.interrupt.span.some((n) => n < 0) ? get('priceEpochs') : ZERO;
  const decision = add(constant(1 << 24), add(binary('<<', ME, constant(16)), get('vector')));
  return [
    set('s', constant(layout.state)),
    set('n', ZERO),
    ...each(() => [set('n', add(get('n'), ONE))]),
    set('wanted', ZERO),
    when(binary('>', get('n'), ONE), [set('wanted', call('below', get('n')))]),
    ...each((vector) => [
      when(eqz(wanted), [set('vector', constant(vector))]),
      set('wanted', binary('-', wanted, ONE)),
    ]),
    when(variable('recordAt'), [perform(call('note', decision))]),
    set('at', levelOf(ME, to)),
    store(get('at'), layout.sinceEpoch, variable('epoch')),
    store(get('at'), layout.sinceOffset, variable('now')),
    perform(call('takeInterrupt', S, ME, get('vector'))),
    setVariable('pendings', binary('-', variable('pendings'), ONE)),
    setVariable('steps', add(variable('steps'), ONE)),
    exclude('waiting', ME),
    exclude('late', ME),
    exclude('atRest', ME),
    effect(EFFECT.wakes | EFFECT.seen | EFFECT.times),
    ...draw(m, 'price', 'interrupt', plan.interrupt, ZERO, layout),
    ...fromNow('toEpoch', 'toOffset', get('price'), epochs),
    give(call('sleep', ME, get('toEpoch'), get('toOffset'))),
  ];
}
