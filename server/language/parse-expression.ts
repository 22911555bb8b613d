/** An expression that stands in no file: parsed, linked to the names it is given, and checked as in a file. */
import { AstUtils, Cancellation, DocumentState, type LangiumDocument, URI } from 'langium';
import type { Expression } from './generated/ast.ts';
import type { Level, Lookout } from './lookout.ts';
import type { LockstepServices } from './module.ts';
import { rangeOf } from './places.ts';
import { unknownName } from './validation/unknown-name.ts';

/** What is wrong, and where in the text: offsets, the end exclusive. */
export interface Mistake {
  code: string;
  message: string;
  start: number;
  end: number;
}

export interface ParsedExpression {
  /** Absent for a text that is none. */
  tree?: Expression;
  mistakes: Mistake[];
}

const NOWHERE = URI.parse('lockstep-expression:/expression.lockstep');

export function parseExpression(
  services: LockstepServices,
  text: string,
  levels: readonly Level[],
): ParsedExpression {
  const { document, tree } = treeOf(services, text, levels);
  const wrong = syntaxMistakes(document, text);
  if (wrong.length > 0) return { mistakes: wrong };
  if (!tree.$type)
    return {
      mistakes: [{ code: 'LS1001', message: 'There is no expression here.', start: 0, end: text.length }],
    };
  const mistakes = linkMistakes(services, tree);
  return { tree, mistakes: mistakes.length > 0 ? mistakes : checkMistakes(services, tree) };
}

/** The tree whatever is wrong with it, for completion. */
export function treeOf(
  services: LockstepServices,
  text: string,
  levels: readonly Level[],
): { document: LangiumDocument<Expression>; tree: Expression } {
  const factory = services.shared.workspace.LangiumDocumentFactory;
  const document = factory.fromString<Expression>(text, NOWHERE, { rule: 'Expression' });
  document.state = DocumentState.Linked;
  const tree = document.parseResult.value;
  const lookout: Lookout = { $type: 'Lookout', levels, $document: document };
  Object.assign(tree, { $container: lookout, $containerProperty: 'expression' });
  return { document, tree };
}

function syntaxMistakes({ parseResult }: LangiumDocument, text: string): Mistake[] {
  const { lexerErrors, parserErrors } = parseResult;
  const lexical = lexerErrors.map(({ offset, length }) => ({
    code: 'LS1005',
    message: strangeText(text.slice(offset, offset + Math.min(length, 20))),
    start: offset,
    end: offset + length,
  }));
  if (lexical.length > 0) return lexical;
  return parserErrors.slice(0, 1).map(({ message, token }) => {
    const atEnd = Number.isNaN(token.startOffset) || token.startOffset < 0;
    const start = atEnd ? text.length : token.startOffset;
    const end = atEnd ? start : (token.endOffset ?? start) + 1;
    return {
      code: 'LS1001',
      message: syntaxMessage(message, text.slice(start, end), text.slice(end)),
      start,
      end,
    };
  });
}

/** The parser speaks of files. */
function syntaxMessage(message: string, found: string, rest: string): string {
  if (!message.startsWith('Expected a declaration'))
    return message.replace('the end of the file', 'the end of the text');
  if (found === '=') return 'An expression only looks: `=` changes nothing here. To compare, write `==`.';
  if (rest.trim() === '' && /^\W+$/.test(found)) return `A value is missing after \`${found}\`.`;
  return `The expression is over before \`${found}\`: an operator is missing, or this is too much.`;
}

function strangeText(found: string): string {
  if (found.startsWith('"')) return 'This text is not closed: add the missing `"`.';
  return `\`${found}\` means nothing in an expression. Remove it.`;
}

function linkMistakes(services: LockstepServices, tree: Expression): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const node of [tree, ...AstUtils.streamAllContents(tree)]) {
    for (const { reference, container, property } of AstUtils.streamReferences(node)) {
      if ('items' in reference || reference.ref || !reference.$refNode) continue;
      const { message } = unknownName(services, { reference, container, property });
      const { offset, end } = reference.$refNode;
      mistakes.push({ code: 'LS1020', message, start: offset, end });
    }
  }
  return mistakes;
}

/** The checks are functions that end before they return, whatever the registry wraps them in. */
function checkMistakes(services: LockstepServices, tree: Expression): Mistake[] {
  const { textDocument } = AstUtils.getDocument(tree);
  const mistakes: Mistake[] = [];
  for (const node of [tree, ...AstUtils.streamAllContents(tree)]) {
    for (const check of services.validation.ValidationRegistry.getChecks(node.$type)) {
      void check(
        node,
        (severity, message, info) => {
          if (severity !== 'error') return;
          const range = info.range ??
            rangeOf(info.node) ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
          const [start, end] = [textDocument.offsetAt(range.start), textDocument.offsetAt(range.end)];
          mistakes.push({ code: String(info.code ?? ''), message, start, end });
        },
        Cancellation.CancellationToken.None,
      );
    }
  }
  return mistakes.sort((a, b) => a.start - b.start);
}
