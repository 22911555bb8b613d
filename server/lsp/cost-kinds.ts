/** Kinds of steps in a `costs` block: offered where one can stand, and explained where one does. */
import { AstUtils, CstUtils, type RootCstNode } from 'langium';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { COST_KINDS, isCostName } from '../language/cost-kinds.ts';
import { writtenLength } from '../language/durations.ts';
import { isCost, isCosts } from '../language/generated/ast.ts';

/** `offset`: where the word begins that is being written. Undefined where no kind is meant. */
export function costKindsAt(root: RootCstNode | undefined, offset: number): CompletionItem[] | undefined {
  const before = root && CstUtils.findLeafNodeBeforeOffset(root, offset - 1);
  const costs = before && AstUtils.getContainerOfType(before.astNode, isCosts);
  if (!costs || !['{', ';'].includes(before.text)) return undefined;
  const given = new Set(costs.costs.map((each) => each.kind));
  return Object.keys(COST_KINDS)
    .filter((kind) => !given.has(kind))
    .map((kind) => ({
      label: kind,
      kind: CompletionItemKind.Property,
      detail: costText(kind),
      insertText: `${kind} = `,
    }));
}

/** What the word at an offset costs; undefined where it is no kind of step. */
export function costAt(root: RootCstNode, offset: number): string | undefined {
  const leaf = CstUtils.findLeafNodeAtOffset(root, offset);
  const kind = leaf && isCost(leaf.astNode) && leaf.text === leaf.astNode.kind ? leaf.text : undefined;
  return kind && costText(kind);
}

/** "What a look at shared state takes. Unless it is said: 10 ns to 100 ns." */
function costText(kind: string): string | undefined {
  if (!isCostName(kind)) return undefined;
  const { meaning, low, high } = COST_KINDS[kind];
  const range = low === high ? writtenLength(low) : `${writtenLength(low)} to ${writtenLength(high)}`;
  return `The time that ${meaning}. Unless it is said: ${range}.`;
}
