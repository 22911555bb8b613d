/** Above what changes functions a lens that shows them before and after: a hunk, a patch, a series, and what applies them. */
import type { CstNode } from 'langium';
import type { CodeLens } from 'vscode-languageserver';
import * as ast from '../../language/generated/ast.ts';

export const SHOW_PATCHED = 'lockstep.showPatchedFunction';

/** Argument of the command. */
export interface ShowPatched {
  uri: string;
  patches: string[];
  /** Only this function. */
  fn?: string;
  /** What is applied on both sides; what the patches need if it is left out. */
  before?: string[];
}

export function patchLenses(element: ast.Element, uri: string): CodeLens[] {
  if (ast.isPatch(element)) return ofPatch(element, uri);
  if (ast.isSeries(element)) return lens(element.$cstNode, { uri, patches: [element.name], before: [] });
  const applied = ast.isScenario(element)
    ? element.items.filter(ast.isWith)
    : ast.isComparison(element)
      ? element.columns
      : [];
  return applied.flatMap((each) =>
    lens(each.$cstNode, { uri, patches: each.patches.map(({ $refText }) => $refText), before: [] }),
  );
}

function ofPatch({ name, members, $cstNode }: ast.Patch, uri: string): CodeLens[] {
  const changed = members.flatMap((each) => {
    const fn = ast.isHunk(each) ? each.target.$refText : ast.isFn(each) ? each.name : undefined;
    return fn ? lens(each.$cstNode, { uri, patches: [name], fn }) : [];
  });
  return [...(members.length > 1 ? lens($cstNode, { uri, patches: [name] }) : []), ...changed];
}

function lens(at: CstNode | undefined, argument: ShowPatched): CodeLens[] {
  if (!at || argument.patches.filter(Boolean).length === 0) return [];
  const title = argument.fn === undefined ? 'Show patched functions' : 'Show patched function';
  const { start } = at.range;
  return [{ range: { start, end: start }, command: { title, command: SHOW_PATCHED, arguments: [argument] } }];
}
