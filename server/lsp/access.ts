/** Does a name read or change what it stands for? */
import type { AstNode } from 'langium';
import { isCall, isIndex, isMember, isNameRef, isSimple, type NameRef } from '../language/generated/ast.ts';

export type Access = 'read' | 'write';

export function accessOf(reference: NameRef): Access {
  let whole: AstNode = reference;
  while ((isIndex(whole.$container) || isMember(whole.$container)) && whole.$containerProperty === 'base')
    whole = whole.$container;
  const { $container: user, $containerProperty: property, $containerIndex: index = 0 } = whole;
  if (isSimple(user)) return property === 'target' && user.operator ? 'write' : 'read';
  if (!isCall(user) || property !== 'arguments') return 'read';
  const callee = user.callee?.ref;
  return callee?.parameters[index]?.reference && callee.name !== 'READ_ONCE' ? 'write' : 'read';
}

export function accessAt(node: AstNode | undefined): Access | undefined {
  return isNameRef(node) ? accessOf(node) : undefined;
}
