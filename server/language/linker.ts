/** Finds what the names of a file stand for. */
import {
  type AstNode,
  Cancellation,
  DefaultLinker,
  interruptAndCheck,
  type LangiumDocument,
  type ReferenceInfo,
} from 'langium';
import type { LockstepServices } from './module.ts';
import { nodesOf, referencesBy } from './tree.ts';

/** Nodes between two looks at whether somebody has cancelled. */
const AT_ONCE = 200;

export class LockstepLinker extends DefaultLinker {
  private readonly referencesOf: (node: AstNode) => ReferenceInfo[];

  constructor(services: LockstepServices) {
    super(services);
    this.referencesOf = referencesBy(services.shared.AstReflection);
  }

  override async link(
    document: LangiumDocument,
    cancel = Cancellation.CancellationToken.None,
  ): Promise<void> {
    const nodes = nodesOf(document.parseResult.value);
    for (let i = 0; i < nodes.length; i++) {
      if (i % AT_ONCE === 0) await interruptAndCheck(cancel);
      for (const each of this.referencesOf(nodes[i])) this.doLink(each, document);
    }
  }
}
