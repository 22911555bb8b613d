/** Names for what the state array holds: variables, locks, values. */
import type {
  Frame,
  LocalInfo,
  LockRef,
  Op,
  StepProgram,
  ValueType,
  VariableInfo,
} from '../program/program.ts';

/** A variable, or one element of it. */
export interface Named {
  name: string;
  type: ValueType;
}

export function agentName(program: StepProgram, agent: number): string {
  return program.agents[agent]?.name ?? `agent ${agent}`;
}

export function functionName(program: StepProgram, frame: number): string {
  const fn = program.frames[frame]?.fn;
  return fn === undefined ? '' : program.functions[fn].name;
}

/** The shared variable that a slot of the state belongs to. */
export function variableAt(program: StepProgram, slot: number): Named | undefined {
  for (const v of program.variables) {
    const index = (slot - v.slot) / v.stride;
    if (slot < v.slot || index >= v.count || !Number.isInteger(index)) continue;
    return { name: v.count === 1 ? v.name : elementName(v, index, program), type: v.type };
  }
  for (const { name, count, holder } of program.semaphores) {
    if (slot === count)
      return { name: `${name}.count`, type: { k: 'int', lo: 0, hi: program.slots[slot].hi } };
    if (slot === holder) return { name: `${name}.holder`, type: { k: 'cpu', optional: true } };
  }
  return undefined;
}

/** A text in quotes. A check keeps apart only texts that conditions ask for; the others share one that stands for them. */
export function quoted(program: StepProgram, text: number): string {
  const value = program.texts[text] ?? '';
  return value.startsWith('\0') ? 'a line that no condition asks for' : JSON.stringify(value);
}

function elementName(v: VariableInfo, index: number, program: StepProgram): string {
  return v.percpu ? `${v.name} of ${agentName(program, index)}` : `${v.name}[${index}]`;
}

/** The variable whose elements start at `base`. */
export function arrayAt(program: StepProgram, base: number): VariableInfo | undefined {
  return program.variables.find((v) => v.slot === base);
}

/** The local that a slot of the agent's region holds for code in this frame. */
export function localAt(program: StepProgram, frame: number, slot: number): LocalInfo | undefined {
  for (let f: Frame | undefined = program.frames[frame]; f; f = program.frames[f.parent]) {
    const found = f.locals.find((local) => local.slot === slot);
    if (found) return found;
  }
  return undefined;
}

export function lockName(program: StepProgram, ref: LockRef, index: number | undefined): string {
  const { name } = program.locks[ref.lock];
  return ref.index ? `${name}[${index ?? '?'}]` : name;
}

export function vectorName(program: StepProgram, vector: number): string {
  const { kind, name } = program.vectors[vector];
  return `${kind.toUpperCase()} ${name}`;
}

/** A value as its type shows it. */
export function valueText(program: StepProgram, type: ValueType, value: number): string {
  switch (type.k) {
    case 'bool':
      return value === 0 ? 'false' : 'true';
    case 'enum':
      return type.members[value] ?? String(value);
    case 'cpu':
      return value === 0 ? 'none' : agentName(program, value - 1);
    case 'cpus':
      return cpusText(program, value);
    case 'text':
      return quoted(program, value);
    case 'duration':
      return durationText(value);
    case 'seq':
    case 'record':
      return recordText(program, type.log, value);
    case 'int':
      return String(value);
  }
}

export function cpusText(program: StepProgram, mask: number): string {
  const names = program.agents
    .slice(0, program.cpus)
    .flatMap((agent, i) => ((mask >> i) & 1 ? [agent.name] : []));
  return names.length === 0 ? 'no CPU' : names.join(', ');
}

/** A sequence number without the history behind it: counted from the oldest record. */
function recordText(program: StepProgram, log: number, value: number): string {
  const { lag } = program.logs[log];
  if (value === 0) return 'none';
  if (value <= lag) return 'a record that was overwritten';
  return value === lag + 1 ? 'the oldest record' : `${value - lag - 1} after the oldest record`;
}

export function durationText(ns: number): string {
  const units: [string, number][] = [
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
  ];
  for (const [unit, size] of units) if (ns >= size) return `${+(ns / size).toFixed(3)} ${unit}`;
  return `${ns} ns`;
}

/** The texts of ops that were asked for: of a long run each is asked for very often. */
const sourceTexts = new WeakMap<Op, string>();

/** The text an op comes from, in one line. */
export function sourceText(program: StepProgram, op: Op): string {
  let text = sourceTexts.get(op);
  if (text === undefined) {
    text = shortSource(program, op);
    sourceTexts.set(op, text);
  }
  return text;
}

function shortSource(program: StepProgram, op: Op): string {
  const source = program.sources[op.at.source];
  if (!source) return '';
  const lines = source.text.split('\n').slice(op.at.line, op.at.endLine + 1);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, op.at.endColumn);
  lines[0] = lines[0].slice(op.at.column);
  const text = lines.join(' ').replace(/\s+/g, ' ').trim();
  return text.length > 70 ? `${text.slice(0, 67)}...` : text;
}
