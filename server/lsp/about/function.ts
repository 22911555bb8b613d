/** What a function does besides what it says: with what it calls, to shared state, locks, interrupts; and which patches change it. */
import { type AstNode, AstUtils } from 'langium';
import { accessAt } from '../../language/access.ts';
import * as ast from '../../language/generated/ast.ts';
import type { AllReferences } from '../all-references.ts';
import { linked, listed } from './links.ts';

interface Deeds {
  reads: Set<ast.Shared>;
  changes: Set<ast.Shared>;
  takes: Set<AstNode>;
  /** The machine's own functions that it comes to. */
  calls: Set<string>;
  waits: boolean;
}

export function aboutFunction(fn: ast.Fn, references: AllReferences): string[] {
  const deeds = deedsOf(fn, new Set());
  const lines: string[] = [];
  const say = (what: string, nodes: Iterable<AstNode>): void => {
    const words = [...nodes].map((each) => linked((each as AstNode & { name: string }).name, each));
    if (words.length > 0) lines.push(`**${what}** ${listed(words)}`);
  };
  say('Changes', deeds.changes);
  say(
    'Reads',
    [...deeds.reads].filter((each) => !deeds.changes.has(each)),
  );
  say('Takes', deeds.takes);
  const manners = mannersOf(fn, deeds, references);
  if (manners.length > 0) lines.push(`${manners.join('; ').replace(/^./, (c) => c.toUpperCase())}.`);
  const patches = new Set(
    references
      .namesOf(fn)
      .filter(ast.isHunk)
      .map((hunk) => AstUtils.getContainerOfType(hunk, ast.isPatch))
      .filter((patch) => patch !== undefined),
  );
  say('Patched by', patches);
  return lines;
}

function mannersOf(fn: ast.Fn, { calls, waits }: Deeds, { flow }: AllReferences): string[] {
  const manners: string[] = [];
  const entry = flow.entryOf(fn);
  if (entry.irqs !== '?') manners.push(`interrupts are ${entry.irqs} at every known call`);
  if (calls.has('sem_sleep')) manners.push('may sleep');
  if (waits || calls.has('spin_lock')) manners.push(waits ? 'may spin' : 'may spin for a lock');
  const after = flow.effect(fn);
  const turns = calls.has('irq_save') || calls.has('irq_disable');
  if (after?.irqs === 'off') manners.push('leaves interrupts off');
  else if (after?.irqs === 'on') manners.push('leaves interrupts on');
  else if (after?.irqs === 'found' && turns) manners.push('turns interrupts off for a time');
  else if (turns || calls.has('irq_enable')) manners.push('turns interrupts off or on');
  if (!after && fn.body) manners.push('never comes back');
  else if (calls.has('halt')) manners.push('may halt its CPU');
  if (calls.has('send_ipi') || calls.has('send_nmi')) manners.push('sends interrupts');
  return manners;
}

function deedsOf(fn: ast.Fn, seen: Set<ast.Fn>): Deeds {
  const deeds: Deeds = {
    reads: new Set(),
    changes: new Set(),
    takes: new Set(),
    calls: new Set(),
    waits: false,
  };
  if (seen.has(fn) || !fn.body) return deeds;
  seen.add(fn);
  for (const node of AstUtils.streamAllContents(fn.body)) {
    if (ast.isNameRef(node)) {
      const variable = node.target?.ref;
      if (ast.isShared(variable)) (accessAt(node) === 'write' ? deeds.changes : deeds.reads).add(variable);
    } else if (ast.isCall(node)) addCall(deeds, node, seen);
    else if (ast.isWait(node)) deeds.waits ||= !node.limit;
    else if (ast.isWhile(node)) deeds.waits ||= AstUtils.streamAst(node.body).some(isRelax);
  }
  return deeds;
}

function addCall(deeds: Deeds, { callee, arguments: given }: ast.Call, seen: Set<ast.Fn>): void {
  const called = callee?.ref;
  if (ast.isBuiltin(called)) deeds.calls.add(called.name);
  // What a lock is passed to takes it, or something else that only those do who have it.
  for (const each of given) {
    const lock = ast.isNameRef(each)
      ? each.target?.ref
      : ast.isIndex(each) && ast.isNameRef(each.base)
        ? each.base.target?.ref
        : undefined;
    const takes = ast.isFn(called) || called?.name === 'spin_lock' || called?.name === 'spin_trylock';
    if (takes && called?.name !== 'up' && (ast.isSpinlock(lock) || ast.isSemaphore(lock)))
      deeds.takes.add(lock);
  }
  if (!ast.isFn(called)) return;
  const inner = deedsOf(called, seen);
  for (const key of ['reads', 'changes', 'takes', 'calls'] as const)
    for (const each of inner[key]) (deeds[key] as Set<unknown>).add(each);
  deeds.waits ||= inner.waits;
}

function isRelax(node: AstNode): boolean {
  return ast.isCall(node) && node.callee?.ref?.name === 'cpu_relax';
}
