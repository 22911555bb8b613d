/** Sending and taking interrupts, and the ends an agent can come to. */
import { LEVEL, type Op, STATUS } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  eqz,
  get,
  give,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { region, stopped } from './agents.ts';
import { clearWords, type Emitter, ME, ONE, R, S, V, ZERO } from './emitter.ts';
import { clearLocals, evaluate, leave } from './stores.ts';

type EndOp = Extract<Op, { k: 'halt' | 'park' | 'finish' | 'iret' }>;

export function sendOp(op: Extract<Op, { k: 'send' }>, m: Emitter): Statement[] {
  const { base } = m.program.vectors[op.vector];
  return [
    ...evaluate('mask', op.targets, m),
    perform(call(sendTo(m), S, get('mask'), constant(base))),
    ...leave(op, op.next, 0, m),
  ];
}

/** An interrupt is on its way to each CPU of the mask that can still be reached and has none of the kind coming. */
function sendTo(m: Emitter): string {
  const cpu = get('cpu');
  const at = add(add(S, get('vector')), cpu);
  return m.fn('sendTo', ['s', 'mask', 'vector'], true, () => [
    set('cpu', ZERO),
    loop(
      binary('<', cpu, constant(m.program.cpus)),
      when(both(binary('&', binary('>>', get('mask'), cpu), ONE), eqz(load(at))), [
        when(eqz(call(stopped(m), S, cpu)), [store(at, 0, ONE)]),
      ]),
      set('cpu', add(cpu, ONE)),
    ),
    give(ZERO),
  ]);
}

export function endOp(op: EndOp, m: Emitter): Statement[] {
  const { status, level, location, irqsOff } = m.program.regions;
  const running = binary('==', load(R, status), constant(STATUS.running));
  const leaveLevel = [store(add(R, V), location, ZERO), store(add(R, V), irqsOff, ZERO)];
  switch (op.k) {
    case 'halt':
      // Whoever had come to an end before keeps it: a handler that halts a parked CPU takes nothing away.
      return [
        store(R, status, choose(running, constant(STATUS.halted), constant(STATUS.parkedThenHalted))),
        ...clearHalted(m),
        ...clearLocals(op, 0),
        give(ZERO),
      ];
    case 'park':
      return [when(running, [store(R, status, constant(STATUS.parked))]), give(ZERO)];
    case 'finish':
      return [when(running, [store(R, status, constant(STATUS.finished))]), ...leaveLevel, give(ZERO)];
    case 'iret': {
      const inIrq = both(binary('==', V, constant(LEVEL.nmi)), load(R, location + LEVEL.irq));
      return [
        ...leaveLevel,
        store(R, level, choose(inIrq, constant(LEVEL.irq), constant(LEVEL.task))),
        give(ZERO),
      ];
    }
  }
}

/** What no longer means anything once the agent is halted goes, so that equal states are equal. */
function clearHalted({ program }: Emitter): Statement[] {
  const { cpus, vectors, regions, agents } = program;
  const gone = vectors.map((v) => store(add(S, ME), v.base, ZERO));
  return [
    ...(agents.length > cpus ? [when(binary('<', ME, constant(cpus)), gone)] : gone),
    ...clearWords(R, regions.laps, agents.length),
  ];
}

/** `takeInterrupt(s, agent, vector)`: the agent starts to run the handler on top of what it runs. */
export function takeInterrupt(m: Emitter): string {
  const { regions, vectors } = m.program;
  const [agent, vector, to] = [get('agent'), get('vector'), get('to')];
  return m.fn('takeInterrupt', ['s', 'agent', 'vector'], true, () => {
    const isNmi = m.table('isNmi', () => [...vectors.map((v) => Number(v.kind === 'nmi')), 0]);
    const entry = m.table('entry', () => [...vectors.map((v) => v.entry), 0]);
    return [
      set('r', region(agent, m)),
      set('to', choose(table(isNmi, vector), constant(LEVEL.nmi), constant(LEVEL.irq))),
      store(R, regions.level, to),
      store(add(R, to), regions.location, table(entry, vector)),
      store(add(R, to), regions.irqsOff, ONE),
      store(vectorAt(agent, vector, m), 0, ZERO),
      give(ZERO),
    ];
  });
}

/** What a CPU has of a vector: nothing, sent or pending. */
export function vectorAt(agent: Value, vector: Value, m: Emitter): Value {
  const base = m.table('vectorBase', () => [...m.program.vectors.map((v) => v.base), 0]);
  return add(add(S, agent), table(base, vector));
}
