/**
 * What is different between two versions of a function, statement by statement: what stays, what goes, what comes, and
 * which statements stay but for something inside their blocks. Of all ways to say it the one that touches fewest words.
 */
import type * as ast from '../language/generated/ast.ts';
import { type BlockContent, headOf, tokensOf } from '../program/statement-text.ts';

export type Change =
  | { k: 'same'; before: ast.Statement; after: ast.Statement }
  /** The same but for what is in its blocks: one list of changes for each of them. */
  | { k: 'inside'; before: ast.Statement; after: ast.Statement; blocks: BlockChange[] }
  | { k: 'removed'; before: ast.Statement }
  | { k: 'added'; after: ast.Statement };

export interface BlockChange {
  block: ast.Block;
  changes: Change[];
}

export function isUnchanged({ changes }: BlockChange): boolean {
  return changes.every((each) => each.k === 'same');
}

export class StatementDiff {
  private readonly content: BlockContent;
  private readonly tokens = new Map<ast.Statement, string[]>();
  private readonly pairs = new Map<ast.Statement, Map<ast.Statement, Pairing | undefined>>();

  /** `content` of the first version; blocks of the second are as they are written. */
  constructor(content: BlockContent) {
    this.content = content;
  }

  blocks(before: ast.Block, after: ast.Block): BlockChange {
    return { block: before, changes: this.lists(this.content(before), this.content(after)).changes };
  }

  private lists(a: readonly ast.Statement[], b: readonly ast.Statement[]): Pairing {
    let start = 0;
    while (start < a.length && start < b.length && this.isSame(a[start], b[start])) start++;
    let end = 0;
    while (
      end < a.length - start &&
      end < b.length - start &&
      this.isSame(a[a.length - 1 - end], b[b.length - 1 - end])
    )
      end++;
    const same = (from: number, to: number, shift: number): Change[] =>
      a.slice(from, to).map((before, i) => ({ k: 'same', before, after: b[from + i + shift] }));
    const middle = this.align(a.slice(start, a.length - end), b.slice(start, b.length - end));
    const changes = [
      ...same(0, start, 0),
      ...middle.changes,
      ...same(a.length - end, a.length, b.length - a.length),
    ];
    return { changes, cost: middle.cost };
  }

  /** The cheapest way, by the words that are marked. */
  private align(a: readonly ast.Statement[], b: readonly ast.Statement[]): Pairing {
    const width = b.length + 1;
    const costs = new Array<number>((a.length + 1) * width).fill(Number.POSITIVE_INFINITY);
    costs[a.length * width + b.length] = 0;
    /** What can be said of the next statements, and what it costs with all that follows. Removals come first. */
    const ways = (i: number, j: number): Way[] =>
      this.steps(a[i], b[j]).map(({ change, cost, to: [di, dj] }) => ({
        change,
        cost: cost + costs[(i + di) * width + j + dj],
        to: [i + di, j + dj],
      }));
    for (let i = a.length; i >= 0; i--)
      for (let j = b.length; j >= 0; j--)
        for (const { cost } of ways(i, j)) costs[i * width + j] = Math.min(costs[i * width + j], cost);
    const changes: Change[] = [];
    for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
      const best = ways(i, j).find(({ cost }) => cost === costs[i * width + j]) as Way;
      changes.push(best.change);
      [i, j] = best.to;
    }
    return { changes, cost: costs[0] };
  }

  /** What can be said of the next statement of each version, at what cost, and how far it goes in both. */
  private steps(a: ast.Statement | undefined, b: ast.Statement | undefined): Way[] {
    const steps: Way[] = [];
    const pair = a && b && this.pair(a, b);
    if (pair) steps.push({ change: pair.changes[0], cost: pair.cost, to: [1, 1] });
    if (a) steps.push({ change: { k: 'removed', before: a }, cost: this.size(a), to: [1, 0] });
    if (b) steps.push({ change: { k: 'added', after: b }, cost: this.size(b), to: [0, 1] });
    return steps;
  }

  /** How one statement becomes the other while it stays; undefined if it cannot. */
  private pair(a: ast.Statement, b: ast.Statement): Pairing | undefined {
    const known = this.pairs.get(a) ?? new Map<ast.Statement, Pairing | undefined>();
    this.pairs.set(a, known);
    if (known.has(b)) return known.get(b);
    const found = this.findPair(a, b);
    known.set(b, found);
    return found;
  }

  private findPair(before: ast.Statement, after: ast.Statement): Pairing | undefined {
    if (this.isSame(before, after)) return { changes: [{ k: 'same', before, after }], cost: 0 };
    const [a, b] = [headOf(before), headOf(after)];
    if (a.blocks.length === 0 || a.head.join(' ') !== b.head.join(' ')) return undefined;
    const inner = a.blocks.map((block, i) => this.lists(this.content(block), this.content(b.blocks[i])));
    const blocks = inner.map(({ changes }, i) => ({ block: a.blocks[i], changes }));
    const cost = inner.reduce((sum, each) => sum + each.cost, 0);
    return { changes: [{ k: 'inside', before, after, blocks }], cost };
  }

  private isSame(a: ast.Statement, b: ast.Statement): boolean {
    const [first, second] = [this.tokensOf(a), this.tokensOf(b)];
    return first.length === second.length && first.every((token, i) => token === second[i]);
  }

  private size(statement: ast.Statement): number {
    return this.tokensOf(statement).length;
  }

  private tokensOf(statement: ast.Statement): string[] {
    let tokens = this.tokens.get(statement);
    if (!tokens) {
      tokens = tokensOf(statement, this.content);
      this.tokens.set(statement, tokens);
    }
    return tokens;
  }
}

interface Way {
  change: Change;
  cost: number;
  to: [number, number];
}

interface Pairing {
  changes: Change[];
  cost: number;
}
