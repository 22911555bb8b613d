/** Which cells of a row hang more often, as a table: the same in the view and in every export that people read. */
import type { CellPair } from '../trace/report.ts';
import { grouped } from './numbers.ts';
import {
  differenceInterval,
  neededText,
  PAIRS_ABOUT,
  pairsTold,
  pairVerdict,
  probabilityText,
  signedShare,
} from './pair-words.ts';

export interface PairTable {
  title: string;
  about: string;
  heads: readonly string[];
  /** `cells`: a text below each of the heads. */
  rows: { cells: string[]; differ: boolean }[];
  /** What is not shown. */
  left?: string;
}

/** Of the heads, the one above the verdict; those from this one to the one before the last are figures. */
export const VERDICT_HEAD = 2;
const HEADS = ['Patches', 'Against', 'Verdict', 'Difference', 'Interval', 'p', 'Runs'] as const;

/** `row`: whose pairs these are. `columns`: labels of the patch sets. Nothing without a pair. */
export function pairTable(
  pairs: readonly CellPair[],
  row: string,
  columns: readonly string[],
): PairTable | undefined {
  if (pairs.length === 0) return undefined;
  const told = pairsTold(pairs, ({ columns: [first] }) => first);
  const left = pairs.length - told.length;
  return {
    title: `Which hang more often: ${row}`,
    about: `${PAIRS_ABOUT} The difference is how much more often the first hangs.`,
    heads: HEADS,
    rows: told.map((pair) => ({ cells: cellsOf(pair, columns), differ: pair.differ })),
    ...(left > 0
      ? { left: `${grouped(left)} more pairs are not shown: each is told apart from the first only.` }
      : {}),
  };
}

function cellsOf(pair: CellPair, columns: readonly string[]): string[] {
  const [against, patches] = pair.columns;
  return [
    columns[patches],
    columns[against],
    pairVerdict(pair),
    signedShare(pair.difference),
    differenceInterval(pair),
    probabilityText(pair.adjusted),
    neededText(pair),
  ];
}
