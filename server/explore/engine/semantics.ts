/** The step semantics as the search runs it: with what runs together with each step, and with its conditions. */
import { binary, call, constant, get, type Module, perform, when } from '../../machine/code/code.ts';
import { stepModule } from '../../machine/emit/module.ts';
import type { Expr, StepProgram } from '../../program/program.ts';
import type { EngineModule } from './engine.ts';

export interface Observations {
  /** Conditions of which it is remembered that they have held. */
  sticky: Expr[];
  /** Conditions whose becoming `when` is noted. */
  events: { condition: Expr; when: 0 | 1 }[];
}

export function engineModule(
  program: StepProgram,
  merge: boolean,
  { sticky, events }: Observations,
): EngineModule {
  const conditions = [...sticky, ...events.map((e) => e.condition)];
  const module = stepModule(program, { conditions });
  const [s, decision] = [get('s'), get('decision')];
  const isArrival = binary('==', binary('>>', decision, constant(24)), constant(2));
  const agent = binary('&', binary('>>', decision, constant(16)), constant(255));
  const settle = [
    when(isArrival, [{ k: 'return' }]),
    perform(call('runSafely', s, agent)),
    when(call('runsPrivately', s, agent), [perform(call('runPrivate', s, agent, get('spare')))]),
  ];
  const all: Module = {
    ...module,
    functions: [
      ...module.functions,
      { name: 'settle', parameters: ['s', 'decision', 'spare'], result: false, body: merge ? settle : [] },
      { name: 'normalise', parameters: ['s'], result: false, body: [] },
    ],
  };
  return {
    module: all,
    sticky: sticky.map((_, i) => `condition_${i}`),
    events: events.map((e, i) => ({ condition: `condition_${sticky.length + i}`, when: e.when })),
  };
}
