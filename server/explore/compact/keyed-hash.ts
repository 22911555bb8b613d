/**
 * A keyed 64-bit hash of a packed state, as code. The rounds are those of HalfSipHash (after Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", 2012): for a key that has nothing to do with the input, its values are as good as random, which
 * is what the bound on missed states rests on.
 */
import { add, binary, constant, get, type Statement, set, type Value } from '../../machine/code/code.ts';

export type Key = readonly [number, number];

/** Two words of key from one number. */
export function keyOf(seed: number): Key {
  const mix = (x: number): number => {
    let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  return [mix(seed + 0x9e3779b9), mix(seed + 0x3c6ef372)];
}

const rotated = (name: string, by: number): Value =>
  binary('|', binary('<<', get(name), constant(by)), binary('>>>', get(name), constant(32 - by)));

/** `a` plus `b`; `b` turned and mixed with that. */
function half(a: string, b: string, turn: number): Statement[] {
  return [set(a, add(get(a), get(b))), set(b, binary('^', rotated(b, turn), get(a)))];
}

function round(): Statement[] {
  return [
    ...half('v0', 'v1', 5),
    set('v0', rotated('v0', 16)),
    ...half('v2', 'v3', 8),
    ...half('v0', 'v3', 7),
    ...half('v2', 'v1', 13),
    set('v2', rotated('v2', 16)),
  ];
}

const mixInto = (name: string, value: Value): Statement => set(name, binary('^', get(name), value));

/** Statements that set `h0` and `h1`. */
export function hashWords(words: readonly Value[], [k0, k1]: Key): Statement[] {
  const finish = (into: string): Statement[] => [
    ...round(),
    ...round(),
    ...round(),
    set(into, binary('^', get('v1'), get('v3'))),
  ];
  return [
    set('v0', constant(k0)),
    set('v1', constant(k1 ^ 0xee)),
    set('v2', constant(0x6c796765 ^ k0)),
    set('v3', constant(0x74656462 ^ k1)),
    ...words.flatMap((word) => [mixInto('v3', word), ...round(), mixInto('v0', word)]),
    mixInto('v2', constant(0xee)),
    ...finish('h0'),
    mixInto('v1', constant(0xdd)),
    ...finish('h1'),
  ];
}
