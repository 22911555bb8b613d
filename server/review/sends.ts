/** Who sends an interrupt, from where, and to whom. */
import type { Vector } from '../program/program.ts';
import { valueOf } from './knowledge.ts';
import type { At } from './signals.ts';
import type { Subject } from './subject.ts';

export interface Send extends At {
  /** The CPUs that it can go to. */
  cpus: ReadonlySet<number>;
}

export function sendsOf({ program, all, fixed }: Subject, vector: Vector | undefined): Send[] {
  return all.flatMap((ways) =>
    [...ways.at].flatMap(([location, here]) => {
      const op = program.ops[location];
      if (op.k !== 'send' || program.vectors[op.vector] !== vector) return [];
      const cpus = new Set<number>();
      for (const way of here) {
        const mask = valueOf(op.targets, way, { me: ways.runner.me, fixed });
        for (let cpu = 0; cpu < program.cpus; cpu++)
          if (typeof mask !== 'number' || mask & (1 << cpu)) cpus.add(cpu);
      }
      return [{ ways, location, cpus }];
    }),
  );
}
