/**
 * Inlay hints about interrupts: where a statement turns them off or on, or puts them back, and at the head of a function that is always called with
 * them off. Only what is certain, of the text as it stands; what the library's functions find depends on who uses the library.
 */
import type { AstNode } from 'langium';
import type { InlayHintAcceptor } from 'langium/lsp';
import type { Position } from 'vscode-languageserver';
import { type Certain, codeOf, type Flow } from '../language/flow/flow.ts';
import * as ast from '../language/generated/ast.ts';

export function interruptHints(
  node: AstNode,
  flow: Flow,
  isLibrary: boolean,
  acceptor: InlayHintAcceptor,
): void {
  const show = (position: Position | undefined, words: string | undefined, tooltip: string): void => {
    if (position && words) acceptor({ position, label: words, tooltip, paddingLeft: true });
  };
  if (ast.isFn(node) && !isLibrary && node.body?.$cstNode && !inHunk(node)) {
    const { irqs } = flow.entryOf(node);
    if (irqs !== 'off') return;
    const { line, character } = node.body.$cstNode.range.start;
    show({ line, character: character + 1 }, 'irqs off', 'Every call that is known has interrupts off.');
  }
  if (!(ast.isLet(node) || ast.isSimple(node)) || !codeOf(node)) return;
  const { before, after } = flow.passed(node) ?? {};
  if (!before || !after) return;
  const [was, is] = [before, after].map((each) => wordsFor(each, isLibrary));
  if (was !== is) show(node.$cstNode?.range.end, is, 'Certain of every way through the text as it stands.');
}

/** Nothing where it is not known. */
function wordsFor({ irqs, isAsFound }: Certain, isLibrary: boolean): string | undefined {
  if (isAsFound && (isLibrary || irqs === '?')) return 'irqs as before';
  return irqs === '?' ? undefined : `irqs ${irqs}`;
}

/** What a patch writes anew is called by what the patch makes of the others. */
function inHunk(node: AstNode): boolean {
  return ast.isPatch(node.$container);
}
