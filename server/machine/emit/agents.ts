/** Small questions about the agents of a state: what became of them, what they may take, whether they are blocked. */
import { LEVEL, STATUS } from '../../program/program.ts';
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
  type Statement,
  set,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { type Emitter, ONE, R, S, V, ZERO } from './emitter.ts';

const AGENT = get('agent');
const QUESTION = ['s', 'agent'];

/** Where the region of an agent starts. */
export function region(agent: Value, m: Emitter): Value {
  const { base, size } = m.program.regions;
  return add(add(S, binary('*', agent, constant(size))), constant(base));
}

/** Where the agent stands, of whose region and level `r` and `v` tell. */
export function here(m: Emitter): Value {
  return load(add(R, V), m.program.regions.location);
}

/** Sets `r`, `v` and `l` to the region, level and location of the agent `agent`. */
export function find(agent: Value, m: Emitter): Statement[] {
  return [set('r', region(agent, m)), set('v', load(R, m.program.regions.level)), set('l', here(m))];
}

/** `status(s, agent)`: one of STATUS. */
export function status(m: Emitter): string {
  return m.fn('status', QUESTION, true, () => [give(load(region(AGENT, m), m.program.regions.status))]);
}

const isStatus = (what: Value, ...which: number[]): Value =>
  which.map((w) => binary('==', what, constant(w))).reduce((a, b) => either(a, b));

export const isStopped = (what: Value): Value => isStatus(what, STATUS.halted, STATUS.parkedThenHalted);
export const isOver = (what: Value): Value => isStatus(what, STATUS.parked, STATUS.finished);

/** `stopped(s, agent)`: halted; it never runs again. */
export function stopped(m: Emitter): string {
  return m.fn('stopped', QUESTION, true, () => [
    set('what', call(status(m), S, AGENT)),
    give(isStopped(get('what'))),
  ]);
}

/** `ended(s, agent)`: it has done what it was there to do, whatever happened to it later. */
export function ended(m: Emitter): string {
  return m.fn('ended', QUESTION, true, () => [
    give(binary('>=', call(status(m), S, AGENT), constant(STATUS.parked))),
  ]);
}

/** Per location: its op is a park. */
export const isPark = (m: Emitter): string =>
  m.table('isPark', () => m.program.ops.map((op) => Number(op?.k === 'park')));

/** `idle(s, agent)`: come to its end and running no handler; it takes interrupts only. */
export function idle(m: Emitter): string {
  const l = get('l');
  return m.fn('idle', QUESTION, true, () => [
    set('what', call(status(m), S, AGENT)),
    when(eqz(isOver(get('what'))), [give(ZERO)]),
    ...find(AGENT, m),
    give(either(eqz(l), table(isPark(m), l))),
  ]);
}

/** `pendingLevel(s, agent)`: the level of the pending interrupts that the agent must take as its next step: NMIs first; 0 when there are none. */
export function pendingLevel(m: Emitter): string {
  const { cpus, vectors, regions, agents } = m.program;
  const pending = (kind: 'ipi' | 'nmi', to: number): Statement[] =>
    vectors
      .filter((v) => v.kind === kind)
      .map((v) => when(binary('==', load(add(S, AGENT), v.base), constant(2)), [give(constant(to))]));
  return m.fn('pendingLevel', QUESTION, true, () => {
    if (vectors.length === 0) return [give(ZERO)];
    return [
      ...(agents.length > cpus ? [when(binary('>=', AGENT, constant(cpus)), [give(ZERO)])] : []),
      set('r', region(AGENT, m)),
      set('v', load(R, regions.level)),
      set('what', load(R, regions.status)),
      when(either(binary('==', V, constant(LEVEL.nmi)), isStopped(get('what'))), [give(ZERO)]),
      ...pending('nmi', LEVEL.nmi),
      when(either(V, load(R, regions.irqsOff)), [give(ZERO)]),
      ...pending('ipi', LEVEL.irq),
      give(ZERO),
    ];
  });
}

/** `interruptAbout(s)`: an interrupt is in flight, or pending at a CPU that may take it. */
export function interruptAbout(m: Emitter): string {
  const { cpus, vectors } = m.program;
  const [cpu, what] = [get('cpu'), get('what')];
  const takes = both(binary('==', what, constant(2)), call(pendingLevel(m), S, cpu));
  return m.fn('interruptAbout', ['s'], true, () => {
    if (vectors.length === 0) return [give(ZERO)];
    return [
      set('cpu', ZERO),
      loop(
        binary('<', cpu, constant(cpus)),
        ...vectors.flatMap((v) => [
          set('what', load(add(S, cpu), v.base)),
          when(either(binary('==', what, ONE), takes), [give(ONE)]),
        ]),
        set('cpu', add(cpu, ONE)),
      ),
      give(ZERO),
    ];
  });
}

/** `blocked(s, agent)`: it stands at an op that cannot go now. */
export function blocked(m: Emitter): string {
  const l = get('l');
  return m.fn('blocked', QUESTION, true, () => [
    when(either(call(stopped(m), S, AGENT), call(pendingLevel(m), S, AGENT)), [give(ZERO)]),
    ...find(AGENT, m),
    when(eqz(table(hasGuard(m), l)), [give(ZERO)]),
    give(eqz(guardOf(l, AGENT, m))),
  ]);
}

/** What the guard at `l` says for an agent with region `r` and level `v`. A program in which nothing blocks has none. */
export function guardOf(l: Value, agent: Value, { program }: Emitter): Value {
  const some = program.ops.some((op, at) => at > 0 && GUARDED.has(op.k));
  return some ? dispatch('guard', l, S, agent, R, V) : ONE;
}

const GUARDED = new Set(['wait', 'lockQueued', 'semWoken', 'holdEnd']);

/** Per location: its op can be blocked, and a guard says whether it is. */
export const hasGuard = (m: Emitter): string =>
  m.table('hasGuard', () => m.program.ops.map((op, l) => Number(l > 0 && GUARDED.has(op.k))));
