/** A value outside the range of its slot: an error of our own, which must never make two states look like one. */
import type { State } from '../machine/state.ts';
import type { SlotInfo } from '../program/program.ts';

/** Why code that packs states gives up; where it does, the state says of which slot. */
export const OUT_OF_RANGE = 'a value is out of the range of its slot';

/** Bits for the values of a slot; 0 for one that never changes. */
export function bitsOf({ lo, hi }: SlotInfo): number {
  return hi <= lo ? 0 : 32 - Math.clz32(hi - lo);
}

/** Which slot it is, its value, and its range. A value that just fits into the bits of its slot is not told from others. */
export function outOfRange(s: State, slots: readonly SlotInfo[]): string {
  const most = (slot: SlotInfo): number => Math.max(slot.hi, slot.lo + 2 ** bitsOf(slot) - 1);
  const i = slots.findIndex((slot, n) => s[n] < slot.lo || s[n] > most(slot));
  const slot = slots[i];
  return slot ? `${slot.name} is ${s[i]}, which is not in ${slot.lo}..${slot.hi}` : OUT_OF_RANGE;
}
