/** Everything an editor asks about a file, and whether an answer stays within the texts it speaks of. */
import { TextDocument } from 'langium';
import type { Diagnostic, Position, Range } from 'vscode-languageserver';

type Question = [method: string, more: (at: Position, end: Position, diagnostics: Diagnostic[]) => object];

const at = (position: Position): object => ({ position });
const nothing = (): object => ({});
const FORMAT = { options: { tabSize: 2, insertSpaces: true } };
const whole = (_: Position, end: Position): Range => ({ start: { line: 0, character: 0 }, end });

export const QUESTIONS: Question[] = [
  ['textDocument/hover', at],
  ['textDocument/completion', at],
  ['textDocument/definition', at],
  ['textDocument/typeDefinition', at],
  ['textDocument/implementation', at],
  ['textDocument/references', (position) => ({ position, context: { includeDeclaration: true } })],
  ['textDocument/documentHighlight', at],
  ['textDocument/signatureHelp', at],
  ['textDocument/prepareRename', at],
  ['textDocument/rename', (position) => ({ position, newName: 'other' })],
  ['textDocument/prepareCallHierarchy', at],
  ['textDocument/selectionRange', (position) => ({ positions: [position] })],
  ['textDocument/documentSymbol', nothing],
  ['textDocument/foldingRange', nothing],
  ['textDocument/codeLens', nothing],
  ['textDocument/documentLink', nothing],
  ['textDocument/semanticTokens/full', nothing],
  ['textDocument/inlayHint', (position, end) => ({ range: whole(position, end) })],
  ['textDocument/formatting', () => FORMAT],
  ['textDocument/rangeFormatting', (position, end) => ({ ...FORMAT, range: { start: position, end } })],
  ['textDocument/onTypeFormatting', (position) => ({ ...FORMAT, position, ch: '}' })],
  [
    'textDocument/codeAction',
    (position, end, diagnostics) => ({ range: whole(position, end), context: { diagnostics } }),
  ],
];

/** What is wrong with places in an answer about the file `uri`: of files that are not among `texts` nothing is said. */
export function outside(answer: unknown, uri: string, texts: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  const documents = new Map(
    [...texts].map(([of, text]) => [of, TextDocument.create(of, 'lockstep', 1, text)]),
  );
  const look = (value: unknown, of: string, path: string): void => {
    if (Array.isArray(value)) return value.forEach((each, i) => look(each, of, `${path}[${i}]`));
    if (typeof value !== 'object' || value === null) return;
    const there = fileOf(value) ?? of;
    const document = documents.get(there);
    if (!(isRange(value) && document)) lookInside(value, there, path);
    else if (!isWithin(value, document))
      wrong.push(`${path}: ${JSON.stringify(value)} in ${document.lineCount} lines`);
  };
  const lookInside = (value: object, of: string, path: string): void => {
    for (const [name, each] of Object.entries(value)) {
      // A link begins in the file that was asked about.
      if (name === 'originSelectionRange') look(each, uri, `${path}.${name}`);
      // Edits by file, and what comes back later as it was sent.
      else if (name === 'changes')
        for (const [file, edits] of Object.entries(each as object)) look(edits, file, `${path}.${file}`);
      else if (name !== 'data') look(each, of, `${path}.${name}`);
    }
  };
  look(answer, uri, '');
  return wrong;
}

/** What says of itself which file it is about. */
function fileOf(value: object): string | undefined {
  const { targetUri, uri } = value as { targetUri?: unknown; uri?: unknown };
  return [targetUri, uri].find((each) => typeof each === 'string') as string | undefined;
}

function isWithin({ start, end }: Range, document: TextDocument): boolean {
  const falls = start.line > end.line || (start.line === end.line && start.character > end.character);
  return !falls && isIn(start, document) && isIn(end, document);
}

function isIn({ line, character }: Position, document: TextDocument): boolean {
  if (line < 0 || character < 0 || line >= document.lineCount) return false;
  const next =
    line + 1 < document.lineCount
      ? { line: line + 1, character: 0 }
      : document.positionAt(Number.MAX_SAFE_INTEGER);
  return character <= document.offsetAt(next) - document.offsetAt({ line, character: 0 });
}

function isRange(value: object): value is Range {
  const { start, end } = value as Partial<Range>;
  return typeof start?.line === 'number' && typeof end?.line === 'number';
}
