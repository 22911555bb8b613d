/** Walks over syntax trees, without the streams of Langium: what is done for every node of every keystroke's tree must cost little. */
import type { AstNode, AstReflection, MultiReference, Reference, ReferenceInfo } from 'langium';

const known = new WeakMap<AstNode, readonly AstNode[]>();

/** All nodes of a tree that stays as it is, in the order of AstUtils.streamAst(): the root, and each node before those in it. Found once. */
export function nodesOf(root: AstNode): readonly AstNode[] {
  let nodes = known.get(root);
  if (!nodes) {
    nodes = collect(root, []);
    known.set(root, nodes);
  }
  return nodes;
}

/** As AstUtils.streamContents() has them. */
export function childrenOf(node: AstNode): AstNode[] {
  const children: AstNode[] = [];
  for (const name in node) {
    if (name.startsWith('$')) continue;
    const value = (node as unknown as Record<string, unknown>)[name];
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) children.push(each);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Says of a node which references it has, as AstUtils.streamReferences() does. */
export function referencesBy(reflection: AstReflection): (node: AstNode) => ReferenceInfo[] {
  const names = new Map<string, string[]>();
  const namesIn = (type: string): string[] => {
    const before = names.get(type);
    if (before) return before;
    const found = Object.values(reflection.getTypeMetaData(type).properties).flatMap((each) =>
      each.referenceType === undefined ? [] : [each.name],
    );
    names.set(type, found);
    return found;
  };
  return (container) =>
    namesIn(container.$type).flatMap((property): ReferenceInfo[] => {
      const value = (container as unknown as Record<string, Named | Named[] | undefined>)[property];
      if (Array.isArray(value))
        return value.map((reference, index) => ({ reference, container, property, index }));
      return value ? [{ reference: value, container, property }] : [];
    });
}

type Named = Reference | MultiReference;

function collect(node: AstNode, into: AstNode[]): AstNode[] {
  into.push(node);
  for (const child of childrenOf(node)) collect(child, into);
  return into;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && typeof (value as AstNode).$type === 'string';
}
