/** The words below an axis: only as many as stand apart from each other. */

export interface AxisLabel {
  /** Where the words stand on the axis, and which part of them stands there. */
  at: number;
  anchor: 'start' | 'middle' | 'end';
  words: string;
}

/** Between two labels, in the unit of `at`, as is the width of a character. */
const GAP_CHARACTERS = 1;

/** From the left: whatever would touch one before it is left out. */
export function apart<L extends AxisLabel>(labels: readonly L[], character: number): L[] {
  let free = Number.NEGATIVE_INFINITY;
  return labels.filter((label) => {
    const { from, to } = extentOf(label, character);
    if (from < free) return false;
    free = to + GAP_CHARACTERS * character;
    return true;
  });
}

/** A label of the middle that would leave the picture at one end stands inside it. */
export function inside(at: number, words: string, width: number, character: number): AxisLabel {
  const half = (words.length * character) / 2;
  return { at, words, anchor: at < half ? 'start' : at > width - half ? 'end' : 'middle' };
}

export function extentOf({ at, anchor, words }: AxisLabel, character: number): { from: number; to: number } {
  const wide = words.length * character;
  const from = anchor === 'start' ? at : anchor === 'end' ? at - wide : at - wide / 2;
  return { from, to: from + wide };
}
