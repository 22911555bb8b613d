/**
 * An agent's turn: the step that it stands at, with all that runs together with it, and what that costs. Only what the machine
 * offers is done: the guards that say so are the machine's own.
 */
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
  perform,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { find, guardOf, isOver, pendingLevel } from '../../machine/emit/agents.ts';
import { ME, ONE, R, S, V, ZERO } from '../../machine/emit/emitter.ts';
import { KIND, kindTable } from '../../machine/emit/time-scales.ts';
import { BEFORE, TRAIT } from '../plan.ts';
import { fromNow } from './clocks.ts';
import {
  draw,
  EFFECT,
  EPOCH_VALUE,
  effect,
  exclude,
  include,
  levelOf,
  ofAgent,
  REASON,
  type SamplerCode,
  setVariable,
  variable,
} from './parts.ts';

const L = get('l');
const C = get('c');
const TRAITS = get('traits');

export const traitTable = (code: SamplerCode): string => code.m.table('traits', () => code.plan.traits);

const trait = (which: number): Value => binary('&', TRAITS, constant(which));

/** Adds the cost of the op at `l` to `cost`. */
function pay({ m, plan, layout }: SamplerCode): Statement[] {
  return [
    ...draw(m, 'price', 'cost', plan.costs, L, layout),
    set('cost', add(get('cost'), get('price'))),
    ...(plan.hostDrawsCosts ? carry(get('priceEpochs')) : []),
  ];
}

/** Costs that go beyond an epoch. */
function carry(epochs: Value): Statement[] {
  return [
    set('costEpochs', add(get('costEpochs'), epochs)),
    when(binary('>=', get('cost'), EPOCH_VALUE), [
      set('cost', binary('-', get('cost'), EPOCH_VALUE)),
      set('costEpochs', add(get('costEpochs'), ONE)),
    ]),
  ];
}

/** Executes the op at `l` and those glued to it. */
function execute(code: SamplerCode): Statement[] {
  return [
    loop(
      L,
      ...pay(code),
      set('traits', binary('|', TRAITS, table(traitTable(code), L))),
      set('l', dispatch('execute', L, S, ME, R, V, C)),
      set('c', ZERO),
    ),
    setVariable('steps', add(variable('steps'), ONE)),
  ];
}

/** The agent has paid: when it acts next. */
function leave({ plan }: SamplerCode): Statement[] {
  if (!plan.hostDrawsCosts) return [give(add(variable('now'), get('cost')))];
  return [
    when(eqz(get('costEpochs')), [give(add(variable('now'), get('cost')))]),
    ...fromNow('toEpoch', 'toOffset', get('cost'), get('costEpochs')),
    give(call('sleep', ME, get('toEpoch'), get('toOffset'))),
  ];
}

/** `turn(me)`: yields the agent's clock. */
export function turnFunction(code: SamplerCode): void {
  const { m, layout, plan } = code;
  const { program } = m;
  const { regions, vectors } = program;
  const traits = traitTable(code);
  const interrupts: Statement[] =
    vectors.length === 0
      ? []
      : [
          when(variable('pendings'), [
            set('pending', call(pendingLevel(m), S, ME)),
            when(get('pending'), [give(call('takePending', ME, get('pending')))]),
          ]),
        ];
  const before = when(trait(BEFORE), [
    when(trait(TRAIT.guarded), [
      set('c', call('way', ME, R, V, L)),
      when(binary('<', C, ZERO), [include('atRest', ME), give(ofAgent(layout.clock, ME))]),
    ]),
    when(trait(TRAIT.choice), [
      set(
        'c',
        call(
          'below',
          table(
            m.table('ways', () => plan.ways),
            L,
          ),
        ),
      ),
    ]),
    when(trait(TRAIT.nowhere), [include('atRest', ME), give(call('rest', ME))]),
    when(both(trait(TRAIT.park), isOver(load(R, regions.status))), [
      include('atRest', ME),
      give(call('rest', ME)),
    ]),
  ]);
  m.fn('turn', ['me'], true, () => [
    set('s', constant(layout.state)),
    ...interrupts,
    ...find(ME, m),
    set('traits', table(traits, L)),
    before,
    ...(plan.hostDrawsCosts ? [set('costEpochs', ZERO)] : []),
    set('cost', ZERO),
    exclude('atRest', ME),
    when(variable('recordAt'), [perform(call('note', add(binary('<<', ME, constant(16)), C)))]),
    set('from', L),
    ...execute(code),
    ...settle(code),
    ...privates(code),
    ...leave(code),
  ]);
  wayFunction(code);
}

/** What a visible step may have changed. */
function settle(code: SamplerCode): Statement[] {
  const { m } = code;
  const wakes = binary('&', binary('!=', variable('waiting'), ZERO), binary('!=', trait(TRAIT.wakes), ZERO));
  return [
    when(wakes, [effect(EFFECT.wakes)]),
    ...(code.watched.length > 0 ? [when(trait(TRAIT.seen), [effect(EFFECT.seen)])] : []),
    when(trait(TRAIT.risky), [
      when(load(S, m.program.fault), [setVariable('over', constant(REASON.fault)), give(variable('now'))]),
    ]),
    when(trait(TRAIT.hold | TRAIT.send | TRAIT.halt | TRAIT.end | TRAIT.iret), [
      perform(call('after', ME, R, V, TRAITS, get('from'), get('cost'))),
      when(trait(TRAIT.halt), [give(call('rest', ME))]),
    ]),
  ];
}

/** Steps that nobody else can tell, at once: a limited number, so that others come to their turn. */
function privates(code: SamplerCode): Statement[] {
  const { m } = code;
  const here = load(add(R, V), m.program.regions.location);
  const traits = traitTable(code);
  return [
    set('left', constant(MOST_PRIVATE)),
    ...(m.program.vectors.length > 0
      ? [when(variable('pendings'), [when(call(pendingLevel(m), S, ME), [set('left', ZERO)])])]
      : []),
    set('l', here),
    loop(
      both(get('left'), binary('&', table(traits, L), constant(TRAIT.private))),
      when(variable('recordAt'), [perform(call('note', binary('<<', ME, constant(16))))]),
      ...execute(code),
      set('l', here),
      set('left', binary('-', get('left'), ONE)),
    ),
    when(binary('&', table(traits, L), constant(TRAIT.exclusive)), [effect(EFFECT.exclusive)]),
  ];
}

const MOST_PRIVATE = 256;

/**
 * `way(me, r, v, l)`: which choice of the guarded op at `l` is to be made now, or -1: then the agent waits, and its clock says
 * until when at most.
 */
function wayFunction(code: SamplerCode): void {
  const { m } = code;
  const guarded = m.program.ops.some((op, l) => l > 0 && (code.plan.traits[l] & TRAIT.guarded) !== 0 && op);
  m.fn('way', ['me', 'r', 'v', 'l'], true, () => {
    if (!guarded) return [give(ZERO)];
    const kind = table(kindTable(m), L);
    const [g, k] = [get('g'), get('k')];
    const isDue = call('isDue', ME, V);
    const wait = (...masks: ('waiting' | 'late')[]): Statement[] => [
      ...masks.map((mask) => include(mask, ME)),
      give(NO_WAY),
    ];
    return [
      set('s', constant(code.layout.state)),
      exclude('waiting', ME),
      exclude('late', ME),
      set('k', kind),
      when(binary('==', k, constant(KIND.longStep)), [
        when(eqz(isDue), [perform(call('sleepUntilDue', ME, V)), give(NO_WAY)]),
        when(guardOf(L, ME, m), [perform(call('ends', ME, V)), give(ZERO)]),
        perform(call('rest', ME)),
        ...wait('late'),
      ]),
      set('g', guardOf(L, ME, m)),
      when(binary('&', g, ONE), [give(ZERO)]),
      when(binary('==', k, constant(KIND.timedWait)), [
        when(eqz(isDue), [perform(call('sleepUntilDue', ME, V)), ...wait('waiting')]),
        when(g, [perform(call('ends', ME, V)), give(ONE)]),
        perform(call('rest', ME)),
        ...wait('waiting', 'late'),
      ]),
      perform(call('rest', ME)),
      ...wait('waiting'),
    ];
  });
  lateness(code);
}

const NO_WAY = constant(-1);

/** `ends(me, v)`: a long step ends, and it is noted by how much that is later than was drawn. */
function lateness({ m, layout }: SamplerCode): void {
  const at = get('at');
  const late = constant(layout.late);
  m.fn('ends', ['me', 'v'], true, () => [
    set('at', levelOf(ME, V)),
    set('o', binary('-', variable('now'), load(at, layout.resumeOffset))),
    set('e', binary('-', variable('epoch'), load(at, layout.resumeEpoch))),
    when(binary('<', get('o'), ZERO), [
      set('o', add(get('o'), EPOCH_VALUE)),
      set('e', binary('-', get('e'), ONE)),
    ]),
    when(eqz(binary('|', get('o'), get('e'))), [give(ZERO)]),
    store(late, 0, add(load(late), ONE)),
    when(
      {
        k: 'choose',
        c: binary('==', get('e'), load(late, 1)),
        t: binary('>', get('o'), load(late, 2)),
        e: binary('>', get('e'), load(late, 1)),
      },
      [store(late, 1, get('e')), store(late, 2, get('o'))],
    ),
    give(ZERO),
  ]);
}
