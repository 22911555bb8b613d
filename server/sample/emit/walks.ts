/**
 * Schedulers without a clock. A uniform random walk takes any of what can happen next, each as likely as the others. PCT (Burckhardt,
 * Kothari, Musuvathi and Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010) runs whoever
 * has the highest priority, and takes a priority down at some moves that were drawn before.
 */
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
  perform,
  type Statement,
  set,
  store,
  table,
  type Value,
  when,
} from '../../machine/code/code.ts';
import { ended, find, pendingLevel, status } from '../../machine/emit/agents.ts';
import { ONE, R, S, V, ZERO } from '../../machine/emit/emitter.ts';
import { STATUS } from '../../program/program.ts';
import { TRAIT } from '../plan.ts';
import { REASON, type SamplerCode, setVariable, variable } from './parts.ts';
import { traitTable } from './turn.ts';

const D = get('d');
const AGENT = get('agent');
const agentOf = (d: Value): Value => binary('&', binary('>>', d, constant(16)), constant(255));
const isStep = (d: Value): Value => eqz(binary('>>', d, constant(24)));

export function walkFunctions(code: SamplerCode): void {
  const { m } = code;
  m.fn('decide', ['d'], true, () => decide(code));
  m.fn('walk', ['most'], true, () =>
    moves(code, [set('d', load(call('below', get('n')), code.layout.decisions))]),
  );
  m.fn('pct', ['most'], true, () => moves(code, byPriority(code)));
}

/** `decide(d)`: the decision, and what its agent can do at once that nobody can tell. Yields why the run is over, or 0. */
function decide(code: SamplerCode): Statement[] {
  const { m, layout } = code;
  const { program } = m;
  const traits = traitTable(code);
  const step = binary('<<', AGENT, constant(16));
  const note = (d: Value): Statement => when(variable('recordAt'), [perform(call('note', d))]);
  const foreground = program.agents.flatMap((a, i) => (a.foreground ? [i] : []));
  const allEnded = foreground
    .map((a) => call(ended(m), S, constant(a)))
    .reduce<Value | undefined>((a, b) => (a ? both(a, b) : b), undefined);
  const halted = foreground.map((a) => {
    const bit = constant(1 << a);
    return when(
      both(
        binary('==', call(status(m), S, constant(a)), constant(STATUS.halted)),
        eqz(binary('&', variable('haltedBefore'), bit)),
      ),
      [
        setVariable('haltedBefore', binary('|', variable('haltedBefore'), bit)),
        give(constant(REASON.halted)),
      ],
    );
  });
  return [
    set('s', constant(layout.state)),
    set('agent', agentOf(D)),
    note(D),
    perform(call('apply', S, D)),
    setVariable('steps', add(variable('steps'), ONE)),
    setVariable('moves', add(variable('moves'), ONE)),
    when(load(S, program.fault), [give(constant(REASON.fault))]),
    when(isStep(D), [
      ...find(AGENT, m),
      set('left', constant(MOST_PRIVATE)),
      ...(program.vectors.length > 0 ? [when(call(pendingLevel(m), S, AGENT), [set('left', ZERO)])] : []),
      loop(
        both(get('left'), binary('&', table(traits, get('l')), constant(TRAIT.private))),
        note(step),
        perform(call('apply', S, step)),
        setVariable('steps', add(variable('steps'), ONE)),
        set('l', load(add(R, V), program.regions.location)),
        set('left', binary('-', get('left'), ONE)),
      ),
    ]),
    ...(code.watched.length > 0 ? [perform(call('look'))] : []),
    ...(allEnded ? [when(allEnded, [give(constant(REASON.ended))])] : []),
    ...halted,
    give(ZERO),
  ];
}

const MOST_PRIVATE = 256;

/** `choose` sets `d` to one of the `n` decisions. */
function moves({ layout }: SamplerCode, choose: Statement[]): Statement[] {
  const [reason, n] = [get('reason'), get('n')];
  return [
    set('s', constant(layout.state)),
    loop(
      binary('<', variable('steps'), get('most')),
      set('n', call('decisions', S, constant(layout.decisions))),
      when(eqz(n), [give(constant(REASON.standstill))]),
      ...choose,
      set('reason', call('decide', D)),
      when(reason, [give(reason)]),
    ),
    give(constant(REASON.steps)),
  ];
}

/** The decisions of whoever has the highest priority among those that can move; any of them. */
function byPriority(code: SamplerCode): Statement[] {
  const { m, layout } = code;
  const { agents, regions } = m.program;
  const [i, best, p, many, nth] = [get('i'), get('best'), get('p'), get('many'), get('nth')];
  // What arrives at a CPU is somebody of its own.
  const isArrival = binary('==', binary('>>', D, constant(24)), constant(2));
  const mover = add(agentOf(D), binary('*', isArrival, constant(agents.length)));
  const scan = (each: Statement[]): Statement[] => [
    set('i', ZERO),
    loop(
      binary('<', i, get('n')),
      set('d', load(i, layout.decisions)),
      set('mover', mover),
      ...each,
      set('i', add(i, ONE)),
    ),
  ];
  const highest: Statement[] = [
    set('best', constant(-2147483648)),
    ...scan([
      set('p', load(get('mover'), layout.priorities)),
      when(
        binary('>', p, best),
        [set('best', p), set('who', get('mover')), set('many', ONE)],
        [when(binary('==', get('mover'), get('who')), [set('many', add(many, ONE))])],
      ),
    ]),
  ];
  const change = load(variable('nextChange'), layout.changes);
  const here = load(add(get('r'), load(get('r'), regions.level)), regions.location);
  return [
    set('who', constant(-1)),
    ...highest,
    // The moves at which the one that would go on is taken down.
    loop(
      binary('==', change, variable('moves')),
      store(get('who'), layout.priorities, load(variable('nextChange'), layout.changeTo)),
      setVariable('nextChange', add(variable('nextChange'), ONE)),
      set('who', constant(-1)),
      ...highest,
    ),
    set('nth', ZERO),
    when(binary('>', many, ONE), [set('nth', call('below', many))]),
    ...scan([
      when(binary('==', get('mover'), get('who')), [
        when(eqz(nth), [set('picked', D)]),
        set('nth', binary('-', nth, ONE)),
      ]),
    ]),
    set('d', get('picked')),
    // A loop that goes round lets the others go first: otherwise one that waits in a loop would wait for ever.
    when(isStep(D), [
      set('r', add(binary('*', agentOf(D), constant(regions.size)), constant(layout.state + regions.base))),
      when(binary('&', table(traitTable(code), here), constant(TRAIT.round)), [
        setVariable('lowest', binary('-', variable('lowest'), ONE)),
        store(agentOf(D), layout.priorities, variable('lowest')),
      ]),
    ]),
  ];
}
