/** Control flow of a finished op list: where an op can lead, and removing what leads nowhere. */
import type { Op } from './program.ts';

/** The targets of an op, in the order of its `clear` lists. */
export function targetsOf(op: Op): number[] {
  switch (op.k) {
    case 'branch':
      return [op.then, op.else];
    case 'lock':
      return [op.next, op.queued];
    case 'holdEnd':
      return [op.next, op.expired];
    case 'choose':
      return op.targets;
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
    case 'fail':
      return [];
    default:
      return [op.next];
  }
}

/** A step that begins with this op executes nothing else: no op is glued to it. */
export function isAlone(ops: readonly Op[], op: Op): boolean {
  return !targetsOf(op).some((target) => ops[target].glued);
}

export function mapTargets(op: Op, map: (location: number) => number): void {
  switch (op.k) {
    case 'branch':
      op.then = map(op.then);
      op.else = map(op.else);
      break;
    case 'lock':
      op.next = map(op.next);
      op.queued = map(op.queued);
      break;
    case 'holdEnd':
      op.next = map(op.next);
      op.expired = map(op.expired);
      break;
    case 'choose':
      op.targets = op.targets.map(map);
      break;
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
    case 'fail':
      break;
    default:
      op.next = map(op.next);
  }
}

const isJump = (op: Op): boolean => op.k === 'assign' && op.stores.length === 0;

/** What threading must leave alone. */
export interface Kept {
  /** Where an agent or a handler starts. */
  entry: (location: number) => boolean;
  /** The calls that a location is inside of, as far as conditions ask about their function. */
  callsAt: (location: number) => readonly number[];
}

/**
 * Leads every jump to a jump straight to its end. A jump that begins an atomic block stays: what follows it is
 * glued to it. So does one that is all there is of a call that conditions ask about: without it, nobody would ever
 * be inside. A glued jump is no such moment, for nobody sees its agent stand there.
 */
export function threadJumps(ops: Op[], { entry, callsAt }: Kept): void {
  const passing = (at: number): number | undefined => {
    const op = ops[at];
    if (op?.k !== 'assign' || !isJump(op) || entry(at)) return undefined;
    return ops[op.next]?.glued === op.glued ? op.next : undefined;
  };
  const end = (from: number, location: number): number => {
    const passed = new Set<number>();
    let at = location;
    for (let next = passing(at); next !== undefined && !passed.has(at); next = passing(at)) {
      passed.add(at);
      at = next;
    }
    const around = [...callsAt(from), ...callsAt(at)];
    for (const jump of passed)
      if (!ops[jump].glued && callsAt(jump).some((call) => !around.includes(call))) return jump;
    return at;
  };
  ops.forEach((op, from) => {
    mapTargets(op, (location) => end(from, location));
  });
}

/** Drops ops that no entry leads to. Returns the new location of each old one (-1: dropped). Location 0 stays. */
export function compact<T>(ops: Op[], along: T[], entries: number[]): number[] {
  const reached = new Uint8Array(ops.length);
  const work = [...entries];
  reached[0] = 1;
  for (const e of entries) reached[e] = 1;
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const next of targetsOf(ops[at])) {
      if (!reached[next]) {
        reached[next] = 1;
        work.push(next);
      }
    }
  }
  const moved = new Array<number>(ops.length).fill(-1);
  let to = 0;
  for (let i = 0; i < ops.length; i++) {
    if (!reached[i]) continue;
    moved[i] = to;
    ops[to] = ops[i];
    along[to] = along[i];
    to++;
  }
  ops.length = to;
  along.length = to;
  for (const op of ops) mapTargets(op, (l) => moved[l]);
  return moved;
}
