/** How validators report: a code from the table, a message, the node, and places that belong to it. */
import {
  type AstNode,
  AstUtils,
  GrammarUtils,
  type DiagnosticInfo as Target,
  type ValidationAcceptor,
} from 'langium';
import type { DiagnosticRelatedInformation, Range } from 'vscode-languageserver-types';
import { DIAGNOSTICS, type DiagnosticCode } from '../diagnostics.ts';
import { isBinary } from '../generated/ast.ts';
import { rangeOf } from '../places.ts';

export interface Where {
  property?: string;
  index?: number;
  range?: Range;
  keyword?: string;
  related?: { message: string; node: AstNode }[];
  /** Marks the code as one that does nothing. */
  unnecessary?: boolean;
  /** For quick fixes. */
  data?: object;
}

export function report(
  accept: ValidationAcceptor,
  code: DiagnosticCode,
  message: string,
  node: AstNode,
  where: Where = {},
): void {
  accept(DIAGNOSTICS[code].severity, message, {
    node,
    code,
    ...(isBinary(node) && !where.property ? { range: rangeOf(node) } : {}),
    ...(where.range ? { range: where.range } : {}),
    ...(where.property ? { property: where.property } : {}),
    ...(where.index === undefined ? {} : { index: where.index }),
    ...(where.keyword ? { keyword: where.keyword } : {}),
    ...(where.related ? { relatedInformation: where.related.flatMap(relatedPlace) } : {}),
    ...(where.unnecessary ? { tags: [1] } : {}),
    data: { code, ...where.data },
  } as Target<AstNode, string>);
}

function relatedPlace({ message, node }: { message: string; node: AstNode }): DiagnosticRelatedInformation[] {
  const cst = GrammarUtils.findNodeForProperty(node.$cstNode, 'name') ?? node.$cstNode;
  if (!cst) return [];
  return [{ message, location: { uri: AstUtils.getDocument(node).uri.toString(), range: cst.range } }];
}
