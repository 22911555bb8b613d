/**
 * Where the text of a scenario names its variables, and whether it says that no lock is meant there: with READ_ONCE() and its like, with an
 * atomic operation, in an `atomic` block.
 */
import { type AstNode, AstUtils } from 'langium';
import { accessOf, isMarked } from '../language/access.ts';
import * as ast from '../language/generated/ast.ts';
import type { ModuleSet } from '../program/cases.ts';
import type { SourceRange } from '../program/program.ts';
import { contains } from './remark.ts';

/** A place in a file: 0-based. */
export type TextPlace = Omit<SourceRange, 'source'> & { uri: string };

export interface Mention {
  /** Of the name. */
  at: TextPlace;
  write: boolean;
  /** To be without a lock is meant. */
  meant: boolean;
}

/** Of a variable, by its declaration, in a statement or a part of one, without the statements inside. */
export type Mentions = (part: TextPlace, variable: TextPlace) => readonly Mention[];

export function mentionsIn({ documents }: ModuleSet): Mentions {
  const found = new Map<string, (Mention & { statement: TextPlace })[]>();
  for (const module of documents)
    for (const node of AstUtils.streamAllContents(module).filter(ast.isNameRef)) {
      const variable = node.target?.ref;
      if (!ast.isShared(variable)) continue;
      const around = AstUtils.getContainerOfType(node, ast.isStatement);
      const [at, statement, declaration] = [node, around, variable].map((each) => each && placeOf(each));
      if (!at || !statement || !declaration) continue;
      const meant = isMarked(node) || AstUtils.getContainerOfType(node, ast.isAtomic) !== undefined;
      const mention = { at, write: accessOf(node) === 'write', meant, statement };
      found.set(keyOf(declaration), [...(found.get(keyOf(declaration)) ?? []), mention]);
    }
  return (part, variable) =>
    (found.get(keyOf(variable)) ?? []).filter(
      ({ at, statement }) => at.uri === part.uri && contains(part, at) && contains(statement, part),
    );
}

const keyOf = ({ uri, line, column }: TextPlace): string => `${uri} ${line}:${column}`;

function placeOf(node: AstNode): TextPlace | undefined {
  const range = node.$cstNode?.range;
  if (!range) return undefined;
  const { start, end } = range;
  return {
    uri: AstUtils.getDocument(node).uri.toString(),
    line: start.line,
    column: start.character,
    endLine: end.line,
    endColumn: end.character,
  };
}
