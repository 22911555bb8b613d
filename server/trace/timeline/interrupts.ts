/** Interrupts from their sender to their target: read off what each CPU has of each vector. */
import { OPEN } from './model.ts';
import { add, type Recording, setter } from './recording.ts';

export interface Interrupts {
  /** Step `step` of the agent may have sent something. */
  sent(agent: number, step: number): void;
  arrived(target: number, vector: number, step: number): void;
  taken(target: number, vector: number, step: number): void;
  /** What was on its way to a CPU that does not take it any more is lost. */
  gone(step: number): void;
}

const SENT = 1;
const arrival = setter('interrupts', 'arrived');
const taking = setter('interrupts', 'taken');
const loss = setter('interrupts', 'lost');

export function recordInterrupts(recording: Recording): Interrupts {
  const { machine, state } = recording;
  const { vectors, cpus } = machine.program;
  /** Rows of what is on its way, or -1: by vector and CPU. */
  const underWay = new Int32Array(vectors.length * cpus).fill(-1);

  /** Calls `visit` for each vector of each CPU. */
  function each(visit: (key: number, vector: number, cpu: number, now: number) => void): void {
    for (let v = 0; v < vectors.length; v++)
      for (let cpu = 0; cpu < cpus; cpu++) visit(v * cpus + cpu, v, cpu, state[vectors[v].base + cpu]);
  }

  return {
    sent(agent, step) {
      each((key, vector, cpu, now) => {
        if (now !== SENT || underWay[key] >= 0) return;
        underWay[key] = add(recording, 'interrupts', vector, agent, cpu, step, OPEN, OPEN, OPEN);
      });
    },
    arrived(target, vector, step) {
      const row = underWay[vector * cpus + target];
      if (row >= 0) arrival(recording, row, step);
    },
    taken(target, vector, step) {
      const row = underWay[vector * cpus + target];
      if (row < 0) return;
      taking(recording, row, step);
      underWay[vector * cpus + target] = -1;
    },
    gone(step) {
      each((key, _vector, _cpu, now) => {
        if (now !== 0 || underWay[key] < 0) return;
        loss(recording, underWay[key], step);
        underWay[key] = -1;
      });
    },
  };
}
