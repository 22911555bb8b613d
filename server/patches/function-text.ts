/** The text of a declaration as patches left it, with the comment that documents it. */
import type { CstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { contentOf, type PatchedModel } from '../program/apply-patch.ts';
import type { BlockContent } from '../program/statement-text.ts';
import { blockEdits, type Edit, edited, nodeText } from './block-text.ts';
import { beginsLine, indentAt, indented } from './layout.ts';

/** A declaration with the comment that documents it, from the first column on. */
export function declarationText(node: ast.Fn | ast.PatchMember, content: BlockContent): string {
  const cst = node.$cstNode as CstNode;
  const comment = documentation(cst);
  const text = indented(nodeText(node, content), indentAt(cst.root.fullText, cst.offset), '');
  return comment === undefined ? text : `${comment}\n${text}`;
}

/** A function with its comment and with the end of its last line; empty if there is none. */
export function functionText(model: PatchedModel, name: string): string {
  const fn = model.functions.get(name);
  return fn ? `${declarationText(fn, (block) => contentOf(model, block))}\n` : '';
}

/** A function that patches change, in the columns and with the line ends of its file. */
export function changedText(fn: ast.Fn, content: BlockContent): string {
  const cst = fn.$cstNode as CstNode;
  const edits: Edit[] = [];
  blockEdits(fn.body, content, edits);
  return edited(cst.root.fullText, cst.offset, cst.end, edits);
}

/** The comments right above a declaration, from the first column on. */
export function documentation(cst: CstNode): string | undefined {
  const start = documentationStart(cst);
  if (start === undefined) return undefined;
  const text = cst.root.fullText;
  return indented(text.slice(start, cst.offset).trimEnd(), indentAt(text, start), '');
}

/** Where the comments right above a declaration begin. */
export function documentationStart(cst: CstNode): number | undefined {
  const text = cst.root.fullText;
  if (!beginsLine(text, cst.offset)) return undefined;
  const above = /(?:^|\n)[ \t]*((?:\/\/[^\n]*\n[ \t]*)+|\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\r?\n[ \t]*)$/;
  const found = above.exec(text.slice(0, cst.offset));
  return found ? cst.offset - found[1].length : undefined;
}
