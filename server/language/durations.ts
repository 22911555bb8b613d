/** Lengths of time as they are written. */

const UNITS: Record<string, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** `87 ms` in nanoseconds. */
export function nanoseconds(text: string): number {
  const match = /^([0-9.]+)\s*(ns|us|ms|s)$/.exec(text);
  return match ? Math.round(Number(match[1]) * UNITS[match[2]]) : 0;
}

/** The unit of `200 ms`, in nanoseconds. */
export function unitOf(text: string): number {
  return UNITS[/[a-z]+$/.exec(text)?.[0] ?? ''] ?? 1;
}
