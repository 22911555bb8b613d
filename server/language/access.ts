/** Does a name read or change what it stands for? */
import type { AstNode } from 'langium';
import { isCall, isIndex, isMember, isNameRef, isSimple, type NameRef } from './generated/ast.ts';

export type Access = 'read' | 'write';

/** The name with its indices and members: what is read or changed. */
function wholeOf(reference: NameRef): AstNode {
  let whole: AstNode = reference;
  while ((isIndex(whole.$container) || isMember(whole.$container)) && whole.$containerProperty === 'base')
    whole = whole.$container;
  return whole;
}

/** The machine's own function that gets the variable itself and not its value. */
function takenBy(whole: AstNode): string | undefined {
  const { $container: call, $containerProperty: property, $containerIndex: index = 0 } = whole;
  if (!isCall(call) || property !== 'arguments') return undefined;
  const callee = call.callee?.ref;
  return callee?.parameters[index]?.reference ? callee.name : undefined;
}

export function accessOf(reference: NameRef): Access {
  const whole = wholeOf(reference);
  const { $container: user, $containerProperty: property } = whole;
  if (isSimple(user)) return property === 'target' && user.operator ? 'write' : 'read';
  return (takenBy(whole) ?? 'READ_ONCE') === 'READ_ONCE' ? 'read' : 'write';
}

/** Said to be one access that nothing else keeps others away from: READ_ONCE() and its like, or an atomic operation. */
export function isMarked(reference: NameRef): boolean {
  return takenBy(wholeOf(reference)) !== undefined;
}

export function accessAt(node: AstNode | undefined): Access | undefined {
  return isNameRef(node) ? accessOf(node) : undefined;
}
