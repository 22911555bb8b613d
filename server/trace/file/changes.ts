/** Which changes by hand a file may make: those that a person can make in the debugger, on the program as it is now. */
import type { Machine, State } from '../../machine/machine.ts';
import { targetsOf } from '../../program/flow.ts';
import { LEVEL, type StepProgram } from '../../program/program.ts';
import type { Change, SlotWrite } from '../run.ts';

/** `isOther`: the sources may be others than those that the change was made on. */
export function whyNoChange(
  machine: Machine,
  s: State,
  { writes }: Change,
  isOther: boolean,
): string | undefined {
  for (const write of writes) {
    const why = whyNoWrite(machine, s, write, isOther);
    if (why) return why;
  }
  return undefined;
}

function whyNoWrite(
  machine: Machine,
  s: State,
  { slot, value }: SlotWrite,
  isOther: boolean,
): string | undefined {
  const { program } = machine;
  const { slots, regions } = program;
  const at = slots.findIndex(({ name }) => name === slot);
  if (at < 0) return `writes ${slot}, which there is not any more.`;
  const { lo, hi } = slots[at];
  if (value < lo || value > hi) return `writes ${value} to ${slot}, which can be ${lo}..${hi}.`;
  if (at < regions.base)
    return ownedByMachine(program).has(at) ? `writes ${slot}, which only the machine does.` : undefined;
  const agent = Math.floor((at - regions.base) / regions.size);
  const offset = (at - regions.base) % regions.size;
  if (offset === regions.status || offset === regions.level)
    return `writes ${slot}, which only the machine does.`;
  const level = offset - regions.location;
  if (level < LEVEL.task || level > LEVEL.nmi) return undefined;
  if (isOther) return 'moves a CPU in a text that has changed since.';
  const stands = machine.locationAt(s, agent, level) !== 0;
  return stands && locationsOf(program, agent, level).has(value)
    ? undefined
    : `moves ${program.agents[agent].name} to where it cannot be.`;
}

/** Queues, records of logs, interrupts under way, the fault. */
function ownedByMachine({ fault, locks, logs, semaphores, vectors, agents, cpus }: StepProgram): Set<number> {
  const owned = new Set([fault]);
  const add = (from: number, count: number) => {
    for (let i = 0; i < count; i++) owned.add(from + i);
  };
  for (const { base, stride, count, queue } of locks)
    for (let i = 0; i < count; i++) add(base + i * stride + 1, queue);
  for (const { waiters, queue, woken } of semaphores) {
    add(waiters, queue);
    add(woken, agents.length);
  }
  for (const { used, records, stride, size } of logs) {
    add(used, 1);
    add(records, stride * size);
  }
  for (const { base } of vectors) add(base, cpus);
  return owned;
}

/** Where code of the agent at this level can stand. */
function locationsOf({ ops, agents, vectors }: StepProgram, agent: number, level: number): Set<number> {
  const kind = level === LEVEL.nmi ? 'nmi' : 'ipi';
  const handlers = vectors.filter((vector) => vector.kind === kind).map(({ entry }) => entry);
  const open = level === LEVEL.task ? [agents[agent].entry] : handlers;
  const reached = new Set(open);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of targetsOf(ops[at])) {
      if (next === 0 || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return new Set([...reached].filter((at) => ops[at] && !ops[at].glued));
}
