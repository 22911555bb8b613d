/**
 * Patches as unified diffs of the files that they change: one part for each patch, on top of those before it, with the
 * patch's name and title in front, where `patch` and `git apply` expect a message.
 */
import { AstUtils, type LangiumDocument, type URI, UriUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { applyPatch, type PatchedModel, unpatched, withNeeds } from '../program/apply-patch.ts';
import type { ProgramDiagnostic } from '../program/diagnostic.ts';
import { fileText } from './file-text.ts';
import { documentation } from './function-text.ts';
import { homesOf } from './homes.ts';
import { writeMessage } from './unified/message.ts';
import { unifiedDiff } from './unified/write.ts';
import { type Unseen, unseenNames } from './unseen.ts';

export interface Exported {
  text: string;
  /** Patches that are exported because others need them. */
  added: ast.Patch[];
  unseen: Unseen[];
}

/** `modules`: the files that the patches see, each after those that it uses. `root`: of the library. */
export function exportPatches(
  patches: readonly ast.Patch[],
  modules: readonly ast.Module[],
  root: URI | undefined,
  sees: (module: ast.Module) => readonly ast.Module[],
): Exported | { errors: ProgramDiagnostic[] } {
  const all = inOrder(patches);
  const functions = modules.flatMap((each) => each.elements.filter(ast.isFn));
  const written = new Map(functions.map((fn) => [fn.name, fn]));
  const homes = homesOf(all, modules);
  let model = unpatched(functions);
  const parts: string[] = [];
  const paths = pathsOf(modules, root);
  const texts = (of: PatchedModel) => modules.map((each) => fileText(each, written, of, homes));
  let before = texts(model);
  for (const patch of all) {
    const applied = applyPatch(model, patch);
    if (applied.errors.length > 0) return { errors: applied.errors };
    model = applied.model;
    const after = texts(model);
    const diffs = modules.map((_, i) => unifiedDiff({ path: paths[i], before: before[i], after: after[i] }));
    parts.push(`${messageOf(patch)}\n${diffs.join('')}`);
    before = after;
  }
  const added = all.filter((each) => !patches.includes(each));
  return { text: parts.join('\n'), added, unseen: unseenNames(all, homes, sees) };
}

/** Each patch once, behind those that it needs. */
function inOrder(patches: readonly ast.Patch[]): ast.Patch[] {
  const result: ast.Patch[] = [];
  for (const each of patches.flatMap((patch) => withNeeds(patch)))
    if (!result.includes(each)) result.push(each);
  return result;
}

function messageOf(patch: ast.Patch): string {
  const about = patch.$cstNode && documentation(patch.$cstNode);
  const lines = about?.split('\n').map((line) => line.replace(/^\/\/\/? ?/, '')) ?? [];
  return writeMessage({
    name: patch.name,
    title: patch.title,
    needs: patch.needs.map((each) => each.$refText),
    about: about?.startsWith('///') ? lines : [],
  });
}

/** Files of the library by their path in it, others by their path below the folder that they have in common. */
function pathsOf(modules: readonly ast.Module[], root: URI | undefined): string[] {
  const uris = modules.map((each) => (AstUtils.getDocument(each) as LangiumDocument).uri);
  const own = uris.filter((uri) => !root || !UriUtils.contains(root, uri));
  let common = own.length > 0 ? UriUtils.dirname(own[0]) : undefined;
  while (common && !own.every((uri) => UriUtils.contains(common as URI, uri))) {
    const up = UriUtils.dirname(common);
    if (up.toString() === common.toString()) break;
    common = up;
  }
  return uris.map((uri) => {
    const base = root && UriUtils.contains(root, uri) ? root : common;
    return base ? UriUtils.relative(base, uri) : UriUtils.basename(uri);
  });
}
