/** All states of a small program, and where its agents stand in them. */
import type { Decision } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { State } from '../../server/machine/state.ts';
import type { StepProgram } from '../../server/program/program.ts';

/** Undefined when there are too many. */
export function statesOf(program: StepProgram, most: number): State[] | undefined {
  const machine = createMachine(program);
  const states = [machine.initial()];
  const seen = new Set([states[0].join()]);
  for (const s of states) {
    if (states.length > most) return undefined;
    const out: Decision[] = [];
    const n = machine.decisions(s, out);
    for (const decision of out.slice(0, n)) {
      const next = machine.step(s, decision);
      const key = next.join();
      if (seen.has(key)) continue;
      seen.add(key);
      states.push(next);
    }
  }
  return states;
}

/** Where the agents stand at each of their interrupt levels, 0 for nowhere. */
export function standing({ agents, regions }: StepProgram, s: State): number[] {
  return agents.flatMap((_, agent) => {
    const region = regions.base + agent * regions.size;
    const running = s[region + regions.status] === 0;
    return [0, 1, 2].map((level) => (running ? s[region + regions.location + level] : 0));
  });
}
