/** The words, signs and comments of a file in their order, as the formatter looks at them. */
import { AstUtils, CstUtils, GrammarAST, type LeafCstNode, type RootCstNode } from 'langium';

export interface Leaf {
  cst: LeafCstNode;
  /** Without the blanks that end a `//` comment. */
  text: string;
  offset: number;
  /** Exclusive. */
  end: number;
  comment: boolean;
  /** The grammar rule it comes from; empty for comments. */
  rule: string;
}

export function leavesOf(root: RootCstNode): Leaf[] {
  const leaves: Leaf[] = [];
  for (const cst of CstUtils.flattenCst(root)) {
    const text = cst.hidden ? cst.text.trimEnd() : cst.text;
    const end = cst.offset + text.length;
    leaves.push({ cst, text, offset: cst.offset, end, comment: cst.hidden, rule: ruleOf(cst) });
  }
  return leaves;
}

export function isMark(leaf: Leaf): boolean {
  return leaf.rule === 'Mark';
}

/** Names, and the words of the language where they stand as names. */
export function isName(leaf: Leaf): boolean {
  return leaf.cst.tokenType.name === 'ID' || leaf.rule === 'Name' || leaf.rule === 'MemberName';
}

function ruleOf(cst: LeafCstNode): string {
  if (cst.hidden) return '';
  return AstUtils.getContainerOfType(cst.grammarSource, GrammarAST.isAbstractParserRule)?.name ?? '';
}
