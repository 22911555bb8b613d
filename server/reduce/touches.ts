/**
 * What each op touches of what others can see, as sets of cells. A cell is a group of shared slots that every op of the
 * program touches together or not at all (the records of a log, an array that is only ever indexed by a variable).
 * Behind the slots lies one made-up slot per log: whoever computes with sequence numbers held in locals reads it, and
 * `reserve`, which moves every such number down, writes it.
 */
import { accessOf } from '../program/access.ts';
import { walkExpr } from '../program/fold.ts';
import { machineTouches } from '../program/machine-touches.ts';
import type { Expr, Op, Place, StepProgram } from '../program/program.ts';
import { logsComputedWith } from './sequence-numbers.ts';

/** Slots base, base + stride, … */
interface Range {
  base: number;
  stride: number;
  count: number;
}

export interface Touch {
  /** Index into Touches.ranges. */
  range: number;
  write: boolean;
  /** An element indexed by the executing agent itself. */
  own: boolean;
}

export interface Touches {
  /** Per location. */
  readonly ops: readonly Touch[][];
  readonly cells: number;
  /** Cells of each range, in rising order. */
  readonly cellsOf: readonly number[][];
  /** Cells that the conditions of expectations read. */
  readonly seen: ReadonlySet<number>;
}

export function touchesOf(program: StepProgram): Touches {
  const ranges: Range[] = [];
  const known = new Map<number, number>();
  const intern = (base: number, count: number, stride = 1): number => {
    const key = base + 2 ** 16 * (count + 2 ** 16 * stride);
    let id = known.get(key);
    if (id === undefined) {
      id = ranges.push({ base, stride, count }) - 1;
      known.set(key, id);
    }
    return id;
  };
  const ops = program.ops.map((op, l) => (l === 0 ? [] : touchesOfOp(op, program, intern)));
  const conditions = program.expectations.flatMap((e) => ('condition' in e ? [e.condition] : []));
  const asked = conditions.flatMap((e) => touchesOfExpr(e, intern)).map(({ range }) => range);
  const cellsOf = groupCells(ranges, program.slots.length + program.logs.length);
  const cells = 1 + cellsOf.reduce((most, list) => Math.max(most, ...list), -1);
  return { ops, cells, cellsOf, seen: new Set(asked.flatMap((range) => cellsOf[range])) };
}

/** Slots of the very same ranges make one cell. */
function groupCells(ranges: Range[], slots: number): number[][] {
  const memberships: number[][] = Array.from({ length: slots }, () => []);
  ranges.forEach(({ base, stride, count }, r) => {
    for (let i = 0; i < count; i++) memberships[base + i * stride].push(r);
  });
  const cells = new Map<string, number>();
  const cellsOf: number[][] = ranges.map(() => []);
  for (const list of memberships) {
    const key = list.join(' ');
    if (list.length === 0 || cells.has(key)) continue;
    for (const r of list) cellsOf[r].push(cells.size);
    cells.set(key, cells.size);
  }
  return cellsOf;
}

type Intern = (base: number, count: number, stride?: number) => number;

function rangeOf(x: Expr | Place, intern: Intern): { range: number; own: boolean } | undefined {
  if (x.k === 'shared') return { range: intern(x.slot, 1), own: false };
  if (x.k !== 'element') return undefined;
  const { index, base, stride, count } = x;
  // A constant outside of the array is a fault and touches nothing; the array stands for it.
  if (index.k === 'const' && index.value >= 0 && index.value < count)
    return { range: intern(base + index.value * stride, 1), own: false };
  return { range: intern(base, count, stride), own: index.k === 'me' };
}

function touchesOfExpr(e: Expr, intern: Intern): Touch[] {
  const list: Touch[] = [];
  walkExpr(e, (x) => {
    const found = rangeOf(x, intern);
    if (found) list.push({ ...found, write: false });
  });
  return list;
}

function touchesOfOp(op: Op, program: StepProgram, intern: Intern): Touch[] {
  const { reads, writes } = accessOf(op);
  const list = reads.flatMap((e) => touchesOfExpr(e, intern));
  for (const place of writes) {
    const found = rangeOf(place, intern);
    if (found) list.push({ ...found, write: true });
  }
  for (const log of logsComputedWith(op, program))
    list.push({ range: intern(program.slots.length + log, 1), write: false, own: false });
  for (const { base, count, write } of machineTouches(op, program))
    list.push({ range: intern(base, count), write, own: false });
  return list;
}
