/** Every op as the ways a step can go that begins with it. */
import type { Location, Op } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { endWays, sendWays } from './ends.ts';
import { holdsOrFails, number, valueOf } from './expressions.ts';
import { holdWays } from './holds.ts';
import { act, followers, type Item, printItems, type Way } from './items.ts';
import { lockWays, semaphoreWays } from './locks.ts';
import { logWays } from './logs.ts';
import { checksOf, leave, storeOf, storeValue } from './stores.ts';

export function waysOf(c: Context, at: At): Way[] {
  const op = c.program.ops[at.l];
  switch (op.k) {
    case 'assign':
      return [{ items: [...op.stores.flatMap((s) => storeOf(s, c, at)), ...leave(op, op.next, 0, c, at)] }];
    case 'branch':
      return branchWays(op, c, at);
    case 'wait': {
      const guard = holdsOrFails(op.until, c, at.me);
      return [
        { guard: `(${guard})`, items: [...checksOf(op.until, c, at), ...leave(op, op.next, 0, c, at)] },
      ];
    }
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
      return lockWays(op, c, at);
    case 'semQueue':
    case 'semWake':
    case 'semWoken':
      return semaphoreWays(op, c, at);
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
      return logWays(op, c, at);
    case 'hold':
    case 'holdEnd':
    case 'loopEnter':
    case 'loopRound':
      return holdWays(op, c, at);
    case 'send':
      return sendWays(op, c, at);
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
      return endWays(op, c, at);
    case 'choose':
      return op.targets.map((t, i) => ({ items: [...chosen(c, at), ...leave(op, t, i, c, at)] }));
    case 'chooseValue':
      return op.values.map((value) => ({
        items: [
          ...chosen(c, at),
          ...storeValue(op.into, number(value), c, at),
          ...leave(op, op.next, 0, c, at),
        ],
      }));
    case 'fail':
      return [{ items: [{ k: 'check', when: 'true', fault: op.fault + 1, at: at.l }] }];
  }
}

function branchWays(op: Extract<Op, { k: 'branch' }>, c: Context, at: At): Way[] {
  const checks = checksOf(op.condition, c, at);
  const test = valueOf(op.condition, c, at.me);
  const sides = { then: leave(op, op.then, 0, c, at), else: leave(op, op.else, 1, c, at) };
  if (checks.length > 0) return [{ items: [...checks, { k: 'if', test, ...sides }] }];
  return [
    { guard: `(${test})`, items: sides.then },
    { guard: `!(${test})`, items: sides.else },
  ];
}

/** What is chosen inside an atomic block keeps the others waiting until it is. */
function chosen(c: Context, at: At): Item[] {
  return c.code.exclusive(at.l) ? [act('alone = 0')] : [];
}

/** What an op does that follows in the same step: it is always open, and has one way. */
export function followingItems(c: Context, at: At): Item[] {
  const ways = waysOf(c, at);
  if (ways.length === 1 && ways[0].guard === undefined) return ways[0].items;
  // Two ways whose guards exclude each other.
  if (ways.length === 2 && ways[0].guard !== undefined && ways[1].guard !== undefined)
    return [{ k: 'if', test: ways[0].guard, then: ways[0].items, else: ways[1].items }];
  // Parked: nothing is left to do for one that is at its end.
  if (c.program.ops[at.l].k === 'park')
    return [{ k: 'if', test: ways[0].guard ?? 'true', then: ways[0].items, else: [{ k: 'end', at: at.l }] }];
  throw new Error(`op ${at.l} (${c.program.ops[at.l].k}) cannot follow inside a step`);
}

/** More ops than this in one step are written as a loop. */
const LONGEST_CHAIN = 40;

/** The items with those of the ops that follow in place, if they follow one after the other and are not too many. */
export function withFollowing(items: Item[], run: (l: Location) => Item[]): Item[] {
  const expanded: Item[] = [];
  let rest = items;
  for (let n = 0; n < LONGEST_CHAIN; n++) {
    const next = followers(rest);
    const last = rest[rest.length - 1];
    if (next.length === 0) return [...expanded, ...rest];
    if (next.length > 1 || last.k !== 'run') return items;
    expanded.push(...rest.slice(0, -1));
    rest = run(last.at);
  }
  return items;
}

/** Lines of a whole step. */
export function printStep(items: Item[], c: Context, at: At, indent: string): string[] {
  const run = (l: Location) => followingItems(c, { ...at, l });
  const inside = new Set<Location>(followers(items));
  if (inside.size === 0) return printItems(items, indent);
  for (const l of inside) for (const more of followers(run(l))) inside.add(more);
  const where = `${c.layout.locations[at.level]}[${at.me}]`;
  const lines = [...printItems(items, indent), `${indent}do`, `${indent}:: fault != 0 -> break;`];
  for (const l of inside) {
    const stays = ['halt', 'park'].includes(c.program.ops[l].k);
    lines.push(`${indent}:: fault == 0 && ${where} == ${l} ->`, ...printItems(run(l), `${indent}   `));
    if (stays) lines.push(`${indent}   break;`);
  }
  // Spin names the end of a loop after what follows it: without an end of its own, two that lead to one place make C that does not compile.
  return [...lines, `${indent}:: else -> break;`, `${indent}od;`, `${indent}skip;`];
}
