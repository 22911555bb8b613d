/**
 * The set of states met so far, packed, numbered from 0 in the order in which they came. Open addressing over
 * numbers; the words themselves lie in pages, so that growing never copies them.
 */
const PAGE_BITS = 14;
const PAGE = 1 << PAGE_BITS;

export class StateStore {
  size = 0;
  private readonly words: number;
  private readonly pages: Int32Array[] = [];
  private table = new Int32Array(1 << 12);
  /** A candidate lies at the start of this before it is looked up. */
  readonly candidate: Int32Array;

  constructor(words: number) {
    this.words = words;
    this.candidate = new Int32Array(words);
  }

  get bytes(): number {
    return this.pages.length * PAGE * this.words * 4 + this.table.byteLength;
  }

  /** The page that holds the state, and where in it. */
  page(id: number): Int32Array {
    return this.pages[id >>> PAGE_BITS];
  }

  offset(id: number): number {
    return (id & (PAGE - 1)) * this.words;
  }

  /** Number of the candidate, which is added when it is new: then the number is the old `size`. */
  add(): number {
    const { table, candidate, words } = this;
    const last = table.length - 1;
    for (let at = hash(candidate, 0, words) & last; ; at = (at + 1) & last) {
      const entry = table[at];
      if (entry === 0) return this.insert(at);
      const page = this.pages[(entry - 1) >>> PAGE_BITS];
      const start = ((entry - 1) & (PAGE - 1)) * words;
      let i = 0;
      while (i < words && page[start + i] === candidate[i]) i++;
      if (i === words) return entry - 1;
    }
  }

  private insert(at: number): number {
    const id = this.size++;
    if ((id & (PAGE - 1)) === 0) this.pages.push(new Int32Array(PAGE * this.words));
    this.page(id).set(this.candidate, this.offset(id));
    this.table[at] = id + 1;
    if (this.size * 2 > this.table.length) this.widen();
    return id;
  }

  private widen(): void {
    const table = new Int32Array(this.table.length * 2);
    const last = table.length - 1;
    for (let id = 0; id < this.size; id++) {
      let at = hash(this.page(id), this.offset(id), this.words) & last;
      while (table[at] !== 0) at = (at + 1) & last;
      table[at] = id + 1;
    }
    this.table = table;
  }
}

function hash(data: Int32Array, from: number, words: number): number {
  let h = 0x9e3779b9 | 0;
  for (let i = from; i < from + words; i++) {
    h = Math.imul(h ^ data[i], 0x85ebca6b);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
