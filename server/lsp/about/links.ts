/** Words of a hover that lead to a place, and lists of them that stay short. */
import { type AstNode, AstUtils } from 'langium';
import { codeOf } from '../../language/flow/flow.ts';
import * as ast from '../../language/generated/ast.ts';
import { isInAdded } from '../../language/marks.ts';
import { runnerOf } from '../calls.ts';

/** More than this of a kind are counted, not named. */
const MOST = 6;

export function listed(words: readonly string[]): string {
  if (words.length <= MOST) return words.join(', ');
  return `${words.slice(0, MOST).join(', ')} and ${words.length - MOST} more`;
}

export function linked(text: string, node: AstNode): string {
  const cst = node.$cstNode;
  if (!cst) return text;
  return `[${text}](${AstUtils.getDocument(node).uri.toString()}#L${cst.range.start.line + 1})`;
}

/** The function, hunk or block that a node stands in, by the name that a person knows it by. */
export function ownerName(node: AstNode): string {
  const runner = runnerOf(node);
  const patch = AstUtils.getContainerOfType(node, ast.isPatch);
  const scenario = AstUtils.getContainerOfType(node, ast.isScenario);
  switch (runner?.$type) {
    case 'Fn':
      return patch ? `${runner.name}() of patch ${patch.name}` : `${runner.name}()`;
    case 'Hunk':
      return `patch ${patch?.name ?? ''}`;
    case 'CpuBlock':
      return `cpu ${runner.first.$cstNode?.text ?? ''} of ${scenario?.name ?? ''}`;
    case 'Device':
      return `device ${runner.name} of ${scenario?.name ?? ''}`;
    default:
      return scenario ? `scenario ${scenario.name}` : '';
  }
}

/** Nodes by what they stand in, in the order of the first of each. What a hunk repeats or takes out is left out. */
export function byOwner(nodes: readonly AstNode[]): Map<string, AstNode[]> {
  const groups = new Map<string, AstNode[]>();
  for (const node of nodes) {
    if (isQuoted(node)) continue;
    const owner = ownerName(node);
    if (owner) groups.set(owner, [...(groups.get(owner) ?? []), node]);
  }
  return groups;
}

export function isQuoted(node: AstNode): boolean {
  if (codeOf(node) || !AstUtils.getContainerOfType(node, ast.isHunk)) return false;
  return !isInAdded(node);
}
