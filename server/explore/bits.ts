/** Sets of states. */

/** A set of states: one byte each. For small graphs, where that is faster than bits. */
export type StateSet = Uint8Array;

/** A set of states: one bit each. For searches with millions of them. */
export class Bits {
  readonly size: number;
  private readonly words: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.words = new Uint32Array((size + 31) >>> 5);
  }

  has(id: number): boolean {
    return (this.words[id >>> 5] & (1 << (id & 31))) !== 0;
  }

  add(id: number): void {
    this.words[id >>> 5] |= 1 << (id & 31);
  }

  delete(id: number): void {
    this.words[id >>> 5] &= ~(1 << (id & 31));
  }

  /** Calls `visit` for every number below `size` that is not in the set, from the largest down. */
  eachMissing(visit: (id: number) => void): void {
    for (let w = this.words.length - 1; w >= 0; w--) {
      let missing = ~this.words[w];
      while (missing !== 0) {
        const bit = 31 - Math.clz32(missing);
        missing &= ~(1 << bit);
        const id = w * 32 + bit;
        if (id < this.size) visit(id);
      }
    }
  }

  get bytes(): number {
    return this.words.byteLength;
  }
}
