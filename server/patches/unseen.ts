/** Names that the text of a patch uses and the file that the text comes into does not see: exported, it would not link there. */
import { type AstNode, AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { markAround } from '../language/marks.ts';
import type { Home } from './homes.ts';

export interface Unseen {
  patch: ast.Patch;
  name: string;
  /** Where it is declared, and where it is used. */
  from: ast.Module;
  in: ast.Module;
}

/** `sees`: all files that a file sees, itself among them. */
export function unseenNames(
  patches: readonly ast.Patch[],
  homes: ReadonlyMap<ast.Patch, Home>,
  sees: (module: ast.Module) => readonly ast.Module[],
): Unseen[] {
  const found = new Map<string, Unseen>();
  const moduleOf = (node: AstNode): ast.Module | undefined => {
    const patch = AstUtils.getContainerOfType(node, ast.isPatch);
    return patch ? homes.get(patch)?.module : AstUtils.getContainerOfType(node, ast.isModule);
  };
  for (const patch of patches)
    for (const member of patch.members) {
      const target = ast.isHunk(member) ? member.target.ref : undefined;
      const into = target ? moduleOf(target) : homes.get(patch)?.module;
      if (!into) continue;
      for (const { name, declared } of namesIn(member)) {
        const from = moduleOf(declared);
        if (from && !sees(into).includes(from))
          found.set(`${patch.name} ${name}`, { patch, name, from, in: into });
      }
    }
  return [...found.values()];
}

/** Of a hunk only what it adds: the rest stands there already. */
function namesIn(member: ast.PatchMember): { name: string; declared: AstNode }[] {
  return AstUtils.streamAllContents(member)
    .filter((node) => !ast.isHunk(member) || isAdded(node))
    .flatMap((node) => AstUtils.streamReferences(node))
    .toArray()
    .flatMap(({ reference }) =>
      'ref' in reference && reference.ref ? [{ name: reference.$refText, declared: reference.ref }] : [],
    );
}

function isAdded(node: AstNode): boolean {
  return markAround(node) === '+';
}
