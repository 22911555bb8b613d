/**
 * The tree of a text that was changed in one place, made of the tree before: only the declarations around the change are parsed, and what stands
 * behind them moves. What comes out is what a parse of the whole text gives, errors too; where that is not certain, nothing comes out.
 *
 * Why it is the same: between two declarations the parser is in the same state, whatever came before. One declaration without a mistake is parsed again
 * before the change and one behind it, so that whatever looks ahead, or looks for a place to go on after a mistake, finds what it would find in the
 * whole text. If the last one comes out as it was, all that follows does too. The lexer too begins anew there: only a comment could reach across.
 */
import type { AstNode, CompositeCstNode, CstNode, LeafCstNode, ParseResult } from 'langium';
import type { Element, Module, Use } from './generated/ast.ts';
import { isModule } from './generated/ast.ts';
import { MAX_FILE_LENGTH } from './limits.ts';

type ParserError = ParseResult['parserErrors'][number];
type Token = ParserError['token'];

/** Offsets, the end not included. */
interface Stretch {
  from: number;
  to: number;
}

/** The declarations that are parsed again: those from `first` to `last`, with all that stands before when `head`, and behind when `tail`. */
interface Region {
  first: number;
  last: number;
  head: boolean;
  tail: boolean;
}

/** The tree of `before` is used up: its nodes are those of the new one. Nothing as long as it is as it was. */
export function reparse(
  parse: (text: string) => ParseResult<Module>,
  before: ParseResult,
  text: string,
): ParseResult<Module> | undefined {
  const module = before.value;
  const root = module.$cstNode as CompositeCstNode | undefined;
  if (!isModule(module) || !root || text.length > MAX_FILE_LENGTH) return undefined;
  const old = root.root.fullText;
  const { elements } = module;
  const region = regionOf(elements, root, withErrors(changed(old, text), before, old.length));
  if (!region) return undefined;
  const { first, last, head, tail } = region;

  const moved = text.length - old.length;
  const from = head ? 0 : cstOf(elements[first - 1]).end;
  const to = tail ? text.length : cstOf(elements[last]).end + moved;
  const part = text.slice(from, to);
  if (isUnclear(part)) return undefined;
  // What stands before it counts as blank, so that every place comes out as it is in the whole text.
  const result = parse(blank(text, from) + part);
  const fresh = result.value;
  if (!fresh.$cstNode || !isSound(result, region, elements, moved)) return undefined;

  const tree = fresh.$cstNode as CompositeCstNode;
  const behind = tail ? [] : root.content.slice(root.content.indexOf(cstOf(elements[last])) + 1);
  move(behind, old, text, to - moved, moved);
  const content = [
    ...(head ? [] : root.content.slice(0, root.content.indexOf(cstOf(elements[first - 1])) + 1)),
    ...tree.content,
    ...behind,
  ];
  for (const each of content) (each as { container: CstNode }).container = tree;
  Object.assign(tree, { _text: text, _rangeCache: undefined, content });
  const value = joined(
    head ? fresh.uses : module.uses,
    [...(head ? [] : elements.slice(0, first)), ...fresh.elements, ...(tail ? [] : elements.slice(last + 1))],
    tree,
  );
  return { ...result, value };
}

/** Nothing when that would be all of them. */
function regionOf(elements: readonly Element[], root: CompositeCstNode, damage: Stretch): Region | undefined {
  if (elements.some(({ $cstNode }) => $cstNode?.container !== root)) return undefined;
  const first = elements.filter((each) => cstOf(each).end < damage.from).length - 1;
  const behind = elements.findIndex((each) => cstOf(each).offset > damage.to);
  const last = behind < 0 ? elements.length - 1 : behind;
  const [head, tail] = [first <= 0, behind < 0];
  return head && (tail || last === elements.length - 1) ? undefined : { first, last, head, tail };
}

/** Has the parser come out of the region as it came out of it before? */
function isSound(
  result: ParseResult<Module>,
  { first, last, head, tail }: Region,
  elements: readonly Element[],
  moved: number,
): boolean {
  const { uses, elements: fresh, $cstNode } = result.value;
  if (!head && (uses.length > 0 || !isSame(fresh[0], elements[first], 0))) return false;
  if (tail) return true;
  const end = fresh.at(-1);
  if (!end || !isSame(end, elements[last], moved)) return false;
  const { to } = withErrors(undefined, result, Number.POSITIVE_INFINITY);
  return ($cstNode as CompositeCstNode).content.at(-1) === end.$cstNode && to < cstOf(end).offset;
}

function cstOf({ $cstNode }: Element): CompositeCstNode {
  return $cstNode as CompositeCstNode;
}

/** As long as the text up to `end`, with as many lines, and the last one as long. */
function blank(text: string, end: number): string {
  const lines = linesIn(text, end);
  const column = columnAt(text, end);
  return ' '.repeat(end - lines - column) + '\n'.repeat(lines) + ' '.repeat(column);
}

/** What is different in the old text. */
function changed(old: string, text: string): Stretch {
  const least = Math.min(old.length, text.length);
  let from = 0;
  while (from < least && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  let same = 0;
  while (
    same < least - from &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  )
    same++;
  return { from, to: old.length - same };
}

/** With all that a mistake of the text has to do with: what was found there, what came before it, what was passed over. */
function withErrors(
  stretch: Stretch = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY },
  { parserErrors, lexerErrors }: ParseResult,
  end: number,
): Stretch {
  let { from, to } = stretch;
  const take = (start: number, behind: number): void => {
    from = Math.min(from, start);
    to = Math.max(to, behind);
  };
  const takeToken = (token: Token | undefined): void => {
    if (!token) return;
    // The end of the text has no place of its own.
    if (!(token.startOffset >= 0)) take(end, end);
    else take(token.startOffset, token.startOffset + token.image.length);
  };
  for (const error of parserErrors) {
    takeToken(error.token);
    takeToken((error as { previousToken?: Token }).previousToken);
    error.resyncedTokens?.forEach(takeToken);
  }
  for (const { offset, length } of lexerErrors) take(offset, offset + length);
  return { from, to };
}

/** A comment without an end, or brackets that do not match, have to do with all that follows; what is no text is turned away as a whole. */
function isUnclear(part: string): boolean {
  const comment = part.lastIndexOf('/*');
  if ((comment >= 0 && part.indexOf('*/', comment + 2) < 0) || part.includes('\0')) return true;
  let depth = 0;
  for (let i = 0; i < part.length; i++) {
    const character = part[i];
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
  }
  return depth !== 0;
}

function isSame(fresh: Element | undefined, before: Element, moved: number): boolean {
  const [now, then] = [fresh?.$cstNode, before.$cstNode];
  return (
    fresh?.$type === before.$type &&
    now !== undefined &&
    then !== undefined &&
    now.offset === then.offset + moved &&
    now.end === then.end + moved
  );
}

function joined(uses: Use[], elements: Element[], $cstNode: CompositeCstNode): Module {
  const module: Module = { $type: 'Module', uses, elements, $cstNode };
  for (const [property, nodes] of [
    ['uses', uses],
    ['elements', elements],
  ] as const)
    nodes.forEach((node: AstNode, i) => {
      Object.assign(node, { $container: module, $containerProperty: property, $containerIndex: i });
    });
  ($cstNode as { astNode: AstNode }).astNode = module;
  return module;
}

/** What a leaf keeps of its place. */
interface LeafPlace {
  _offset: number;
  _startLine: number;
  _startColumn: number;
  _endLine: number;
  _endColumn: number;
}

/** Moves what stands behind the offset `behind` of the old text. */
function move(nodes: readonly CstNode[], old: string, text: string, behind: number, by: number): void {
  const lines = linesIn(text, behind + by) - linesIn(old, behind);
  const line = linesIn(old, behind);
  // Only what stands on the very line is moved sideways.
  const columns = columnAt(text, behind + by) - columnAt(old, behind);
  if (by === 0 && lines === 0 && columns === 0) return;
  const visit = (node: CstNode): void => {
    if ('content' in node) {
      (node as unknown as { _rangeCache: unknown })._rangeCache = undefined;
      for (const each of (node as CompositeCstNode).content) visit(each);
      return;
    }
    const leaf = node as LeafCstNode as unknown as LeafPlace;
    leaf._offset += by;
    if (leaf._startLine === line) leaf._startColumn += columns;
    if (leaf._endLine === line) leaf._endColumn += columns;
    leaf._startLine += lines;
    leaf._endLine += lines;
  };
  nodes.forEach(visit);
}

/** As the lexer counts them. */
const LINE_END = /\r\n|[\n\r]/g;

function linesIn(text: string, end: number): number {
  return text.slice(0, end).match(LINE_END)?.length ?? 0;
}

function columnAt(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return offset - 1 - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
}
