/** Formatting of a file, a range, and what was just closed. The style is the language's: an editor's tab size has no say. */
import { CstUtils, GrammarUtils, type LangiumDocument, TextDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
  DocumentOnTypeFormattingOptions,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  Range,
  TextEdit,
} from 'vscode-languageserver';
import { formatEdits } from '../language/format/format.ts';

export class LockstepFormatter implements Formatter {
  formatDocument(document: LangiumDocument): TextEdit[] {
    return hasSyntaxErrors(document) ? [] : edits(document);
  }

  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    return hasSyntaxErrors(document) ? [] : edits(document).filter((edit) => within(edit.range, range));
  }

  /** The line that a `;` ends, or the lines of the block that a `}` closes. */
  formatDocumentOnType(
    document: LangiumDocument,
    { ch, position }: DocumentOnTypeFormattingParams,
  ): TextEdit[] {
    if (hasSyntaxErrors(document)) return [];
    const first = ch === '}' ? openingLine(document, position) : position.line;
    const range = { start: { line: first, character: 0 }, end: position };
    return edits(document).filter((edit) => within(edit.range, range));
  }

  get formatOnTypeOptions(): DocumentOnTypeFormattingOptions {
    return { firstTriggerCharacter: '}', moreTriggerCharacter: [';'] };
  }
}

function hasSyntaxErrors({ parseResult }: LangiumDocument): boolean {
  return parseResult.lexerErrors.length > 0 || parseResult.parserErrors.length > 0;
}

function edits(document: LangiumDocument): TextEdit[] {
  const root = document.parseResult.value.$cstNode?.root;
  if (!root) return [];
  // The tree may be of a text that is newer or older than the editor's document: places are counted in its own.
  const text = TextDocument.create(document.textDocument.uri, 'lockstep', 0, root.fullText);
  return formatEdits(root).map(({ offset, end, text: newText }) => ({
    range: { start: text.positionAt(offset), end: text.positionAt(end) },
    newText,
  }));
}

/** An edit counts as part of the lines that it touches; one that begins on the line above is the first line's indentation. */
function within(edit: Range, range: Range): boolean {
  const { start, end } = range;
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return edit.end.line >= start.line && edit.end.line <= last;
}

/** The line of the brace that the one before `position` closes. */
function openingLine(document: LangiumDocument, position: { line: number; character: number }): number {
  const { textDocument } = document;
  const end = textDocument.offsetAt(position);
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeBeforeOffset(root, end);
  const opening = leaf?.text === '}' ? GrammarUtils.findNodeForKeyword(leaf.container, '{') : undefined;
  return opening?.range.start.line ?? position.line;
}
