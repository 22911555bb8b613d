/** The start of a run, and what is asked about it from outside. */
import {
  add,
  binary,
  call,
  constant,
  get,
  give,
  load,
  loop,
  perform,
  type Statement,
  set,
  store,
} from '../../machine/code/code.ts';
import { ONE, ZERO } from '../../machine/emit/emitter.ts';
import { CONDITION_WORDS } from '../layout.ts';
import { type SamplerCode, setVariable, VARIABLES, variable } from './parts.ts';

/** What can be asked: `get_epoch()`, … */
export const ASKED = ['epoch', 'now', 'steps', 'moves', 'recordAt'] as const;

export function beginFunctions(code: SamplerCode): void {
  const { m, layout, watched } = code;
  const { program } = m;
  const fill = (at: number, words: number, value: number): Statement[] => [
    set('i', ZERO),
    loop(
      binary('<', get('i'), constant(words)),
      store(get('i'), at, constant(value)),
      set('i', add(get('i'), ONE)),
    ),
  ];
  const agents = program.agents.length;
  // `begin(limitEpoch, limitOffset, recorded)`
  m.fn('begin', ['limitEpoch', 'limitOffset', 'recorded'], false, () => [
    { k: 'copy', to: constant(layout.state), from: constant(layout.initial), length: constant(layout.slots) },
    ...VARIABLES.map((name) => setVariable(name, ZERO)),
    setVariable('randomAt', constant(layout.randomEnd)),
    setVariable('limitEpoch', get('limitEpoch')),
    setVariable('limitOffset', get('limitOffset')),
    { k: 'if', c: get('recorded'), then: [setVariable('recordAt', constant(layout.record))], else: [] },
    ...fill(layout.clock, agents, 0),
    ...fill(layout.farEpoch, agents, -1),
    ...fill(layout.arriveEpoch, Math.max(1, program.vectors.length * program.cpus), -1),
    ...fill(layout.late, 3, 0),
    ...fill(layout.conditions, CONDITION_WORDS * watched.length, 0),
    ...(watched.length > 0 ? [perform(call('look'))] : []),
  ]);
  m.fn('save', [], false, () =>
    VARIABLES.map((name, i) => store(constant(layout.variables), i, variable(name))),
  );
  m.fn('resume', [], false, () =>
    VARIABLES.map((name, i) => setVariable(name, load(constant(layout.variables), i))),
  );
  for (const name of ASKED) m.fn(`get_${name}`, [], true, () => [give(variable(name))]);
}
