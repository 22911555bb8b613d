/** Texts with marks, opened in one server: each test is a text and what comes of it. */
import type { Diagnostic, Position, Range, TextEdit } from 'vscode-languageserver';
import { cursor, type TestServer, uriOf } from './harness.ts';

export interface Opened {
  path: string;
  uri: string;
  text: string;
  position: Position;
  diagnostics: Diagnostic[];
}

let files = 0;

/** `|` marks the cursor; without one it is at the start. */
export async function opened(server: TestServer, marked: string): Promise<Opened> {
  const { text, position } = marked.includes('|')
    ? cursor(marked)
    : { text: marked, position: { line: 0, character: 0 } };
  const path = `m${++files}.lockstep`;
  const diagnostics = await server.open(path, text);
  return { path, text, position, diagnostics, uri: uriOf(path) };
}

/** The text of a range. */
export function textAt(text: string, { start, end }: Range): string {
  return text.slice(offsetAt(text, start), offsetAt(text, end));
}

/** Where a text stands first, or after `from`. */
export function positionOf(text: string, part: string): Position {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { range, newText } of edits.toSorted(
    (a, b) => offsetAt(text, b.range.start) - offsetAt(text, a.range.start),
  ))
    result = result.slice(0, offsetAt(text, range.start)) + newText + result.slice(offsetAt(text, range.end));
  return result;
}

function offsetAt(text: string, { line, character }: Position): number {
  const lines = text.split('\n').slice(0, line);
  return lines.reduce((sum, each) => sum + each.length + 1, 0) + character;
}
