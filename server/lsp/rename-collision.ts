/** Would a new name meet one that is there already? */
import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import { filesAmong } from '../language/copies.ts';
import { localsIn, type NamedNode, patchesOf, patchNames, topLevelNames } from '../language/declarations.ts';
import {
  isFn,
  isForVariable,
  isHunk,
  isLet,
  isParameter,
  isPatch,
  isScenario,
  isScenarioParameter,
  isSeries,
} from '../language/generated/ast.ts';
import { isModuleDocument } from '../language/uses.ts';
import type { LockstepLspServices } from './module.ts';

/** The declaration that stands in the way, if there is one. `sites` are the nodes that name `declaration`. */
export function collision(
  services: LockstepLspServices,
  declaration: AstNode,
  sites: Iterable<AstNode>,
  name: string,
): NamedNode | undefined {
  const others = function* (): Generator<NamedNode> {
    for (const site of [declaration, ...sites])
      for (const level of services.references.ScopeProvider.levels(site)) yield* level.get(name) ?? [];
    yield* neighbours(services, declaration);
  };
  for (const other of others())
    if (other !== declaration && other.name === name && space(other) === space(declaration)) return other;
  return undefined;
}

/** What may be declared later in the same block, or in a file that sees this one. */
function neighbours(services: LockstepLspServices, declaration: AstNode): NamedNode[] {
  const local =
    isLet(declaration) ||
    isParameter(declaration) ||
    isForVariable(declaration) ||
    isScenarioParameter(declaration);
  if (!local)
    return filesAmong(services.shared.workspace.LangiumDocuments)
      .filter((each) => sees(services, each, AstUtils.getDocument(declaration)))
      .toArray()
      .flatMap(declaredIn);
  if (isScenarioParameter(declaration)) return declaration.$container.parameters;
  // A `let` stands in a line of the block in which it is visible.
  const block = isLet(declaration) ? declaration.$container.$container : declaration.$container;
  const parameters = isFn(block) ? block.parameters : [];
  return block ? [...parameters, ...localsIn(block)] : [];
}

function declaredIn(document: LangiumDocument): NamedNode[] {
  if (!isModuleDocument(document)) return [];
  const module = document.parseResult.value;
  return [...topLevelNames(module), ...patchesOf(module).flatMap(patchNames)];
}

function sees(services: LockstepLspServices, document: LangiumDocument, other: LangiumDocument): boolean {
  if (document === other) return true;
  if (!isModuleDocument(document)) return false;
  return services.workspace.Uses.visible(document).some((each) => each === other);
}

/** Patches and series share their names, scenarios have their own, and so has all that code can name. */
function space(node: AstNode): string {
  return isPatch(node) || isSeries(node)
    ? 'patch'
    : isScenario(node)
      ? 'scenario'
      : isHunk(node)
        ? 'hunk'
        : 'name';
}
