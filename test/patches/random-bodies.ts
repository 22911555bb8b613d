/** Random functions and random edits of them, over few words, so that many statements look the same. */
import fc from 'fast-check';

/** A statement: its words, with `{}` for each of its blocks. */
export interface Tree {
  head: string;
  blocks: Tree[][];
}

const PLAIN = [
  'x = 1;',
  'x = 2;',
  'y = 1;',
  'f2();',
  'x++;',
  'if (b) x = 3;',
  'if (b) x = 3;\nelse y = 2;',
  'wait b;',
];
const WITH_BLOCKS = [
  'if (b) {}',
  'if (x == 1) {} else {}',
  'while (b) {}',
  'loop {}',
  'choose {} or {}',
  '{}',
  'for (i in 1..2) {}',
];

const plain: fc.Arbitrary<Tree> = fc.constantFrom(...PLAIN).map((head) => ({ head, blocks: [] }));

const { body } = fc.letrec<{ body: Tree[]; statement: Tree; nested: Tree }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 5 }),
  statement: fc.oneof({ maxDepth: 3, withCrossShrink: true }, plain, tie('nested')),
  nested: fc
    .constantFrom(...WITH_BLOCKS)
    .chain((head) =>
      fc
        .tuple(...head.match(/\{\}/g)!.map(() => tie('body') as fc.Arbitrary<Tree[]>))
        .map((blocks) => ({ head, blocks })),
    ),
}));

export const bodies: fc.Arbitrary<Tree[]> = body;

/** Numbers from 0 to below 1, the same ones for a seed. */
export type Dice = () => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same body with some statements taken out, put in, said twice, moved or changed. */
export function edited(trees: readonly Tree[], pool: readonly Tree[], roll: Dice, rate = 0.15): Tree[] {
  const result: Tree[] = [];
  for (const tree of trees) {
    const blocks = tree.blocks.map((each) => edited(each, pool, roll, rate));
    const kept = { head: tree.head, blocks };
    const what = roll() / rate;
    if (what < 0.3) continue;
    if (what < 0.6 && pool.length > 0) result.push(pool[Math.floor(roll() * pool.length)], kept);
    else if (what < 0.7) result.push(kept, kept);
    else if (what < 0.85 && result.length > 0) result.splice(result.length - 1, 0, kept);
    else if (what < 0.93 && /^if(?!.*else)/s.test(tree.head))
      result.push({ ...kept, head: `${kept.head}\nelse y = 3;` });
    else if (what < 1) result.push({ ...kept, head: kept.head.replace('x', 'y') });
    else result.push(kept);
  }
  if (roll() < rate / 2 && pool.length > 0) result.push(pool[Math.floor(roll() * pool.length)]);
  return result;
}

/** As a person might write it: on one line or on several, with comments and empty lines here and there. */
export function textOf(trees: readonly Tree[], roll: Dice, indent = '  '): string {
  return trees
    .map((tree) => {
      const above = roll() < 0.1 ? `${indent}// above ${Math.floor(roll() * 9)}\n` : '';
      const behind = roll() < 0.1 ? ' // behind' : '';
      const gap = roll() < 0.1 ? '\n' : '';
      return `${gap}${above}${indent}${statementText(tree, roll, indent)}${behind}\n`;
    })
    .join('');
}

function statementText({ head, blocks }: Tree, roll: Dice, indent: string): string {
  let next = 0;
  return head.replace(/\{\}/g, () => {
    const inner = blocks[next++];
    if (inner.length === 0) return roll() < 0.5 ? '{}' : `{\n${indent}}`;
    const short = inner.every((each) => each.blocks.length === 0) && roll() < 0.3;
    if (short) return `{ ${inner.map((each) => each.head).join(' ')} }`;
    return `{\n${textOf(inner, roll, `${indent}  `)}${indent}}`;
  });
}

/** Words alone. */
export function wordsOf(trees: readonly Tree[]): string {
  return trees
    .map(({ head, blocks }) => {
      let next = 0;
      return head.replace(/\{\}/g, () => `{ ${wordsOf(blocks[next++])} }`);
    })
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}
