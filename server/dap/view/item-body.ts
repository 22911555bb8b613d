// A line of the Variables view as the protocol says it.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Session } from '../session.ts';
import type { Children, Item, View } from './view.ts';

/** More children than this are asked for in pieces. */
const MANY = 100;

export function variableBody(session: Session, view: View, item: Item): DebugProtocol.Variable {
  const { name, value, evaluateName, place } = item;
  const attributes = place ? [] : ['readOnly'];
  return {
    name,
    value,
    ...(evaluateName === undefined ? {} : { evaluateName }),
    ...(attributes.length > 0 ? { presentationHint: { attributes } } : {}),
    ...restBody(session, view, item),
  };
}

/** What the answers to `variables`, `evaluate` and `set…` have in common. */
export function restBody(session: Session, view: View, { type, children, place, declared }: Item) {
  return {
    ...(type === undefined || !session.conventions.showsTypes ? {} : { type }),
    variablesReference: children ? referenceOf(session, view, children) : 0,
    ...countsBody(children),
    // The slot itself is the reference: it says enough.
    ...(place && session.debuggee && session.debuggee.history.position > 0
      ? { valueLocationReference: place.slot + 1 }
      : {}),
    ...(declared === undefined ? {} : { declarationLocationReference: DECLARATIONS + declared }),
  };
}

/** References below this one are slots, those from it on variables of the program. */
export const DECLARATIONS = 2 ** 28;

export function countsBody(children: Children | undefined): {
  namedVariables?: number;
  indexedVariables?: number;
} {
  const count = children?.indexed;
  return count === undefined || count <= MANY ? {} : { namedVariables: 0, indexedVariables: count };
}

export function referenceOf(session: Session, view: View, children: Children): number {
  children.view = view;
  return session.items.add(children);
}
