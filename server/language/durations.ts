/** Lengths of time as they are written, and which there are. */

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

/** As it would be written: `-1.5 ms`. */
export function writtenLength(ns: number): string {
  const size = Math.abs(ns);
  const unit = Object.keys(UNITS).findLast((each) => size >= UNITS[each]) ?? (size ? 'ns' : 's');
  return `${ns / UNITS[unit]} ${unit}`;
}

/** More nanoseconds than this are no length of time that a machine counts with: 100 days. */
const LONGEST = 100 * 86_400 * UNITS.s;

/** Why a length of time cannot be, and what can; nothing where it can. `minus`: it is written with one, which can go. */
export function impossibleLength(
  ns: number,
  minus: boolean,
): { code: 'LS2041' | 'LS2044'; message: string } | undefined {
  if (ns < 0) {
    const instead = minus
      ? `Write \`${writtenLength(-ns)}\`, or \`0 s\` for none.`
      : 'It must come to `0 s` or more.';
    return {
      code: 'LS2041',
      message: `A length of time cannot be negative, and this is ${writtenLength(ns)}. ${instead}`,
    };
  }
  if (ns <= LONGEST) return undefined;
  return {
    code: 'LS2044',
    message:
      'No length of time is more than 100 days. Write a shorter one: nothing depends on how much longer it is than all others.',
  };
}
