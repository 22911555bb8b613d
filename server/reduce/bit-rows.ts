/** Sets of small numbers, one a row. */
export interface BitRows {
  readonly words: number;
  readonly data: Int32Array;
  add(row: number, bit: number): void;
  /** The row and that of another table have a bit in common. */
  meets(row: number, other: BitRows, otherRow: number): boolean;
  copy(): BitRows;
  /** A table of the same width with nothing in it. */
  empty(rows: number): BitRows;
}

export function bitRows(rows: number, bits: number): BitRows {
  return over(Math.max(1, Math.ceil(bits / 32)), (words) => new Int32Array(rows * words));
}

function over(words: number, make: (words: number) => Int32Array): BitRows {
  const data = make(words);
  return {
    words,
    data,
    add(row, bit) {
      data[row * words + (bit >> 5)] |= 1 << (bit & 31);
    },
    meets(row, other, otherRow) {
      for (let w = 0; w < words; w++)
        if ((data[row * words + w] & other.data[otherRow * words + w]) !== 0) return true;
      return false;
    },
    copy: () => over(words, () => data.slice()),
    empty: (rows) => over(words, () => new Int32Array(rows * words)),
  };
}

/** Adds row `from` of `source` (the same table if absent) to row `to`. Says whether that changed it. */
export function addAll(into: BitRows, to: number, from: number, source: BitRows = into): boolean {
  const { words, data } = into;
  let changed = false;
  for (let w = 0; w < words; w++) {
    const both = data[to * words + w] | source.data[from * words + w];
    if (both === data[to * words + w]) continue;
    data[to * words + w] = both;
    changed = true;
  }
  return changed;
}

/** Rows that are equal in all of the tables: the number of each row's class, and the first row of each class. */
export function sameRows(
  tables: BitRows[],
  counts: (row: number) => boolean,
): { of: Int32Array; first: number[]; count: number } {
  const rows = tables[0].data.length / tables[0].words;
  const known = new Map<string, number>();
  const first: number[] = [];
  const of = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (!counts(row)) continue;
    const key = tables.map(({ data, words }) => data.subarray(row * words, (row + 1) * words).join()).join();
    let found = known.get(key);
    if (found === undefined) {
      found = first.push(row) - 1;
      known.set(key, found);
    }
    of[row] = found;
  }
  return { of, first, count: first.length };
}
