/** Who sent the interrupts that are taken. */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { story } from './story.ts';
import type { Work } from './writing.ts';

/** By the step that takes an interrupt: the agent that sent it last. */
export function* deliveriesOf(machine: Machine, run: Run): Work<Map<number, number>> {
  const sent = new Map<string, number>();
  const taken = new Map<number, number>();
  yield* story(machine, run, ({ t, agent, k, vector, op }, before) => {
    if (k === 'interrupt') {
      const from = sent.get(`${vector}@${agent}`);
      if (from !== undefined) taken.set(t, from);
    } else if (op?.k === 'send') {
      const mask = machine.evaluate(op.targets, before, agent) ?? 0;
      for (let cpu = 0; cpu < machine.program.cpus; cpu++)
        if ((mask >> cpu) & 1) sent.set(`${op.vector}@${cpu}`, agent);
    }
  });
  return taken;
}
