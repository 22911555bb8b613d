/** Who calls whom: recursion, and what an atomic block may not do. */
import { type AstNode, AstUtils, type ValidationAcceptor } from 'langium';
import {
  type Atomic,
  type Call,
  type Callable,
  type Fn,
  type Hunk,
  isAtomic,
  isBuiltin,
  isCall,
  isChoose,
  isChooseStatement,
  isExpect,
  isFn,
  isLet,
  isLoop,
  isSimple,
  isTakes,
  isWait,
  isWhile,
} from '../generated/ast.ts';
import { lookoutOf } from '../lookout.ts';
import { markAround } from '../marks.ts';
import type { LockstepServices } from '../module.ts';
import { register } from './register.ts';
import { report } from './report.ts';

/** Builtin functions that can keep the CPU waiting. */
const WAITS = new Set(['spin_lock', 'sem_sleep', 'cpu_relax', 'halt', 'park']);
const FOR_CONDITIONS = new Set(['printed', 'lost']);

export function registerCallChecks(services: LockstepServices): void {
  register(services, {
    Fn: checkRecursion,
    Hunk: checkHunkRecursion,
    Atomic: checkAtomic,
    Call: checkConditionOnly,
  });
}

const callsCache = new WeakMap<Fn, Call[]>();

function callsOf(fn: Fn): Call[] {
  let calls = callsCache.get(fn);
  if (!calls) {
    calls = fn.body ? AstUtils.streamAllContents(fn.body).filter(isCall).toArray() : [];
    callsCache.set(fn, calls);
  }
  return calls;
}

function calleesOf(fn: Fn): Fn[] {
  return callsOf(fn).flatMap((call) => (isFn(call.callee?.ref) ? [call.callee.ref] : []));
}

/** Functions from one to another along calls, both included. */
function wayBetween(from: Fn, to: Fn): Fn[] | undefined {
  const seen = new Set<Fn>();
  const search = (fn: Fn): Fn[] | undefined => {
    if (fn === to) return [fn];
    if (seen.has(fn)) return undefined;
    seen.add(fn);
    for (const next of calleesOf(fn)) {
      const rest = search(next);
      if (rest) return [fn, ...rest];
    }
    return undefined;
  };
  return search(from);
}

function checkRecursion(fn: Fn, accept: ValidationAcceptor): void {
  reportRecursion(fn, callsOf(fn), accept);
}

function checkHunkRecursion(hunk: Hunk, accept: ValidationAcceptor): void {
  const target = hunk.target?.ref;
  if (!target) return;
  const added = AstUtils.streamAllContents(hunk)
    .filter(isCall)
    .filter((call) => markAround(call) === '+')
    .toArray();
  reportRecursion(target, added, accept);
}

function reportRecursion(fn: Fn, calls: Call[], accept: ValidationAcceptor): void {
  for (const call of calls) {
    const callee = call.callee?.ref;
    const way = isFn(callee) ? wayBetween(callee, fn) : undefined;
    if (!way) continue;
    const names = [fn, ...way].map((each) => each.name).join(' → ');
    report(
      accept,
      'LS3001',
      `Functions must not call themselves: ${names}. Use a loop, or a flag that ends it.`,
      call,
      {
        property: 'callee',
        related: way.map((each) => ({ message: `\`${each.name}\``, node: each })),
      },
    );
    return;
  }
}

function checkAtomic(atomic: Atomic, accept: ValidationAcceptor): void {
  if (!atomic.body) return;
  for (const node of AstUtils.streamAllContents(atomic.body)) {
    if (AstUtils.getContainerOfType(node.$container, isAtomic) !== atomic) continue;
    checkIndivisible(node, accept);
  }
}

function checkIndivisible(node: AstNode, accept: ValidationAcceptor): void {
  const problem = trouble(node);
  if (problem?.kind === 'choose') {
    report(
      accept,
      'LS3012',
      'An `atomic` block cannot choose. Choose before it and keep the result in a local.',
      node,
    );
  } else if (problem) {
    report(
      accept,
      'LS3012',
      `An \`atomic\` block cannot wait: ${problem.text}. Move it out of the block.`,
      node,
    );
  } else if (isCall(node) && isFn(node.callee?.ref)) {
    const way = wayToTrouble(node.callee.ref);
    if (!way) return;
    const names = way.functions.map((each) => `\`${each.name}\``).join(' calls ');
    if (way.trouble.kind === 'choose')
      report(accept, 'LS3012', `An \`atomic\` block cannot choose: ${names}, which does.`, node, {
        property: 'callee',
      });
    else
      report(
        accept,
        'LS3012',
        `An \`atomic\` block cannot wait: ${names}, where ${way.trouble.text}. Move the call out of the block.`,
        node,
        { property: 'callee' },
      );
  }
}

interface Trouble {
  kind: 'wait' | 'choose';
  text: string;
}

function trouble(node: AstNode): Trouble | undefined {
  if (isChoose(node) || isChooseStatement(node)) return { kind: 'choose', text: 'it chooses' };
  if (isWait(node)) return { kind: 'wait', text: '`wait` does' };
  if (isLoop(node) || isWhile(node))
    return { kind: 'wait', text: `\`${isLoop(node) ? 'loop' : 'while'}\` can go on for ever` };
  if (isTakes(node) || ((isLet(node) || isSimple(node)) && node.takes))
    return { kind: 'wait', text: '`takes` lets time pass' };
  if (isCall(node) && isWaiting(node.callee?.ref))
    return { kind: 'wait', text: `${node.callee.$refText}() does` };
  return undefined;
}

function isWaiting(callee: Callable | undefined): boolean {
  return isBuiltin(callee) && WAITS.has(callee.name);
}

function wayToTrouble(start: Fn): { functions: Fn[]; trouble: Trouble } | undefined {
  const seen = new Set<Fn>();
  const search = (fn: Fn): { functions: Fn[]; trouble: Trouble } | undefined => {
    if (seen.has(fn) || !fn.body) return undefined;
    seen.add(fn);
    for (const node of AstUtils.streamAllContents(fn.body)) {
      const found = trouble(node);
      if (found) return { functions: [fn], trouble: found };
    }
    for (const next of calleesOf(fn)) {
      const rest = search(next);
      if (rest) return { functions: [fn, ...rest.functions], trouble: rest.trouble };
    }
    return undefined;
  };
  return search(start);
}

/** What is asked of a debugger is a condition too. */
function isInCondition(call: Call): boolean {
  return AstUtils.getContainerOfType(call, isExpect) !== undefined || lookoutOf(call) !== undefined;
}

function checkConditionOnly(call: Call, accept: ValidationAcceptor): void {
  const callee = call.callee?.ref;
  if (!isBuiltin(callee) || !FOR_CONDITIONS.has(callee.name) || isInCondition(call)) return;
  report(
    accept,
    'LS5013',
    `${callee.name}() is for conditions, as in \`expect eventually ${callee.name}("…");\`. The model itself cannot see the console.`,
    call,
    {
      property: 'callee',
    },
  );
}
