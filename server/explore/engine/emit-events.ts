/**
 * Transitions that lead into what an expectation forbids, or into what one wants to see, as code. For each kind of step one
 * is kept: of those at the first level at which there is one, the one whose state and decision have the smallest hash, so
 * that it does not depend on who found it, nor on the numbers of states.
 */
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  either,
  eqz,
  type Fn,
  get,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
  type Value,
  when,
} from '../../machine/code/code.ts';
import type { SearchCode } from './emit-search.ts';
import { control, ONE, worker } from './emit-tables.ts';
import { CONTROL, EVENT_WORDS } from './layout.ts';

/** Kinds of steps an agent can take: ops, interrupts taken, interrupts arriving. */
export function stepKinds({ ops, vectors }: SearchCode['program']): number {
  return ops.length + 2 * vectors.length;
}

/** Looks whether the transition from `current` to `next` by `decision` is one of those; `head` is where it starts. */
export function noteEvents({ program, layout, watches }: SearchCode): Statement[] {
  if (watches.events.length === 0) return [];
  const { location, level, base, size } = program.regions;
  const decision = get('decision');
  const agent = binary('&', binary('>>', decision, constant(16)), constant(255));
  const kind = binary('>>', decision, constant(24));
  const region = add(get('current'), add(constant(base), binary('*', get('agent'), constant(size))));
  // What a step is said to be: the op it starts from, or the interrupt.
  const interrupt = add(
    constant(program.ops.length),
    add(
      binary('*', binary('-', kind, ONE), constant(program.vectors.length)),
      binary('&', decision, constant(0xffff)),
    ),
  );
  const known = load(get('record'));
  return watches.events.map((e, i) =>
    when(both(get(`quiet${i}`), binary('==', call(e.condition, get('next')), constant(e.when))), [
      set('agent', agent),
      set('r', region),
      set('kind', choose(kind, interrupt, load(add(get('r'), load(get('r'), level)), location))),
      set('kind', add(get('kind'), binary('*', get('agent'), constant(stepKinds(program))))),
      set('kind', add(get('kind'), constant(i * program.agents.length * stepKinds(program)))),
      set(
        'record',
        add(add(worker(), constant(layout.scratch.events)), binary('*', get('kind'), constant(EVENT_WORDS))),
      ),
      when(either(eqz(known), binary('==', known, control(CONTROL.level))), [
        perform(call('noteEvent', get('record'), get('head'), decision)),
      ]),
    ]),
  );
}

/** `noteEvent(record, from, decision)`: keeps it, if it is the first or comes before the one that is known. */
export function noteEvent({ layout, watches }: SearchCode): Fn {
  const [h, g, record, word] = [get('h'), get('g'), get('record'), get('word')];
  const mix = (name: string, factor: number, shift: number): Statement[] => [
    set(name, binary('*', binary('^', get(name), word), constant(factor | 0))),
    set(name, binary('^', get(name), binary('>>>', get(name), constant(shift)))),
  ];
  const mixWord = [...mix('h', 0x85ebca6b, 15), ...mix('g', 0xc2b2ae35, 13)];
  const before = (a: Value, i: number): Value => binary('<u', a, load(record, i));
  return {
    name: 'noteEvent',
    parameters: ['record', 'from', 'decision'],
    result: false,
    body: [
      set('at', add(worker(), constant(layout.scratch.current))),
      set('end', add(get('at'), constant(layout.slots + watches.sticky.length))),
      set('h', constant(0x9e3779b9 | 0)),
      set('g', constant(0x7f4a7c15)),
      loop(
        binary('<', get('at'), get('end')),
        set('word', load(get('at'))),
        ...mixWord,
        set('at', add(get('at'), ONE)),
      ),
      set('word', get('decision')),
      ...mixWord,
      when(
        either(eqz(load(record)), either(before(h, 1), both(binary('==', h, load(record, 1)), before(g, 2)))),
        [
          store(record, 0, control(CONTROL.level)),
          store(record, 1, h),
          store(record, 2, g),
          store(record, 3, get('from')),
          store(record, 4, get('decision')),
        ],
      ),
    ],
  };
}
