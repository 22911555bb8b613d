/** Doc comments: the `///` lines right above a declaration. */
import type { AstNode } from 'langium';
import { AstUtils } from 'langium';

export function docComment(node: AstNode): string | undefined {
  const cst = node.$cstNode;
  if (!cst) return undefined;
  const lines = AstUtils.getDocument(node)
    .textDocument.getText({ start: { line: 0, character: 0 }, end: cst.range.start })
    .split('\n');
  lines.pop();
  const doc: string[] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const match = /^\s*\/\/\/ ?(.*?)\r?$/.exec(lines[i]);
    if (!match) break;
    doc.unshift(match[1]);
  }
  return doc.length ? doc.join('\n') : undefined;
}

export function docSummary(node: AstNode): string | undefined {
  return docComment(node)?.split('\n')[0];
}
