/** Completion in a hunk: the lines of its function that can come next, as context and as lines to take out. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type Position,
  type Range,
  TextEdit,
} from 'vscode-languageserver';
import { topLevelNames } from '../../language/declarations.ts';
import * as ast from '../../language/generated/ast.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import { type HunkCursor, hunkCursor } from '../../patches/hunk-cursor.ts';
import { hunkText } from '../../patches/hunk-text.ts';
import { indented } from '../../patches/layout.ts';
import { type NextLines, nextLines } from '../../patches/next-lines.ts';
import { type Parse, parsePatch, parserOf } from '../../patches/parse.ts';
import { applyPatches, flattenPatches, withNeeds } from '../../program/apply-patch.ts';
import { statementText } from '../../program/statement-text.ts';
import type { LockstepLspServices } from '../module.ts';
import { wordsOf } from '../words.ts';

/** How far a mark stands to the left of its statement. */
const MARK = 2;
/** Where the hunk is nowhere yet, every statement of the function could be the first. */
const MOST_LINES = 200;

/** Empty where no line of a function can stand. */
export function hunkLinesAt(
  services: LockstepLspServices,
  document: ModuleDocument,
  position: Position,
): CompletionItem[] {
  const { textDocument } = document;
  const text = textDocument.getText();
  const cursor = hunkCursor(text, textDocument.offsetAt(position), wordsOf(services));
  if (!cursor || cursor.mark === '+') return [];
  const from = textDocument.positionAt(cursor.from);
  if (from.line !== position.line) return [];
  const parse = parserOf(services);
  const patch = parsePatch(parse, cursor.patch);
  const next = patch && nextLines(patch, cursor.depth, foundBy(services, document, patch));
  if (!next) return [];
  const before = text.slice(textDocument.offsetAt({ line: from.line, character: 0 }), cursor.from);
  const place = { range: { start: from, end: position }, before, cursor, parse };
  const fitting = next.statements.filter((each) => startsWith(each, cursor.written));
  return fitting.slice(0, MOST_LINES).flatMap((each, i) => itemsOf(each, i, next, place));
}

/** The functions that the patch sees, with what it needs applied. */
function foundBy(services: LockstepLspServices, document: ModuleDocument, patch: ast.Patch) {
  const { Uses } = services.workspace;
  const seen = Uses.visible(document).map((each) => each.parseResult.value);
  const likes = seen.flatMap(({ elements }) => elements.filter((e) => ast.isPatch(e) || ast.isSeries(e)));
  const needs = patch.needs.map(({ $refText }) => likes.findLast(({ name }) => name === $refText));
  const before = flattenPatches(needs).flatMap((each) => withNeeds(each));
  return applyPatches(seen.flatMap(topLevelNames).filter(ast.isFn), [...new Set(before)]).model;
}

function startsWith(statement: ast.Statement, written: string): boolean {
  const bare = (text: string): string => text.replace(/\s+/g, '');
  return bare(statement.$cstNode?.text ?? '').startsWith(bare(written));
}

interface Place {
  range: Range;
  /** On the line, before the statement. */
  before: string;
  cursor: HunkCursor;
  parse: Parse;
}

function itemsOf(
  statement: ast.Statement,
  index: number,
  { content, isPlaced }: NextLines,
  { range, before, cursor, parse }: Place,
): CompletionItem[] {
  const number = String(index).padStart(3, '0');
  const isOut = cursor.mark === '-';
  const item = (order: number, label: string, newText: string, more: Partial<CompletionItem>) => ({
    label,
    kind: CompletionItemKind.Snippet,
    filterText: statementText(statement),
    sortText: `!${number}${order}`,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText },
    ...more,
  });
  const shown = statementText(statement);
  const removed = removal(hunkText([{ k: 'marked', mark: '-', statement }], content, parse), range, before);
  const out = item(3, `- ${shown}`, isOut ? removed.text.replace(/^- ?/, blankAfter(before)) : removed.text, {
    detail: 'Line to take out',
    ...(isOut ? { preselect: index === 0, label: shown } : { additionalTextEdits: removed.moved }),
  });
  if (isOut) return [out];
  const indent = /^\s*/.exec(before)?.[0] ?? '';
  const text = hunkText([{ k: 'context', statement, short: true }], content, parse);
  const context = item(1, shown, indented(text, '', indent), {
    detail: isPlaced ? 'Next line, as context' : 'Context',
    preselect: index === 0,
  });
  const gap = text.indexOf('{ ... }');
  if (gap < 0) return [context, out];
  const open = [
    `${escaped(text.slice(0, gap))}{`,
    `  $0`,
    `\\}${escaped(text.slice(gap + '{ ... }'.length))}`,
  ].join('\n');
  const inside = item(2, `${text.slice(0, gap)}{`, indented(open, '', indent), {
    detail: 'Go into the block',
    insertTextFormat: InsertTextFormat.Snippet,
  });
  return [context, inside, out];
}

/** A line with a mark begins further to the left; all marks stand in one column. */
function removal(text: string, { start }: Range, before: string): { text: string; moved: TextEdit[] } {
  const isRoom = before.trim() === '' && before.endsWith('  ');
  const indent = isRoom ? before.slice(0, -MARK) : (/^\s*/.exec(before)?.[0] ?? '');
  const moved = { start: { ...start, character: start.character - MARK }, end: start };
  const inColumn = text.replace(/^([ \t]+)- /gm, '- $1');
  return { text: indented(inColumn, '', indent), moved: isRoom ? [TextEdit.del(moved)] : [] };
}

const blankAfter = (before: string): string => (before.endsWith('-') ? ' ' : '');

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
