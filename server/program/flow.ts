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

/**
 * Leads every jump to a jump straight to its end. A jump that begins an atomic block stays: what follows it is
 * glued to it.
 */
export function threadJumps(ops: Op[], keep: (location: number) => boolean): void {
  const end = (location: number): number => {
    const seen = new Set<number>();
    let at = location;
    for (;;) {
      const op = ops[at];
      if (op?.k !== 'assign' || !isJump(op) || keep(at) || seen.has(at)) return at;
      if (ops[op.next]?.glued !== op.glued) return at;
      seen.add(at);
      at = op.next;
    }
  };
  for (const op of ops) mapTargets(op, end);
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
