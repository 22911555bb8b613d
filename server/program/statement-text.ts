/** Statements as token lists: how a patch recognises its context, whatever the white space and comments. */
import type { AstNode, CompositeCstNode, CstNode } from 'langium';
import { isCompositeCstNode, isLeafCstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';

/** The statements of a block as they now are: patched blocks differ from what the tree says. */
export type BlockContent = (block: ast.Block) => ast.Statement[];

export function linesOf(lines: readonly ast.Line[]): ast.Statement[] {
  return lines.flatMap((line) => (line.statement ? [line.statement] : []));
}

/** A block and all blocks inside it; none of a function whose body is not written yet. */
export function* blocksOf(block: ast.Block | undefined, content: BlockContent): Iterable<ast.Block> {
  if (!block) return;
  yield block;
  for (const statement of content(block))
    for (const inner of headOf(statement).blocks) yield* blocksOf(inner, content);
}

/** Tokens of a node with comments and patch marks left out; the content of blocks as `content` gives it. */
export function tokensOf(node: AstNode, content: BlockContent): string[] {
  const tokens: string[] = [];
  if (node.$cstNode)
    collect(node.$cstNode, tokens, (block) => {
      tokens.push('{');
      for (const statement of content(block)) tokens.push(...tokensOf(statement, content));
      tokens.push('}');
    });
  return tokens;
}

export interface Head {
  readonly head: readonly string[];
  readonly blocks: readonly ast.Block[];
}

/** Tokens with every block replaced by `{}`, and those blocks in order. What the tree says never changes. */
export function headOf(node: AstNode): Head {
  let known = heads.get(node);
  if (!known) {
    known = readHead(node);
    heads.set(node, known);
  }
  return known;
}

const heads = new WeakMap<AstNode, Head>();

function readHead(node: AstNode): Head {
  const head: string[] = [];
  const blocks: ast.Block[] = [];
  if (ast.isBlock(node)) return { head: ['{}'], blocks: [node] };
  if (node.$cstNode)
    collect(node.$cstNode, head, (block) => {
      head.push('{}');
      blocks.push(block);
    });
  return { head, blocks };
}

function collect(cst: CstNode, tokens: string[], onBlock: (block: ast.Block) => void): void {
  if (isLeafCstNode(cst)) {
    if (!cst.hidden) tokens.push(cst.text);
    return;
  }
  if (ast.isBlock(cst.astNode)) {
    onBlock(cst.astNode);
    return;
  }
  if (isCompositeCstNode(cst))
    for (const child of (cst as CompositeCstNode).content) collect(child, tokens, onBlock);
}

/** One line for messages: `if (console_trylock()) return true;`, shortened. */
export function statementText(node: AstNode, max = 72): string {
  const text = (node.$cstNode?.text ?? '').replace(/\s+/g, ' ');
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
