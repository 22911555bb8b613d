/** What `npm run bench -- …` can be told. */
import { parseArgs } from 'node:util';

export interface Options {
  rounds: number;
  /** Flooders and the largest search, too. */
  long: boolean;
  /** Only models whose names match. */
  only: RegExp;
  /** What gcc is told for the thread's scenarios, such as -O1. */
  threadOptimise: string;
  /** Where RESULTS.md and results.json go; the folder bench if absent. */
  out?: string;
}

/** Throws with a sentence for the user. */
export function optionsFrom(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      long: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      'thread-optimise': { type: 'string', default: '-O0' },
      out: { type: 'string' },
    },
  });
  if (!/^[1-9]\d*$/.test(values.rounds)) throw new Error('--rounds takes a number from 1.');
  const threadOptimise = values['thread-optimise'];
  if (!/^-O[0-3sg]$/.test(threadOptimise)) throw new Error('--thread-optimise=-O1: an option of gcc.');
  return {
    rounds: Number(values.rounds),
    long: values.long,
    only: new RegExp(values.only),
    threadOptimise,
    out: values.out,
  };
}
