/**
 * The hashes that were seen, 64 bits each and nothing else. Open addressing in many small tables, chosen by the hash: each grows
 * by itself, so that growing neither takes long nor needs the memory of all of them twice.
 */

export interface HashIndex {
  readonly size: number;
  readonly bytes: number;
  /** Whether the hash was not there before. */
  add(low: number, high: number): boolean;
}

const TABLE_BITS = 8;
/** Entries of a table at first. */
const FIRST = 32;
/** A table fuller than this is made twice as long. */
const FULL = 0.85;

export function createHashIndex(): HashIndex {
  const tables: Int32Array[] = Array.from({ length: 1 << TABLE_BITS }, () => new Int32Array(2 * FIRST));
  const filled = new Int32Array(1 << TABLE_BITS);
  let size = 0;
  let bytes = tables.length * 8 * FIRST;
  // An entry of zeros is an empty one.
  let zero = false;

  function widen(which: number): Int32Array {
    const old = tables[which];
    const table = new Int32Array(old.length * 2);
    const last = table.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      const low = old[i];
      const high = old[i + 1];
      if ((low | high) === 0) continue;
      let at = low & last;
      while ((table[2 * at] | table[2 * at + 1]) !== 0) at = (at + 1) & last;
      table[2 * at] = low;
      table[2 * at + 1] = high;
    }
    tables[which] = table;
    bytes += old.byteLength;
    return table;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytes;
    },
    add(low, high) {
      if ((low | high) === 0) {
        const added = !zero;
        zero = true;
        if (added) size++;
        return added;
      }
      const which = high >>> (32 - TABLE_BITS);
      let table = tables[which];
      if ((filled[which] + 1) * 2 > table.length * FULL) table = widen(which);
      const last = table.length / 2 - 1;
      for (let at = low & last; ; at = (at + 1) & last) {
        const there = table[2 * at];
        const above = table[2 * at + 1];
        if (there === low && above === high) return false;
        if ((there | above) !== 0) continue;
        table[2 * at] = low;
        table[2 * at + 1] = high;
        filled[which]++;
        size++;
        return true;
      }
    },
  };
}
