/** What is certain of a CPU at a place in the text: whether its interrupts are off, and which locks it holds. */
import type { AstNode } from 'langium';
import { isParameter, type Parameter } from '../generated/ast.ts';

/** `found`: as they were when the function was called. A parameter: as it says, for irq_restore(). */
export type Irqs = 'on' | 'off' | 'found' | '?' | Parameter;

export interface FlowState {
  irqs: Irqs;
  /** Locks and semaphores, by declaration or parameter, that are held for certain. */
  held: ReadonlySet<AstNode>;
  /** Those that were released without being taken here. */
  lost: ReadonlySet<AstNode>;
  /** Locals that hold what interrupts were. */
  saved: ReadonlyMap<AstNode, Irqs>;
  /** Locals that say whether a lock was taken. */
  tried: ReadonlyMap<AstNode, AstNode>;
}

export const AS_CALLED: FlowState = {
  irqs: 'found',
  held: new Set(),
  lost: new Set(),
  saved: new Map(),
  tried: new Map(),
};

/** What is certain whichever of the two it was. Nothing: nobody comes there. */
export function joined(a: FlowState | undefined, b: FlowState | undefined): FlowState | undefined {
  if (!a || !b) return a ?? b;
  const same = <V>(one: ReadonlyMap<AstNode, V>, other: ReadonlyMap<AstNode, V>): ReadonlyMap<AstNode, V> =>
    new Map([...one].filter(([node, value]) => other.get(node) === value));
  return {
    irqs: a.irqs === b.irqs ? a.irqs : '?',
    held: new Set([...a.held].filter((lock) => b.held.has(lock))),
    lost: new Set([...a.lost, ...b.lost]),
    saved: same(a.saved, b.saved),
    tried: same(a.tried, b.tried),
  };
}

export function isSame(a: FlowState | undefined, b: FlowState | undefined): boolean {
  if (!a || !b) return a === b;
  const sizes = ({ held, lost, saved, tried }: FlowState): string =>
    [held, lost, saved, tried].map(({ size }) => size).join();
  // States only ever lose certainty, so as many are the same.
  return a.irqs === b.irqs && sizes(a) === sizes(b);
}

export function taking(s: FlowState, lock: AstNode): FlowState {
  return { ...s, held: new Set(s.held).add(lock) };
}

/** A parameter can stand for the same lock as another one, or as one with a name of its own. */
export function releasing(s: FlowState, lock: AstNode): FlowState {
  const isOther = (each: AstNode): boolean => each !== lock && !isParameter(lock) && !isParameter(each);
  const held = new Set([...s.held].filter(isOther));
  const tried = new Map([...s.tried].filter(([, each]) => isOther(each)));
  return s.held.has(lock) ? { ...s, held, tried } : { ...s, held, tried, lost: new Set(s.lost).add(lock) };
}

/** A local has a new value. */
export function forgetting(s: FlowState, local: AstNode): FlowState {
  if (!s.saved.has(local) && !s.tried.has(local)) return s;
  const [saved, tried] = [new Map(s.saved), new Map(s.tried)];
  saved.delete(local);
  tried.delete(local);
  return { ...s, saved, tried };
}
