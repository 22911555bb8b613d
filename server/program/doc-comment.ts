/** Doc comments: the `///` lines right above a declaration. */
import type { AstNode } from 'langium';
import { AstUtils } from 'langium';

/** Looked up once: a function is asked for at every call of it, and its text does not change. */
export function docComment(node: AstNode): string | undefined {
  let known = comments.get(node);
  if (!known) {
    known = { text: readComment(node) };
    comments.set(node, known);
  }
  return known.text;
}

const comments = new WeakMap<AstNode, { text: string | undefined }>();

function readComment(node: AstNode): string | undefined {
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
