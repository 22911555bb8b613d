import type { SlotInfo } from './program.ts';

/** Calls expanded in place have locals of the same name: the second is called `flags#2`. */
export function withUniqueNames(slots: readonly SlotInfo[]): SlotInfo[] {
  const known = new Map<string, number>();
  return slots.map((slot) => {
    const n = (known.get(slot.name) ?? 0) + 1;
    known.set(slot.name, n);
    return n === 1 ? slot : { ...slot, name: `${slot.name}#${n}` };
  });
}
