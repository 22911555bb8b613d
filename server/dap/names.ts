// Short names and words for the parts of a program, as they stand in the call stack and in messages.
import type { Machine, State } from '../machine/machine.ts';
import { LEVEL, type LockRef, type StepProgram, type Vector } from '../program/program.ts';

export function agentName(program: StepProgram, agent: number): string {
  return program.agents[agent]?.name ?? `CPU ${agent}`;
}

export function vectorName(vector: Vector): string {
  return `${vector.kind.toUpperCase()} ${vector.name}`;
}

/** The function an agent is in, innermost; undefined when it runs nothing. */
export function functionOf(machine: Machine, s: State, agent: number): string | undefined {
  const op = machine.opAt(s, agent);
  return op && machine.program.functions[machine.program.frames[op.frame].fn].name;
}

/** The interrupt whose handler an agent runs at a level. */
export function vectorAt(machine: Machine, s: State, agent: number, level: number): Vector | undefined {
  const { program } = machine;
  const l = machine.locationAt(s, agent, level);
  if (level === LEVEL.task || l === 0) return undefined;
  let frame = program.frames[program.ops[l].frame];
  while (frame.parent >= 0) frame = program.frames[frame.parent];
  const kind = level === LEVEL.nmi ? 'nmi' : 'ipi';
  return program.vectors.find((vector) => vector.kind === kind && vector.handler === frame.fn);
}

export function lockName(machine: Machine, s: State, agent: number, ref: LockRef): string {
  const lock = machine.program.locks[ref.lock];
  return ref.index ? `${lock.name}[${machine.evaluate(ref.index, s, agent) ?? '?'}]` : lock.name;
}

/** Where a lock's slots begin: its holder, then its queue. */
export function lockSlot(machine: Machine, s: State, agent: number, ref: LockRef): number {
  const lock = machine.program.locks[ref.lock];
  return lock.base + (ref.index ? (machine.evaluate(ref.index, s, agent) ?? 0) : 0) * lock.stride;
}

const UNITS = [
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['us', 1000],
  ['ns', 1],
] as const;

/** A length in ns with the unit it reads best in. */
export function durationText(ns: number): string {
  const [unit, size] = UNITS.find(([, size]) => ns >= size) ?? UNITS[3];
  return `${Number((ns / size).toFixed(3))} ${unit}`;
}
