/** What the search engine runs, without the reductions that are chosen elsewhere: steps, merged or not, and conditions. */
import type { EngineModule } from '../../server/explore/engine/engine.ts';
import { binary, call, constant, get, type Module, perform, when } from '../../server/machine/code/code.ts';
import { stepModule } from '../../server/machine/emit/module.ts';
import type { Expr, StepProgram } from '../../server/program/program.ts';

export interface Observed {
  sticky?: Expr[];
  events?: { condition: Expr; when: 0 | 1 }[];
}

/** `merge`: private ops run together with the step before them. */
export function engineModule(
  program: StepProgram,
  merge: boolean,
  { sticky = [], events = [] }: Observed = {},
): EngineModule {
  const module = stepModule(program, { conditions: [...sticky, ...events.map((e) => e.condition)] });
  const [s, decision] = [get('s'), get('decision')];
  const isArrival = binary('==', binary('>>', decision, constant(24)), constant(2));
  const agent = binary('&', binary('>>', decision, constant(16)), constant(255));
  const settle = [when(isArrival, [{ k: 'return' }]), perform(call('runPrivate', s, agent, get('spare')))];
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
