/** Statements as token lists: how a patch recognises its context, whatever the white space and comments. */
import type { AstNode, CompositeCstNode, CstNode } from 'langium';
import { AstUtils, GrammarAST, GrammarUtils, isCompositeCstNode, isLeafCstNode } from 'langium';
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

/** Is a leaf of a statement the mark of an `else`? */
function isMark(cst: CstNode): boolean {
  if (cst.text !== '+' && cst.text !== '-') return false;
  return AstUtils.getContainerOfType(cst.grammarSource, GrammarAST.isAbstractParserRule)?.name === 'Mark';
}

/** The `if`s of a statement, without those in its blocks. */
export function* ifsOf(node: AstNode): Iterable<ast.If> {
  if (ast.isBlock(node)) return;
  if (ast.isIf(node)) yield node;
  for (const child of AstUtils.streamContents(node)) yield* ifsOf(child);
}

export function marksElse(statement: ast.Statement): boolean {
  for (const { elseMark } of ifsOf(statement)) if (elseMark) return true;
  return false;
}

/** Of a context statement: does the patch add an `else` to it? */
export function addsElse(statement: ast.Statement): boolean {
  return headBefore(statement) !== headOf(statement);
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

/** The same of what a context statement says of the function as it is: without an `else` that is added to it. */
export function headBefore(statement: ast.Statement): Head {
  let known = headsBefore.get(statement);
  if (!known) {
    const added = addedElses(statement);
    known = added.length === 0 ? headOf(statement) : readHead(statement, isIn(added));
    headsBefore.set(statement, known);
  }
  return known;
}

const headsBefore = new WeakMap<AstNode, Head>();

type Stretch = Pick<CstNode, 'offset' | 'end'>;

function addedElses(statement: ast.Statement): Stretch[] {
  return [...ifsOf(statement)].flatMap(({ elseMark, $cstNode }) => {
    const mark = elseMark === '+' ? GrammarUtils.findNodeForProperty($cstNode, 'elseMark') : undefined;
    return mark && $cstNode ? [{ offset: mark.offset, end: $cstNode.end }] : [];
  });
}

function isIn(stretches: readonly Stretch[]): (cst: CstNode) => boolean {
  return ({ offset, end }) => stretches.some((each) => each.offset <= offset && end <= each.end);
}

/** `skips`: what is left out. */
function readHead(node: AstNode, skips: (cst: CstNode) => boolean = () => false): Head {
  const head: string[] = [];
  const blocks: ast.Block[] = [];
  if (ast.isBlock(node)) return { head: ['{}'], blocks: [node] };
  const onBlock = (block: ast.Block): void => {
    head.push('{}');
    blocks.push(block);
  };
  if (node.$cstNode) collect(node.$cstNode, head, onBlock, skips);
  return { head, blocks };
}

function collect(
  cst: CstNode,
  tokens: string[],
  onBlock: (block: ast.Block) => void,
  skips: (cst: CstNode) => boolean = () => false,
): void {
  if (skips(cst)) return;
  if (isLeafCstNode(cst)) {
    if (!cst.hidden && !isMark(cst)) tokens.push(cst.text);
    return;
  }
  if (ast.isBlock(cst.astNode)) {
    onBlock(cst.astNode);
    return;
  }
  if (isCompositeCstNode(cst))
    for (const child of (cst as CompositeCstNode).content) collect(child, tokens, onBlock, skips);
}

/** One line for messages: `if (console_trylock()) return true;`, shortened. */
export function statementText(node: AstNode, max = 72): string {
  const text = (node.$cstNode?.text ?? '').replace(/\s+/g, ' ');
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
