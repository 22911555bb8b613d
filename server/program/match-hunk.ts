/**
 * Where the lines of a hunk fit into a block. Context and `-` lines must stand there one after the other, `...` skips
 * any number of statements, `+` lines go in between. Inside a context statement whose block holds marks or a gap, the
 * same rule applies to that block. Ways of matching that make the same of the block are one.
 */
import type { AstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { addsElse, type BlockContent, headBefore, headOf, tokensOf } from './statement-text.ts';

/** What a way of matching makes of some statements, and of blocks inside context statements. */
export interface Fit {
  statements: ast.Statement[];
  inner: [ast.Block, ast.Statement[]][];
}

/** How far the lines matched where they matched best. */
export interface NearMiss {
  /** How many lines matched before the one that did not. */
  matched: number;
  line?: ast.Line;
  /** What stands there instead; absent at the end of the block. */
  found?: ast.Statement;
}

/** Nobody needs to hear of more places than this, and gaps can fit in very many ways. */
export const MOST_FITS = 12;

/** All there is of a block once the lines are applied, in every way they fit, up to MOST_FITS. */
export function fitsIn(
  lines: readonly ast.Line[],
  block: ast.Block,
  content: BlockContent,
  miss: NearMiss,
): Fit[] {
  const statements = content(block);
  const matchFrom = matcher(lines, statements, content, miss);
  // Lines that begin with a gap fit from the block's start or not at all.
  const last = lines[0]?.gap ? 0 : statements.length;
  const found: Fit[] = [];
  for (let from = 0; from <= last; from++)
    for (const fit of matchFrom(0, from)) found.push(after(statements.slice(0, from), fit));
  return different(found);
}

/** Matches lines[l..] at statements[s..]: what becomes of those statements. */
function matcher(
  lines: readonly ast.Line[],
  statements: ast.Statement[],
  content: BlockContent,
  miss: NearMiss,
): (l: number, s: number) => Fit[] {
  const known = new Map<number, Fit[]>();
  const matched = (l: number): number =>
    lines.slice(0, l).filter((x) => x.statement && x.mark !== '+').length;
  const find = (l: number, s: number): Fit[] => {
    if (l === lines.length) return [{ statements: statements.slice(s), inner: [] }];
    const { gap, statement, mark } = lines[l];
    if (gap) {
      const found: Fit[] = [];
      for (let to = s; to <= statements.length; to++)
        for (const fit of match(l + 1, to)) found.push(after(statements.slice(s, to), fit));
      return different(found);
    }
    if (!statement) return match(l + 1, s);
    if (mark === '+') return match(l + 1, s).map((fit) => after([statement], fit));
    const inside = s < statements.length ? matchStatement(statement, statements[s], content, miss) : [];
    if (inside.length === 0) {
      const count = matched(l);
      if (count > miss.matched) Object.assign(miss, { matched: count, line: lines[l], found: statements[s] });
      return [];
    }
    const kept = keptOf(lines[l], statements[s]);
    return different(match(l + 1, s + 1).flatMap((fit) => inside.map((inner) => after(kept, fit, inner))));
  };
  const match = (l: number, s: number): Fit[] => {
    const key = l * (statements.length + 1) + s;
    const fits = known.get(key) ?? find(l, s);
    known.set(key, fits);
    return fits;
  };
  return match;
}

/** What stays of a statement that a line has matched. */
function keptOf({ statement, mark }: ast.Line, found: ast.Statement): ast.Statement[] {
  if (mark === '-') return [];
  return [statement && addsElse(statement) ? statement : found];
}

/** Which statements of a block can stand behind the lines: in the order of the block, over all ways in which the lines fit so far. */
export function nextAfter(
  lines: readonly ast.Line[],
  block: ast.Block,
  content: BlockContent,
): ast.Statement[] {
  const statements = content(block);
  const first = lines[0]?.gap ? 0 : statements.length;
  let ends = new Set(Array.from({ length: first + 1 }, (_, i) => i));
  for (const { gap, statement, mark } of lines) {
    if (gap) {
      const least = Math.min(...ends);
      ends = new Set([...statements.keys()].filter((each) => each >= least));
    } else if (statement && mark !== '+') {
      const fits = (at: number): boolean =>
        at < statements.length &&
        matchStatement(statement, statements[at], content, { matched: -1 }).length > 0;
      ends = new Set([...ends].filter(fits).map((each) => each + 1));
    }
  }
  return statements.filter((_, i) => ends.has(i));
}

function after(before: ast.Statement[], fit: Fit, inner: Fit['inner'] = []): Fit {
  return { statements: [...before, ...fit.statements], inner: [...inner, ...fit.inner] };
}

/** Without those that make the same of everything. */
function different(fits: Fit[]): Fit[] {
  if (fits.length < 2) return fits;
  const numbers = new Map<AstNode, number>();
  const number = (node: AstNode): number => {
    const n = numbers.get(node) ?? numbers.size;
    numbers.set(node, n);
    return n;
  };
  const result = new Map<string, Fit>();
  for (const fit of fits) {
    const key = [
      fit.statements.map(number),
      ...fit.inner.map(([block, statements]) => [number(block), ...statements.map(number)]),
    ].join(';');
    if (!result.has(key)) result.set(key, fit);
    if (result.size === MOST_FITS) break;
  }
  return [...result.values()];
}

/** The changes inside the statement, in every way that it matches. */
function matchStatement(
  pattern: ast.Statement,
  statement: ast.Statement,
  content: BlockContent,
  miss: NearMiss,
): Fit['inner'][] {
  const p = headBefore(pattern);
  const s = headOf(statement);
  if (p.head.join(' ') !== s.head.join(' ')) return [];
  // What has another `else` is another statement: the patch's own, with what stands in the blocks of the one that is there.
  const stays = !addsElse(pattern);
  let ways: Fit['inner'][] = [[]];
  for (let i = 0; i < p.blocks.length; i++) {
    const [wanted, block] = [p.blocks[i], s.blocks[i]];
    const into = stays ? block : wanted;
    if (!changesOrSkips(wanted)) {
      if (tokensOf(wanted, content).join(' ') !== tokensOf(block, content).join(' ')) return [];
      if (!stays) ways = ways.map((way) => [...way, [into, content(block)]]);
      continue;
    }
    const nearby: NearMiss = { matched: -1 };
    const found = fitsIn(wanted.lines, block, content, nearby);
    if (found.length === 0) {
      if (nearby.line && nearby.matched + 1 > miss.matched)
        Object.assign(miss, { ...nearby, matched: nearby.matched + 1 });
      return [];
    }
    ways = ways
      .flatMap((way) => found.map((fit): Fit['inner'] => [...way, [into, fit.statements], ...fit.inner]))
      .slice(0, MOST_FITS);
  }
  return ways;
}

/** Is a line of the block, or of one inside, marked or a gap? */
function changesOrSkips(block: ast.Block): boolean {
  return block.lines.some(
    (l) =>
      l.mark ||
      l.gap ||
      (l.statement &&
        (addsElse(l.statement) || headOf(l.statement).blocks.some((b) => b.closing || changesOrSkips(b)))),
  );
}

/** One change of a fit, told by a statement that is there before it. */
interface Change {
  node: AstNode;
  message: string;
  key: AstNode | undefined;
}

function changesOf(block: ast.Block, fit: Fit, content: BlockContent): Change[] {
  const changed: [ast.Block, ast.Statement[]][] = [[block, fit.statements], ...fit.inner];
  return changed.flatMap(([inside, now]) => {
    const before = content(inside);
    const changes: Change[] = [];
    const left = new Set(now);
    let at = 0;
    for (const statement of now) {
      const was = before.indexOf(statement, at);
      if (was >= 0) at = was + 1;
      else if (at > 0)
        changes.push({ node: before[at - 1], message: 'It applies after this statement.', key: statement });
      else
        changes.push({ node: before[0] ?? inside, message: 'It applies in front of this.', key: statement });
    }
    for (const node of before)
      if (!left.has(node)) changes.push({ node, message: 'It applies here.', key: undefined });
    return changes;
  });
}

/** For each of several fits a change of its own that the others do not make. */
export function placesOf(
  fits: readonly { block: ast.Block; fit: Fit }[],
  content: BlockContent,
): { node: AstNode; message: string }[] {
  const all = fits.map(({ block, fit }) => changesOf(block, fit, content));
  return all.map((changes, i) => {
    const shared = (a: Change): boolean =>
      all.some((others, j) => j !== i && others.some((b) => b.node === a.node && b.key === a.key));
    const { node, message } = changes.find((change) => !shared(change)) ?? changes[0];
    return { node, message };
  });
}
