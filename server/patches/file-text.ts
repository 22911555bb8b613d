/** The text of a file as patches left it: changed functions in their place, and what the patches add where it belongs. */
import type { CstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { contentOf, type PatchedModel } from '../program/apply-patch.ts';
import { isChanged } from './block-text.ts';
import { changedText, declarationText, documentationStart } from './function-text.ts';
import type { Home } from './homes.ts';

/** `written`: the functions as they are in the files, by name. */
export function fileText(
  module: ast.Module,
  written: ReadonlyMap<string, ast.Fn>,
  model: PatchedModel,
  homes: ReadonlyMap<ast.Patch, Home>,
): string {
  const root = (module.$cstNode as CstNode).root;
  const source = root.fullText;
  const eol = /\r?\n/.exec(source)?.[0] ?? '\n';
  const content = (block: ast.Block) => contentOf(model, block);
  const edits: { from: number; to: number; text: string }[] = [];
  for (const fn of module.elements.filter(ast.isFn)) {
    const cst = fn.$cstNode as CstNode;
    const now = written.get(fn.name) === fn ? model.functions.get(fn.name) : fn;
    if (now && now !== fn) {
      const documented = now.$cstNode && documentationStart(now.$cstNode) !== undefined;
      const from = (documented ? documentationStart(cst) : undefined) ?? cst.offset;
      edits.push({ from, to: cst.end, text: declarationText(now, content) });
    } else if (isChanged(fn.body, content))
      edits.push({ from: cst.offset, to: cst.end, text: changedText(fn, content) });
  }
  const atEnd: string[] = [];
  for (const patch of model.applied) {
    const home = homes.get(patch);
    if (home?.module !== module) continue;
    const texts = additionsOf(patch, written, model).map((each) => declarationText(each, content));
    const anchor = home.anchor?.$cstNode;
    if (!anchor) atEnd.push(...texts);
    else if (texts.length > 0) {
      const from = documentationStart(anchor) ?? anchor.offset;
      edits.push({ from, to: from, text: `${texts.join('\n\n')}\n\n` });
    }
  }
  const parts: string[] = [];
  let at = 0;
  // What is put in front of a function comes before the function's own change.
  for (const { from, to, text } of edits.sort((a, b) => a.from - b.from || a.to - b.to)) {
    parts.push(source.slice(at, from), text.replace(/\r?\n/g, eol));
    at = to;
  }
  parts.push(source.slice(at));
  const text = parts.join('');
  if (atEnd.length === 0) return text;
  return `${text.trimEnd()}${eol}${eol}${atEnd.join('\n\n').replace(/\r?\n/g, eol)}${eol}`;
}

/** What a patch declares that is in no file and that no patch before it declares, functions as they are in the end. */
function additionsOf(
  patch: ast.Patch,
  written: ReadonlyMap<string, ast.Fn>,
  model: PatchedModel,
): Exclude<ast.PatchMember, ast.Hunk>[] {
  const before = model.applied.slice(0, model.applied.indexOf(patch));
  const known = new Set(before.flatMap((each) => each.members.filter(ast.isFn).map(({ name }) => name)));
  return patch.members.flatMap((member): Exclude<ast.PatchMember, ast.Hunk>[] => {
    if (ast.isHunk(member)) return [];
    if (!ast.isFn(member)) return [member];
    if (written.has(member.name) || known.has(member.name)) return [];
    return [model.functions.get(member.name) ?? member];
  });
}
