/** What a file offers to the workspace index: its declarations, and those inside its patches. */
import {
  type AstNode,
  type AstNodeDescription,
  DefaultScopeComputation,
  type LangiumDocument,
  type LocalSymbols,
  MultiMap,
} from 'langium';
import { patchesOf, patchNames, topLevelNames } from './declarations.ts';
import type { Module } from './generated/ast.ts';

export class LockstepScopeComputation extends DefaultScopeComputation {
  override async collectExportedSymbols(document: LangiumDocument<AstNode>): Promise<AstNodeDescription[]> {
    const module = document.parseResult.value as Module;
    const nodes = [...topLevelNames(module), ...patchesOf(module).flatMap(patchNames)];
    return nodes.map((node) => this.descriptions.createDescription(node, node.name, document));
  }

  /** Local names are found by walking outwards (scope.ts), not from a table. */
  override async collectLocalSymbols(): Promise<LocalSymbols> {
    return new MultiMap<AstNode, AstNodeDescription>();
  }
}
