/** Reads a drawing with a column for each CPU: this project's own, or one that somebody has written by hand. */

export interface DrawnLine {
  agent: number;
  /** How many lines of the same column it stands below, by indentation. */
  depth: number;
  text: string;
  /** Line number in the text, from 1. */
  line: number;
}

export interface DrawingProblem {
  code: 'LT3001' | 'LT3002' | 'LT3003';
  message: string;
  /** From 1; absent when it is about the whole text. */
  line?: number;
}

/** Pieces of a line follow each other directly, but for those of other columns in the same row. */
const MOST_COLUMNS = 64;

interface Column {
  agent: number;
  /** Where it begins. */
  from: number;
}

interface Piece {
  agent: number;
  indent: number;
  text: string;
  line: number;
}

export interface Drawing {
  lines: DrawnLine[];
  /** Marks of a finding: how many lines stand before each. */
  marks: number[];
}

/** `names` of the agents, as the scenario calls them. */
export function readDrawing(text: string, names: readonly string[]): Drawing | { problem: DrawingProblem } {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const pieces: Piece[] = [];
  /** Line numbers, from 1. */
  const marked: number[] = [];
  let columns: Column[] | undefined;
  for (const [i, raw] of rows.entries()) {
    const row = untabbed(raw);
    const goesOn = isBroken(pieces);
    if (!goesOn && isMark(row)) marked.push(i + 1);
    if (row === '' || (!goesOn && isFiller(row))) continue;
    const header = goesOn ? undefined : headerOf(row, names);
    if (header) {
      columns = header;
      continue;
    }
    const stranger = goesOn ? undefined : strangerIn(row, names);
    if (stranger !== undefined) {
      const message = `Line ${i + 1} names ${stranger}, and the scenario has no such CPU. It has ${names.join(', ')}.`;
      return { problem: { code: 'LT3002', message, line: i + 1 } };
    }
    const listed = listedLine(row, names);
    const found = listed ? [listed] : columns && inColumns(row, columns);
    if (!found) {
      const message = `Line ${i + 1} comes before a line that names the columns. Begin with one such as "${names.slice(0, 2).join('        ')}".`;
      return { problem: { code: 'LT3001', message, line: i + 1 } };
    }
    pieces.push(...found.map((piece) => ({ ...piece, line: i + 1 })));
  }
  const lines = nested(joined(pieces)).filter(({ text: t }) => !isNothing(t));
  if (lines.length === 0)
    return { problem: { code: 'LT3003', message: 'The text has no line to follow below its columns.' } };
  return { lines, marks: marked.map((at) => lines.filter(({ line }) => line < at).length) };
}

/** The last line of some column is not complete. */
function isBroken(pieces: readonly Piece[]): boolean {
  const last = new Map(pieces.slice(-MOST_COLUMNS).map((piece) => [piece.agent, piece.text]));
  return [...last.values()].some((text) => text.endsWith('\\'));
}

/** Rulers and marks of the drawing itself. */
function isFiller(row: string): boolean {
  return /^[\s\-=|+_:~*]*$/.test(row) || isMark(row);
}

function isMark(row: string): boolean {
  return /^\s*-{3,} .*[^\s-].* -{3,}\s*$/.test(row);
}

/** Braces, dots and comments that people draw. */
function isNothing(text: string): boolean {
  return /^([{}]+;?|\.{2,}|:|\/\/.*|\/\*.*)$/.test(text);
}

/** A row of names and nothing else says where the columns begin. */
function headerOf(row: string, names: readonly string[]): Column[] | undefined {
  const found = piecesOf(row).map(({ from, text }) => ({ agent: agentOf(text, names), from }));
  return found.length > 0 && found.every(({ agent }) => agent >= 0) ? found : undefined;
}

/** "CPU 0", "CPU0", "cpu 0:", "CPU 0 (panics)". */
function agentOf(text: string, names: readonly string[]): number {
  const plain = (name: string) => name.toLowerCase().replace(/\s+/g, '');
  const named = plain(text.replace(/\(.*\)\s*:?$/, '').replace(/:$/, ''));
  return names.findIndex((name) => plain(name) === named);
}

/** A header with a CPU that there is not. */
function strangerIn(row: string, names: readonly string[]): string | undefined {
  const parts = piecesOf(row).map(({ text }) => text);
  if (!parts.every((part) => /^cpu\s*\d+(\s*\(.*\))?:?$/i.test(part))) return undefined;
  return parts.find((part) => agentOf(part, names) < 0);
}

/** "CPU 0: takes a". */
function listedLine(row: string, names: readonly string[]): Omit<Piece, 'line'> | undefined {
  const agent = names.findIndex((name) => row.startsWith(`${name}: `));
  if (agent < 0) return undefined;
  const rest = row.slice(names[agent].length + 2);
  return { agent, indent: rest.length - rest.trimStart().length, text: rest.trimStart() };
}

function inColumns(row: string, columns: readonly Column[]): Omit<Piece, 'line'>[] {
  return piecesOf(row).map(({ from, text }) => {
    // A hand-drawn column may begin a little to the left of its name.
    const column = columns.filter((c) => c.from <= from + 1).at(-1) ?? columns[0];
    return { agent: column.agent, indent: Math.max(0, from - column.from), text };
  });
}

/** What stands between two or more blanks, or between bars. */
function piecesOf(row: string): { from: number; text: string }[] {
  const found: { from: number; text: string }[] = [];
  for (const match of row.matchAll(/[^\s|](?:[^|]*?[^\s|])?(?= ?\\?(?:\s{2,}|\s*\||\s*$))(?: ?\\)?/g))
    found.push({ from: match.index, text: match[0] });
  return found;
}

/** A piece that ends in a backslash goes on in the next one of its column. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  const open = new Map<number, Piece>();
  for (const piece of pieces) {
    const begun = open.get(piece.agent);
    const whole = begun ? { ...begun, text: begun.text.slice(0, -1) + piece.text } : piece;
    if (begun) out[out.indexOf(begun)] = whole;
    else out.push(whole);
    if (whole.text.endsWith('\\')) open.set(piece.agent, whole);
    else open.delete(piece.agent);
  }
  return out.map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, ' ').trim() }));
}

/** Depth by indentation: a line stands below those of its column that are indented less. */
function nested(pieces: readonly Piece[]): DrawnLine[] {
  const outer = new Map<number, number[]>();
  return pieces.map(({ agent, indent, text, line }) => {
    const stack = outer.get(agent) ?? [];
    while (stack.length > 0 && stack[stack.length - 1] >= indent) stack.pop();
    const depth = stack.length;
    outer.set(agent, [...stack, indent]);
    return { agent, depth, text, line };
  });
}

function untabbed(row: string): string {
  let out = '';
  for (const c of row) out += c === '\t' ? ' '.repeat(8 - (out.length % 8)) : c;
  return out.trimEnd();
}
