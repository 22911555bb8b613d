/** Numbering the members of a set of states. */
import { Bits } from './bits.ts';

/** Positions of states in a rising list. */
export class Positions {
  private readonly members: Int32Array;
  private readonly inside: Bits;

  constructor(size: number, members: Int32Array) {
    this.members = members;
    this.inside = new Bits(size);
    for (const id of members) this.inside.add(id);
  }

  of(id: number): number {
    if (id < 0 || !this.inside.has(id)) return -1;
    let low = 0;
    let high = this.members.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.members[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
