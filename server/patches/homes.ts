/**
 * Where in the files the declarations of a patch would stand: in front of the function that the patch changes, as a person
 * would put them there. A patch that changes none goes where it is first used, and else to what it uses itself.
 */
import { AstUtils, CstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';

export interface Home {
  module: ast.Module;
  /** The function in front of which they stand; the end of the file if there is none. */
  anchor?: ast.Fn;
}

/** `patches` in the order in which they are applied, `modules` each after those that it uses. */
export function homesOf(patches: readonly ast.Patch[], modules: readonly ast.Module[]): Map<ast.Patch, Home> {
  const functions = new Map(
    modules.flatMap((module) =>
      module.elements.filter(ast.isFn).map((fn) => [fn.name, { module, anchor: fn }] as const),
    ),
  );
  const homes = new Map<ast.Patch, Home>();
  const adders = new Map<string, ast.Patch>();
  for (const patch of patches)
    for (const member of patch.members)
      if (!ast.isHunk(member) && !functions.has(member.name)) adders.set(member.name, patch);
  const find = (patch: ast.Patch, asked: readonly ast.Patch[]): Home | undefined => {
    const known = homes.get(patch);
    if (known || asked.includes(patch)) return known;
    for (const name of changedNames(patch)) {
      const own = functions.get(name);
      if (own) return own;
      const adder = adders.get(name);
      const home = adder && find(adder, [...asked, patch]);
      if (home) return home;
    }
    const added = new Set(patch.members.flatMap((each) => (ast.isHunk(each) ? [] : [each.name])));
    for (const other of patches) {
      if (other === patch || !wordsOf(other).some((word) => added.has(word))) continue;
      const home = find(other, [...asked, patch]);
      if (home) return home;
    }
    return undefined;
  };
  for (const patch of patches) homes.set(patch, find(patch, []) ?? { module: usedModule(patch, modules) });
  return homes;
}

/** Functions that a patch changes or replaces, or adds. */
function changedNames(patch: ast.Patch): string[] {
  const hunks = patch.members.filter(ast.isHunk).map((each) => each.target.$refText);
  return [...hunks, ...patch.members.filter(ast.isFn).map((each) => each.name)];
}

function wordsOf(patch: ast.Patch): string[] {
  return patch.$cstNode
    ? CstUtils.flattenCst(patch.$cstNode)
        .map((leaf) => leaf.text)
        .toArray()
    : [];
}

/** The last of the files that declare what the patch uses, the prelude aside; its own file if it uses nothing of any. */
function usedModule(patch: ast.Patch, modules: readonly ast.Module[]): ast.Module {
  const used = new Set<ast.Module>();
  for (const node of AstUtils.streamAllContents(patch))
    for (const { reference } of AstUtils.streamReferences(node)) {
      const target = 'ref' in reference ? reference.ref : undefined;
      const module = target && AstUtils.getContainerOfType(target, ast.isModule);
      const patched = target && AstUtils.getContainerOfType(target, ast.isPatch);
      if (module && !patched && !module.elements.some(ast.isBuiltin)) used.add(module);
    }
  const own = AstUtils.getContainerOfType(patch, ast.isModule) as ast.Module;
  return modules.findLast((each) => used.has(each)) ?? own;
}
