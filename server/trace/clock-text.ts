/** Moments and lengths of simulated time, to the nanosecond. */

const UNITS: [string, number, number][] = [
  ['s', 1e9, 9],
  ['ms', 1e6, 6],
  ['us', 1e3, 3],
];

/** "37.012345 ms": nothing is rounded. */
export function clockText(ns: number): string {
  for (const [unit, size, digits] of UNITS) if (ns >= size) return `${+(ns / size).toFixed(digits)} ${unit}`;
  return `${ns} ns`;
}

/** "61.2 ms": three digits. */
export function aboutTimeText(ns: number): string {
  for (const [unit, size] of UNITS) if (ns >= size) return `${+(ns / size).toPrecision(3)} ${unit}`;
  return `${ns} ns`;
}
