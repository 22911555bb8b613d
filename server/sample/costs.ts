/** What each op of a program costs in simulated time: the kind of step that it is, and what the scenario says of that kind. */
import { COST_KINDS, type CostName } from '../language/cost-kinds.ts';
import { accessOf } from '../program/access.ts';
import { walkExpr } from '../program/fold.ts';
import type { Expr, Op, StepProgram } from '../program/program.ts';
import type { Spread } from '../program/spread.ts';

/** Nothing: what it takes is said otherwise, or nobody is there to notice. */
export type CostOf = CostName | 'nothing';

export function costKindOf(op: Op): CostOf {
  switch (op.k) {
    case 'assign': {
      if (op.private) return 'local';
      const { reads, writes } = accessOf(op);
      const [looks, stores] = [reads.some(looksAtShared), writes.some(isShared)];
      if (stores) return looks ? 'atomic' : 'store';
      return looks ? 'load' : 'local';
    }
    case 'branch':
      return !op.private && looksAtShared(op.condition) ? 'load' : 'local';
    case 'lock':
    case 'trylock':
      return 'lock';
    case 'unlock':
      return 'unlock';
    case 'lockInit':
      return 'store';
    case 'semQueue':
    case 'semWake':
      return 'atomic';
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
    case 'send':
      return op.k;
    case 'iret':
      return 'interrupt';
    // The look that found it was paid for when it was noticed.
    case 'wait':
    case 'lockQueued':
    case 'semWoken':
    case 'choose':
    case 'chooseValue':
    case 'loopEnter':
    case 'loopRound':
      return 'local';
    case 'hold':
    case 'holdEnd':
    case 'halt':
    case 'park':
    case 'finish':
    case 'fail':
      return 'nothing';
  }
}

/** What passes until whoever waits at the op goes on, once it can. */
export function noticeKindOf(op: Op): CostOf {
  if (op.k === 'lockQueued') return 'handover';
  if (op.k === 'semWoken') return 'wake';
  return op.k === 'wait' || op.k === 'holdEnd' ? 'notice' : 'nothing';
}

export function costOf({ costs }: StepProgram, kind: CostOf): Spread {
  if (kind === 'nothing') return { k: 'fixed', least: 0 };
  const said = costs?.[kind];
  if (said) return said;
  const { low, high } = COST_KINDS[kind];
  return { k: 'uniform', least: low, span: high - low };
}

const isShared = ({ k }: { k: string }): boolean => k === 'shared' || k === 'element';

function looksAtShared(e: Expr): boolean {
  let found = false;
  walkExpr(e, (x) => {
    if (isShared(x) || x.k === 'within' || (x.k === 'agent' && x.agent.k !== 'me')) found = true;
  });
  return found;
}
