/** Where an expression hangs that stands in no file: it sees the names that it is given. */
import { type AstNode, AstUtils } from 'langium';
import type { NamedNode } from './declarations.ts';

/** Names of one level, by name. Of several with one name the first counts (and the validator complains). */
export type Level = ReadonlyMap<string, readonly NamedNode[]>;

export interface Lookout extends AstNode {
  readonly $type: 'Lookout';
  /** The innermost first. */
  readonly levels: readonly Level[];
}

/** The lookout that a node looks from; undefined for what stands in a file. */
export function lookoutOf(node: AstNode): Lookout | undefined {
  const root = AstUtils.findRootNode(node);
  return root.$type === 'Lookout' ? (root as Lookout) : undefined;
}
