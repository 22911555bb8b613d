/** What an op reads and writes. One place, for every analysis. */
import { walkExpr } from './fold.ts';
import type { Expr, Op, Place } from './program.ts';

export interface Access {
  /** Expressions the op evaluates, those inside places included. */
  reads: Expr[];
  /** Places it stores to. */
  writes: Place[];
}

export function accessOf(op: Op): Access {
  const reads: Expr[] = [];
  const writes: Place[] = [];
  const read = (...expressions: (Expr | undefined)[]): void => {
    for (const e of expressions) if (e) reads.push(e);
  };
  const write = (place: Place): void => {
    writes.push(place);
    if (place.k === 'element') read(place.index);
  };
  switch (op.k) {
    case 'assign':
      for (const s of op.stores) {
        read(s.value);
        write(s.to);
      }
      break;
    case 'branch':
      read(op.condition);
      break;
    case 'wait':
      read(op.until);
      break;
    case 'hold':
      read(op.text);
      break;
    case 'holdEnd':
      read(op.until);
      break;
    case 'lock':
    case 'lockQueued':
    case 'unlock':
    case 'lockInit':
      read(op.lock.index);
      break;
    case 'trylock':
      read(op.lock.index);
      write(op.into);
      break;
    case 'send':
      read(op.targets);
      break;
    case 'reserve':
    case 'semWake':
    case 'chooseValue':
      write(op.into);
      break;
    case 'commit':
      read(op.seq, op.text, op.level);
      break;
    case 'read':
      read(op.seq);
      for (const slot of [op.into.seq, op.into.text, op.into.level, op.into.writer])
        write({ k: 'local', slot });
      break;
    case 'print':
      read(op.text);
      break;
    default:
      break;
  }
  return { reads, writes };
}

/**
 * Calls `slot` for every local slot the op mentions and lets it be renamed. Expressions are shared between ops, so
 * each object is visited once.
 */
export function renameLocals(ops: Op[], rename: (slot: number) => number): void {
  const seen = new Set<object>();
  const place = (p: Place | Expr): void => {
    if (seen.has(p)) return;
    seen.add(p);
    if (p.k === 'local') p.slot = rename(p.slot);
  };
  for (const op of ops) {
    const { reads, writes } = accessOf(op);
    for (const e of reads) walkExpr(e, place);
    if (op.k === 'read') {
      if (seen.has(op.into)) continue;
      seen.add(op.into);
      const { into } = op;
      into.seq = rename(into.seq);
      into.text = rename(into.text);
      into.level = rename(into.level);
      into.writer = rename(into.writer);
    } else {
      for (const w of writes) place(w);
    }
  }
}
