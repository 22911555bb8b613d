/** Where each declaration is named, in all files: found once for each state of the files. */
import { type AstNode, type LangiumDocument, WorkspaceCache } from 'langium';
import { filesAmong } from '../language/copies.ts';
import { Flow } from '../language/flow/flow.ts';
import type { LockstepLspServices } from './module.ts';

export interface Naming {
  /** What is named, and the node that names it. */
  target: AstNode;
  source: AstNode;
}

export class AllReferences {
  private readonly services: LockstepLspServices;
  private readonly byTarget: WorkspaceCache<'all', Map<AstNode, AstNode[]>>;
  private readonly flows: WorkspaceCache<'flow', Flow>;

  constructor(services: LockstepLspServices) {
    this.services = services;
    this.byTarget = new WorkspaceCache(services.shared);
    this.flows = new WorkspaceCache(services.shared);
  }

  /** The nodes that name it. */
  namesOf(node: AstNode): readonly AstNode[] {
    return this.byTarget.get('all', () => this.group()).get(node) ?? [];
  }

  /** What is certain of interrupts and locks. */
  get flow(): Flow {
    return this.flows.get('flow', () => new Flow((fn) => this.namesOf(fn)));
  }

  private group(): Map<AstNode, AstNode[]> {
    const groups = new Map<AstNode, AstNode[]>();
    for (const document of filesAmong(this.services.shared.workspace.LangiumDocuments))
      for (const { target, source } of namingsIn(document)) {
        const known = groups.get(target);
        if (known) known.push(source);
        else groups.set(target, [source]);
      }
    return groups;
  }
}

/** Found once for each time that a file is linked. */
export function namingsIn({ references }: LangiumDocument): readonly Naming[] {
  const before = known.get(references);
  if (before?.length === references.length) return before.namings;
  const namings: Naming[] = [];
  for (const each of references) {
    const target = 'ref' in each ? each.ref : undefined;
    const source = '$refNode' in each ? each.$refNode?.astNode : undefined;
    if (target && source) namings.push({ target, source });
  }
  known.set(references, { length: references.length, namings });
  return namings;
}

const known = new WeakMap<LangiumDocument['references'], { length: number; namings: readonly Naming[] }>();
