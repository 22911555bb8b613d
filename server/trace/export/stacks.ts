/**
 * What an agent is in the middle of, as calls with an identity: calls are expanded in place, so the frames of the op it
 * executes say where it is, and an op of the caller in between says that a call is another one.
 */
import type { StepProgram } from '../../program/program.ts';

export type Entry =
  | { k: 'call'; frame: number; id: number }
  /** The handler of an interrupt, on top of what it interrupted. */
  | { k: 'handler'; vector: number; id: number };

/** The entries of one agent, outermost first, per interrupt level. A value: it is never changed in place. */
export type AgentStack = readonly (readonly Entry[])[];

export const EMPTY_STACK: AgentStack = [[], [], []];

/** Calls of one agent nest less deep than that: what makes the numbers of entries unique. */
const DEEPEST = 4096;

/** After the agent has executed an op of `frame` at `level` as step number `t`. */
export function stackAt(
  program: StepProgram,
  stack: AgentStack,
  level: number,
  frame: number,
  t: number,
): AgentStack {
  const old = stack[level];
  // The calls around a frame are always the same.
  if (isCall(old[old.length - 1], frame)) return stack;
  const handler = old.filter((entry) => entry.k === 'handler');
  const frames = callsOf(program, frame);
  let same = 0;
  while (same < frames.length && isCall(old[handler.length + same], frames[same])) same++;
  if (same === frames.length && old.length === handler.length + same) return stack;
  const kept = old.slice(0, handler.length + same);
  const fresh = frames
    .slice(same)
    .map((f, i): Entry => ({ k: 'call', frame: f, id: t * DEEPEST + kept.length + i }));
  return withLevel(stack, level, [...kept, ...fresh]);
}

/** After the agent has taken an interrupt that runs at `level`. */
export function stackInHandler(stack: AgentStack, level: number, vector: number, t: number): AgentStack {
  // The calls that it interrupts may be of the same step.
  return withLevel(stack, level, [{ k: 'handler', vector, id: t * DEEPEST + DEEPEST - 1 }]);
}

/** After the handler at `level` has returned. */
export function stackAfterHandler(stack: AgentStack, level: number): AgentStack {
  return withLevel(stack, level, []);
}

export function entriesOf(stack: AgentStack): readonly Entry[] {
  const [task, irq, nmi] = stack;
  return irq.length + nmi.length === 0 ? task : stack.flat();
}

/** Frames of calls, outermost first; what is at the bottom was not called. */
export function callsOf(program: StepProgram, frame: number): number[] {
  const calls: number[] = [];
  for (let f = frame; f >= 0 && program.frames[f].parent >= 0; f = program.frames[f].parent) calls.unshift(f);
  return calls;
}

function withLevel(stack: AgentStack, level: number, entries: readonly Entry[]): AgentStack {
  return stack.map((old, v) => (v === level ? entries : v > level ? [] : old));
}

function isCall(entry: Entry | undefined, frame: number): boolean {
  return entry?.k === 'call' && entry.frame === frame;
}
