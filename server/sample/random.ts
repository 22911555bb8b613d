/**
 * Random words. Those of a run depend on the seed and the number of the run alone, so that a run is the same wherever and however
 * often it is made. The generator is xoroshiro128+ of pure-rand; its state is a hash of seed and run.
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Whole numbers up to 2^53. */
export interface Origin {
  seed: number;
  run: number;
}

export interface RandomWords {
  /** A word of 32 bits, each bit as likely 0 as 1. */
  next(): number;
  /** Goes on by itself, in the same way. */
  clone(): RandomWords;
}

/** Streams of a run do not depend on how much of each other was used. */
export function randomWords({ seed, run }: Origin, stream: number): RandomWords {
  const words = [seed | 0, Math.floor(seed / 2 ** 32) | 0, run | 0, Math.floor(run / 2 ** 32) | 0, stream];
  const state = [1, 2, 3, 4].map((i) => murmur3(words, i));
  // All of it 0 is the one state that the generator does not get out of.
  return xoroshiro128plusFromState(state.some((word) => word !== 0) ? state : [1, 0, 0, 0]);
}

/** MurmurHash3_x86_32 (Austin Appleby, public domain) of words, their low bytes first. */
export function murmur3(words: readonly number[], seed: number): number {
  let h = seed | 0;
  for (const word of words) {
    let k = Math.imul(word, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= words.length * 4;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A number from 0 up to 1, which it is not: of 53 bits. */
export function unit(words: RandomWords): number {
  const high = words.next() >>> 5;
  const low = words.next() >>> 6;
  return (high * 2 ** 26 + low) / 2 ** 53;
}
