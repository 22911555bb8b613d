/**
 * Slots of locals are shared between calls that are not active together, and between locals that do not live at the same
 * time: whether an op that touches a slot means a certain local depends on where the op stands in the text.
 */
import { targetsOf } from '../../program/flow.ts';
import type { Location, Op, SourceRange, StepProgram } from '../../program/program.ts';
import type { LocalPlace } from '../breakpoints/data-targets.ts';

export function localCovers(program: StepProgram, { frame, local }: LocalPlace, op: Op): boolean {
  if (op.frame === frame) return contains(local.scope, op.at) || contains(op.at, local.at);
  return passesArgument(program, frame, local.at, op);
}

/** The op belongs to the call that begins the frame, and leads into it: it stores a parameter. */
function passesArgument(program: StepProgram, frame: number, at: SourceRange, op: Op): boolean {
  const { call, parent, fn } = program.frames[frame];
  if (!call || op.frame !== parent || !contains(op.at, call) || op.k !== 'assign') return false;
  if (!isParameter(program, program.functions[fn].at, at)) return false;
  const seen = new Set<Location>();
  const work = [...targetsOf(op)];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (next === 0 || seen.has(next)) continue;
    seen.add(next);
    const other = program.ops[next];
    if (other.frame === frame) return true;
    if (other.frame === parent && contains(op.at, other.at)) work.push(...targetsOf(other));
  }
  return false;
}

/** Declared before the body of its function begins. */
function isParameter({ sources }: StepProgram, fn: SourceRange, at: SourceRange): boolean {
  if (fn.source !== at.source) return false;
  const lines = sources[fn.source].text.split('\n').slice(fn.line, at.line + 1);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, at.column);
  return !lines.join('\n').slice(fn.column).includes('{');
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  if (outer.source !== inner.source) return false;
  const begins = outer.line < inner.line || (outer.line === inner.line && outer.column <= inner.column);
  const ends =
    outer.endLine > inner.endLine || (outer.endLine === inner.endLine && outer.endColumn >= inner.endColumn);
  return begins && ends;
}
