/** What names stand for where an op runs: what somebody who stops there may ask about. */
import type { AstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';
import type { Binding, Lowering } from './lowering.ts';

/** The bindings of one frame at one moment: a map only grows, so its first entries are what was known then. */
export interface NamesAt {
  frame: number;
  bindings: Map<AstNode, Binding>;
  size: number;
  /** Where the frame was called from. */
  outer?: NamesAt;
}

const latest = new WeakMap<Map<AstNode, Binding>, NamesAt>();

export function namesNow(c: Lowering): NamesAt {
  const { bindings, around } = c.scope;
  const { frame } = c.b;
  const known = latest.get(bindings);
  if (known?.size === bindings.size && known.frame === frame) return known;
  const names: NamesAt = { frame, bindings, size: bindings.size, ...(around ? { outer: around } : {}) };
  latest.set(bindings, names);
  return names;
}

/** The names of a frame on the stack of an op, outer ones first. */
export function namesIn(names: NamesAt | undefined, frame: number): [AstNode, Binding][] {
  let at = names;
  while (at && at.frame !== frame) at = at.outer;
  return at ? [...at.bindings].slice(0, at.size).filter(([node]) => !isOfQuantifier(node)) : [];
}

function isOfQuantifier(node: AstNode): boolean {
  return ast.isForVariable(node) && ast.isQuantifier(node.$container);
}
