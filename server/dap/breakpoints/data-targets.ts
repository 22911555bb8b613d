/**
 * What a data breakpoint can watch, by the text that a client keeps: `panic_cpu`, `board[2]`, `cpu[1].irqs_off`,
 * `console_sem.holder`, `prb.overwrite`, `console`, and locals as `printk:flags on CPU 1`.
 */
import {
  LEVEL,
  type LocalInfo,
  type Slot,
  type StepProgram,
  type VariableInfo,
} from '../../program/program.ts';

export type DataTarget =
  | { k: 'variable'; variable: VariableInfo; elements: number[] }
  | { k: 'local'; agent: number; fn: string; places: LocalPlace[] }
  | { k: 'lock'; lock: number; index?: number; part?: LockPart }
  | { k: 'semaphore'; semaphore: number; part?: SemaphorePart }
  | { k: 'log'; log: number; part?: LogPart }
  | { k: 'flag'; agent: number; field: CpuField }
  | { k: 'console' };

/** A local in one of the calls of its function. */
export interface LocalPlace {
  frame: number;
  local: LocalInfo;
}

export const LOCK_PARTS = ['holder', 'waiters'] as const;
export const SEMAPHORE_PARTS = ['count', 'holder', 'waiters'] as const;
export const LOG_PARTS = ['reserve', 'commit', 'overwrite', 'read'] as const;
export const CPU_FIELDS = ['irqs_off', 'level', 'status'] as const;
export type LockPart = (typeof LOCK_PARTS)[number];
export type SemaphorePart = (typeof SEMAPHORE_PARTS)[number];
export type LogPart = (typeof LOG_PARTS)[number];
export type CpuField = (typeof CPU_FIELDS)[number];

/** The block of a CPU is called as the CPU is. */
const LOCAL = /^(.+):([A-Za-z_]\w*) on (.+)$/;
const PATH = /^([A-Za-z_]\w*)\s*(?:\[\s*(\d+)\s*\])?\s*(?:\.\s*([A-Za-z_]\w*))?\s*(?:\.\s*([A-Za-z_]\w*))?$/;

export function localId(fn: string, name: string, agentName: string): string {
  return `${fn}:${name} on ${agentName}`;
}

/** What a text means in a program, or what is wrong with it. */
export function readTarget(program: StepProgram, text: string): DataTarget | string {
  const local = LOCAL.exec(text.trim());
  if (local) return localTarget(program, local[1], local[2], local[3]);
  const path = PATH.exec(text.trim());
  if (!path)
    return `"${text.slice(0, 60)}" cannot be watched: name a variable, an element such as board[2], a lock, a semaphore, a log or a flag such as cpu[1].irqs_off.`;
  const [, name, digits, part, inner] = path;
  if (inner !== undefined && part !== 'lock') return `${name}.${part} has no part "${inner}".`;
  const index = digits === undefined ? undefined : Number(digits);
  if (name === 'cpu') return cpuTarget(program, index, part);
  if (name === 'console' && index === undefined && part === undefined) return { k: 'console' };
  return (
    variableTarget(program, name, index, part) ??
    lockTarget(program, name, index, part, inner) ??
    logTarget(program, name, part) ??
    `Nothing in this scenario that can be watched is called "${name}".`
  );
}

function variableTarget(
  program: StepProgram,
  name: string,
  index: number | undefined,
  part: string | undefined,
): DataTarget | string | undefined {
  const variable = program.variables.find((each) => each.name === name);
  if (!variable) return undefined;
  if (part !== undefined) return `${name} has no part "${part}".`;
  if (index === undefined) return { k: 'variable', variable, elements: range(variable.count) };
  if (variable.count === 1 || index >= variable.count)
    return variable.count === 1
      ? `${name} has no elements.`
      : `${name} has elements 0 to ${variable.count - 1}.`;
  return { k: 'variable', variable, elements: [index] };
}

function lockTarget(
  program: StepProgram,
  name: string,
  index: number | undefined,
  part: string | undefined,
  inner: string | undefined,
): DataTarget | string | undefined {
  const semaphore = program.semaphores.findIndex((each) => each.name === name);
  if (semaphore >= 0) {
    if (part === 'lock') return partOfLock(program, program.semaphores[semaphore].lock, undefined, inner);
    if (part === undefined || isOneOf(SEMAPHORE_PARTS, part)) return { k: 'semaphore', semaphore, part };
    return `${name} has no part "${part}". It has ${SEMAPHORE_PARTS.join(', ')} and lock.`;
  }
  const lock = program.locks.findIndex((each) => each.name === name);
  if (lock < 0) return undefined;
  if (index !== undefined && index >= program.locks[lock].count)
    return `${name} has elements 0 to ${program.locks[lock].count - 1}.`;
  return partOfLock(program, lock, index, part);
}

function partOfLock(
  { locks }: StepProgram,
  lock: number,
  index: number | undefined,
  part: string | undefined,
): DataTarget | string {
  if (part === undefined || isOneOf(LOCK_PARTS, part)) return { k: 'lock', lock, index, part };
  return `${locks[lock].name} has no part "${part}". It has ${LOCK_PARTS.join(' and ')}.`;
}

function logTarget(
  program: StepProgram,
  name: string,
  part: string | undefined,
): DataTarget | string | undefined {
  const log = program.logs.findIndex((each) => each.name === name);
  if (log < 0) return undefined;
  if (part !== undefined && !isOneOf(LOG_PARTS, part))
    return `Nothing called "${part}" is done with ${name}. Watch ${LOG_PARTS.join(', ')}.`;
  return { k: 'log', log, part };
}

function cpuTarget(program: StepProgram, agent: number | undefined, field = 'status'): DataTarget | string {
  if (agent === undefined || agent >= program.cpus)
    return `Say which CPU, as in cpu[0].irqs_off. There are CPUs 0 to ${program.cpus - 1}.`;
  const meant = field === 'halted' ? 'status' : field === 'in_nmi' || field === 'in_irq' ? 'level' : field;
  if (!isOneOf(CPU_FIELDS, meant)) return `A CPU has no "${field}". It has ${CPU_FIELDS.join(', ')}.`;
  return { k: 'flag', agent, field: meant };
}

function localTarget(program: StepProgram, fn: string, name: string, agentName: string): DataTarget | string {
  const agent = program.agents.findIndex((each) => each.name === agentName);
  if (agent < 0) return `There is no ${agentName}.`;
  const places = program.frames.flatMap((each, frame) =>
    program.functions[each.fn].name === fn
      ? each.locals.filter((local) => local.name === name).map((local) => ({ frame, local }))
      : [],
  );
  if (places.length === 0) return `${fn} has no local called "${name}" in this scenario.`;
  return { k: 'local', agent, fn, places };
}

/** As it is said in a sentence. */
export function targetText(program: StepProgram, target: DataTarget): string {
  switch (target.k) {
    case 'variable': {
      const { variable, elements } = target;
      return variable.count > 1 && elements.length === 1 ? `${variable.name}[${elements[0]}]` : variable.name;
    }
    case 'local':
      return localText(target, program.agents[target.agent].name);
    case 'lock': {
      const { name } = program.locks[target.lock];
      const element = target.index === undefined ? name : `${name}[${target.index}]`;
      return target.part ? `${element}.${target.part}` : element;
    }
    case 'semaphore': {
      const { name } = program.semaphores[target.semaphore];
      return target.part ? `${name}.${target.part}` : name;
    }
    case 'log': {
      const { name } = program.logs[target.log];
      return target.part ? `${target.part} of ${name}` : name;
    }
    case 'flag':
      return `cpu[${target.agent}].${target.field}`;
    case 'console':
      return 'the console';
  }
}

/** The block of a CPU is called as the CPU is. */
function localText({ fn, places }: Extract<DataTarget, { k: 'local' }>, agent: string): string {
  const { name } = places[0].local;
  return fn === agent ? `${name} on ${agent}` : `${name} of ${fn} on ${agent}`;
}

export function slotOfElement({ slot, stride }: VariableInfo, index: number): Slot {
  return slot + index * stride;
}

/** `irqs_off` is that of the level that runs now. */
export function flagValue(program: StepProgram, s: Int32Array, agent: number, field: CpuField): number {
  const { base, size, status, level, irqsOff } = program.regions;
  const region = base + agent * size;
  if (field === 'status') return s[region + status];
  return field === 'level' ? s[region + level] : s[region + irqsOff + s[region + level]];
}

const LEVEL_NAMES = { [LEVEL.task]: 'task', [LEVEL.irq]: 'interrupt', [LEVEL.nmi]: 'NMI' } as Record<
  number,
  string
>;
const STATUS_NAMES = ['running', 'halted', 'parked', 'finished', 'parked, then halted'];

export function flagText(field: CpuField, value: number): string {
  if (field === 'irqs_off') return value === 1 ? 'true' : 'false';
  return (field === 'level' ? LEVEL_NAMES[value] : STATUS_NAMES[value]) ?? String(value);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
