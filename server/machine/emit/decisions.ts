/** What can happen next: `decisions(s, out)` writes every decision (decision.ts) to the words from `out` on, and yields how many. */
import type { Op, Vector } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  constant,
  eqz,
  get,
  give,
  load,
  loop,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { arriveOf, interruptOf, stepOf } from '../decision.ts';
import { find, guardOf, hasGuard, isOver, isPark, isStopped, pendingLevel, region } from './agents.ts';
import { type Emitter, ONE, R, S, ZERO } from './emitter.ts';

const AGENT = get('agent');
const OUT = get('out');
const L = get('l');

const isChoice = (op: Op): boolean => op.k === 'choose' || op.k === 'chooseValue';
/** Inside `atomic` an agent stops only at a choice; while it stands there nothing else happens. */
const isExclusive = (op: Op, l: number): boolean => l > 0 && op.glued && isChoice(op);

function waysOf(op: Op): number {
  return op.k === 'choose' ? op.targets.length : op.k === 'chooseValue' ? op.values.length : 1;
}

/** Writes a decision of the agent `agent`, of which `first` is that of agent 0. */
function put(first: number, agent: Value, more: Value = ZERO): Statement[] {
  const decision = add(binary('<<', agent, constant(16)), constant(first));
  return [store(OUT, 0, more === ZERO ? decision : add(decision, more)), set('out', add(OUT, ONE))];
}

export function hasExclusive(m: Emitter): boolean {
  return m.program.ops.some(isExclusive);
}

/** `exclusiveAgent(s)`: the agent that stands at a choice inside `atomic`, or -1. */
export function exclusiveAgent(m: Emitter): string {
  const { agents, ops, regions } = m.program;
  return m.fn('exclusiveAgent', ['s'], true, () => {
    const exclusive = m.table('exclusive', () => ops.map((op, l) => Number(op && isExclusive(op, l))));
    return [
      set('agent', ZERO),
      loop(
        binary('<', AGENT, constant(agents.length)),
        ...find(AGENT, m),
        when(both(table(exclusive, L), eqz(isStopped(load(R, regions.status)))), [give(AGENT)]),
        set('agent', add(AGENT, ONE)),
      ),
      give(constant(-1)),
    ];
  });
}

/** The steps of the agent `agent`, which stands at `l`, with `r` and `v`. */
function steps(m: Emitter): Statement[] {
  const ways = m.table('ways', () => m.program.ops.map((op) => (op ? waysOf(op) : 0)));
  const bits = get('bits');
  return [
    when(
      table(hasGuard(m), L),
      [
        set('bits', guardOf(L, AGENT, m)),
        when(binary('&', bits, ONE), put(stepOf(0, 0), AGENT)),
        when(binary('&', bits, constant(2)), put(stepOf(0, 1), AGENT)),
      ],
      [
        set('ways', table(ways, L)),
        set('choice', ZERO),
        loop(
          binary('<', get('choice'), get('ways')),
          ...put(0, AGENT, get('choice')),
          set('choice', add(get('choice'), ONE)),
        ),
      ],
    ),
  ];
}

/** What a CPU has of each vector, in their order. */
function eachVector(
  m: Emitter,
  cpu: Value,
  state: number,
  then: (i: number) => Statement[],
  kind?: Vector['kind'],
) {
  return m.program.vectors.flatMap((v, i) =>
    kind && v.kind !== kind ? [] : [when(binary('==', load(add(S, cpu), v.base), constant(state)), then(i))],
  );
}

/** What the agent `agent` can do. */
function ofAgent(m: Emitter): Statement[] {
  const { regions, vectors } = m.program;
  const goOn = [
    ...find(AGENT, m),
    set('over', isOver(load(R, regions.status))),
    when(both(L, eqz(both(get('over'), table(isPark(m), L)))), steps(m)),
  ];
  const run =
    vectors.length === 0
      ? goOn
      : [
          set('pending', call(pendingLevel(m), S, AGENT)),
          when(eqz(get('pending')), goOn, [
            when(
              binary('==', get('pending'), constant(2)),
              eachVector(m, AGENT, 2, (i) => put(interruptOf(0, i), AGENT), 'nmi'),
              eachVector(m, AGENT, 2, (i) => put(interruptOf(0, i), AGENT), 'ipi'),
            ),
          ]),
        ];
  return [set('r', region(AGENT, m)), when(eqz(isStopped(load(R, regions.status))), run)];
}

/** Agent by agent, and then the interrupts that can arrive. */
export function decisions(m: Emitter): string {
  const { agents, cpus, vectors, fault } = m.program;
  const count = (): Statement => give(binary('-', OUT, get('start')));
  return m.fn('decisions', ['s', 'out'], true, () => {
    const alone = hasExclusive(m)
      ? [
          set('agent', call(exclusiveAgent(m), S)),
          when(binary('>=', AGENT, ZERO), [...find(AGENT, m), ...steps(m), count()]),
        ]
      : [];
    const arrivals = loop(
      binary('<', AGENT, constant(cpus)),
      ...eachVector(m, AGENT, 1, (i) => put(arriveOf(0, i), AGENT)),
      set('agent', add(AGENT, ONE)),
    );
    return [
      when(load(S, fault), [give(ZERO)]),
      set('start', OUT),
      ...alone,
      set('agent', ZERO),
      loop(binary('<', AGENT, constant(agents.length)), ...ofAgent(m), set('agent', add(AGENT, ONE))),
      ...(vectors.length > 0 ? [set('agent', ZERO), arrivals] : []),
      count(),
    ];
  });
}

/** More decisions than any state of the program has. */
export function decisionRoom({ ops, agents, vectors, cpus }: Emitter['program']): number {
  const ways = ops.reduce((most, op) => Math.max(most, op ? waysOf(op) : 0), 2);
  return agents.length * Math.max(ways, vectors.length) + cpus * vectors.length;
}
