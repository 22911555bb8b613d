/** What of the text a search has executed: by source range, over all the copies that expanding calls has made. */
import { stepOf } from '../machine/decision.ts';
import { type Marks, marksOf } from '../machine/emit/executed.ts';
import type { Op, SourceRange, StepProgram } from '../program/program.ts';
import { placeOf, placeOfOp } from '../trace/places.ts';
import type { BranchWay, Coverage, Place } from '../trace/report.ts';
import { filesOf } from './coverage-files.ts';
import type { Space } from './space.ts';

interface Item {
  at: SourceRange;
  place: Place;
  /** A condition or a call: part of a statement, unless nothing else is left of that. */
  inner: boolean;
  reached: boolean;
}

/** To be asked before anything else is asked of the space: every question executes steps again. */
export function coverageOf(space: Space): Coverage {
  const { program } = space.semantics;
  const marks = marksOf(program);
  const executed = executedIn(space, marks);
  const all = countedOf(itemsOf(program, (op) => executed(marks.of(op))));
  const conditions = conditionsOf(program, marks, executed);
  const missed = all.filter((item) => !item.reached);
  const outermost = missed.filter(
    (item) => !missed.some((other) => other !== item && contains(other.at, item.at)),
  );
  return {
    statements: all.length,
    reached: all.length - missed.length,
    unreached: outermost.map(({ at, place }) => ({ place, text: textAt(program, at) })),
    branches: conditions.flatMap(neverOf),
    files: filesOf(program, { statements: all, conditions }, (op) => executed(marks.of(op))),
  };
}

/** The search has executed all but the steps that led to its first state. */
function executedIn(
  { engine, semantics, origin, prefix, states }: Space,
  marks: Marks,
): (mark: number) => boolean {
  const { machine, program } = semantics;
  const before = new Set<number>();
  const s = origin.slice(0, program.slots.length);
  for (const decision of prefix) {
    const agent = program.agents.findIndex((_, a) => stepOf(a) === decision);
    for (let at = machine.location(s, agent); at !== 0; ) {
      const op = program.ops[at];
      before.add(marks.of(op));
      if (op.k === 'branch')
        before.add(marks.ofTarget(op, machine.evaluate(op.condition, s, agent) === 0 ? 1 : 0));
      at = machine.executeOp(s, agent, at, 0);
    }
  }
  // A search that has no room for its first state has no engine to ask.
  return (mark) => before.has(mark) || (states > 0 && engine.executed(mark));
}

function itemsOf(program: StepProgram, executed: (op: Op) => boolean): Item[] {
  const items = new Map<string, Item>();
  const note = (at: SourceRange, place: Place, inner: boolean, reached: boolean): void => {
    const key = keyOf(at);
    const known = items.get(key) ?? { at, place, inner, reached };
    items.set(key, { ...known, inner: known.inner && inner, reached: known.reached || reached });
  };
  program.ops.forEach((op, l) => {
    // The ends of a block and of a handler stand for no statement, nor does what only leads elsewhere; and of an assertion the
    // condition counts, not that it fails.
    if (l === 0 || op.k === 'finish' || op.k === 'iret' || op.k === 'fail') return;
    const reached = executed(op);
    if (op.k !== 'assign' || op.stores.length > 0)
      note(op.at, placeOfOp(program, op), op.k === 'branch', reached);
    for (let f = op.frame; f >= 0; f = program.frames[f].parent) {
      const { call, parent } = program.frames[f];
      if (call) note(call, placeOf(program, call, functionOf(program, parent)), true, reached);
    }
  });
  return [...items.values()].sort(inOrder);
}

function functionOf({ frames, functions }: StepProgram, frame: number): string {
  return frame < 0 ? '' : functions[frames[frame].fn].name;
}

/** Conditions and calls count where the statement they begin on a line with has nothing to execute besides. */
function countedOf(items: Item[]): Item[] {
  const around = (item: Item) =>
    items.some(
      (other) =>
        !other.inner && other.at.line === item.at.line && contains(other.at, item.at) && other !== item,
    );
  return items.filter((item) => !item.inner || !around(item));
}

interface Condition {
  at: SourceRange;
  place: Place;
  text: string;
  /** Some run evaluates it. */
  evaluated: boolean;
  /** Of an assertion: one of its ways is that it fails. */
  asserts: boolean;
  taken: BranchWay[];
  never: BranchWay[];
}

type Branch = Extract<Op, { k: 'branch' }>;

const WAYS = ['true', 'false'] as const;

function conditionsOf(program: StepProgram, marks: Marks, executed: (mark: number) => boolean): Condition[] {
  const known = knownBeforehand(program, (op) => executed(marks.of(op)));
  const found = new Map<string, { op: Branch; evaluated: boolean; ways: [boolean, boolean] }>();
  program.ops.forEach((op, l) => {
    if (l === 0 || op.k !== 'branch') return;
    const key = keyOf(op.at);
    const before = found.get(key) ?? { op, evaluated: false, ways: [false, false] };
    const way = (which: 0 | 1): boolean => before.ways[which] || executed(marks.ofTarget(op, which));
    const evaluated = before.evaluated || executed(marks.of(op));
    found.set(key, { op: before.op, evaluated, ways: [way(0), way(1)] });
  });
  const conditions = [...found.values()].map(({ op, evaluated, ways }): Condition => {
    const hidden = known(op);
    // That an assertion never fails is what it is there for.
    const fails = [op.then, op.else].map((target) => program.ops[target].k === 'fail');
    return {
      at: op.at,
      place: placeOfOp(program, op),
      text: textAt(program, op.at),
      evaluated,
      asserts: fails.includes(true),
      taken: WAYS.filter((_, which) => ways[which]),
      never: WAYS.filter((_, which) => !ways[which] && !fails[which] && !hidden),
    };
  });
  return conditions.sort(inOrder);
}

function neverOf({ place, text, evaluated, never }: Condition): Coverage['branches'] {
  return evaluated ? never.map((way) => ({ place, text, never: way })) : [];
}

/**
 * Where a call passes a constant, a condition of the function can be known beforehand: that copy of it has no branch, and
 * nothing tells which way it went. So nothing is said of such a condition.
 */
function knownBeforehand(program: StepProgram, executed: (op: Op) => boolean): (branch: Op) => boolean {
  const { ops, frames } = program;
  const entered = new Set<number>();
  const branches = new Map<string, Set<number>>();
  ops.forEach((op, l) => {
    if (l === 0) return;
    if (op.k === 'branch') {
      const has = branches.get(keyOf(op.at)) ?? new Set();
      branches.set(keyOf(op.at), has.add(op.frame));
    }
    if (executed(op)) for (let f = op.frame; f >= 0; f = frames[f].parent) entered.add(f);
  });
  return ({ at, frame }) => {
    const has = branches.get(keyOf(at));
    return [...entered].some((f) => frames[f].fn === frames[frame].fn && !has?.has(f));
  };
}

/** In the order of the text, the outer one of two first. */
function inOrder({ at: a }: { at: SourceRange }, { at: b }: { at: SourceRange }): number {
  return a.source - b.source || a.line - b.line || a.column - b.column || b.endLine - a.endLine;
}

function keyOf({ source, line, column, endLine, endColumn }: SourceRange): string {
  return [source, line, column, endLine, endColumn].join(':');
}

function contains(a: SourceRange, b: SourceRange): boolean {
  if (a.source !== b.source) return false;
  const begins = a.line < b.line || (a.line === b.line && a.column <= b.column);
  return begins && (a.endLine > b.endLine || (a.endLine === b.endLine && a.endColumn >= b.endColumn));
}

/** As it is written, up to the end of its first line. */
function textAt({ sources }: StepProgram, { source, line, column, endLine, endColumn }: SourceRange): string {
  const text = sources[source]?.text.split('\n')[line] ?? '';
  return text.slice(column, line === endLine ? endColumn : undefined).trim();
}
