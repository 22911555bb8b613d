/** `apply(s, decision)`: what a decision (decision.ts) does to a state, in place. */
import {
  binary,
  call,
  constant,
  dispatch,
  eqz,
  get,
  give,
  impossible,
  loop,
  perform,
  set,
  store,
  when,
} from '../code/code.ts';
import { find } from './agents.ts';
import { C, type Emitter, R, S, V, ZERO } from './emitter.ts';
import { takeInterrupt, vectorAt } from './interrupts.ts';

export function apply(m: Emitter): string {
  const [decision, agent, l] = [get('decision'), get('agent'), get('l')];
  const kind = binary('>>', decision, constant(24));
  return m.fn('apply', ['s', 'decision'], false, () => [
    set('agent', binary('&', binary('>>', decision, constant(16)), constant(255))),
    set('c', binary('&', decision, constant(65535))),
    ...(m.program.vectors.length === 0
      ? []
      : [
          when(binary('==', kind, constant(1)), [perform(call(takeInterrupt(m), S, agent, C)), give()]),
          when(binary('==', kind, constant(2)), [store(vectorAt(agent, C, m), 0, constant(2)), give()]),
        ]),
    ...find(agent, m),
    when(eqz(l), [impossible('an agent that stands nowhere is to take a step')]),
    // A glued op follows at once.
    loop(l, set('l', dispatch('execute', l, S, agent, R, V, C)), set('c', ZERO)),
  ]);
}
