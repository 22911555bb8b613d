/** What the benchmark reads of pan's output and of our own help. */
import { describe, expect, test } from 'vitest';
import { readPan } from '../../bench/spin.ts';
import { threadsOption } from '../../bench/threads.ts';

const END = `
State-vector 60 byte, depth reached 71, errors: 0
     3182 states, stored
	    3046 nominal states (stored-atomic)
     2718 states, matched
     5900 transitions (= stored+matched)
  128.488	total actual memory usage

pan: elapsed time 0.02 seconds
`;

describe("pan's output", () => {
  test('has states, transitions, memory and time', () => {
    expect(readPan(END.replace(/.*nominal.*\n/, ''))).toEqual({
      states: 3182,
      transitions: 5900,
      errors: 0,
      depth: 71,
      bytes: 128.488 * 2 ** 20,
      elapsed: 0.02,
      truncated: false,
    });
  });

  test('says breadth-first how many states there are without those inside atomic steps', () => {
    expect(readPan(END).states).toBe(3046);
  });

  test('writes large numbers with an exponent', () => {
    expect(readPan(END.replace(/.*nominal.*\n/, '').replace('3182', '1.0845044e+07')).states).toBe(
      10_845_044,
    );
  });

  test('tells when it was not deep enough', () => {
    expect(readPan(`error: max search depth too small\n${END}`).truncated).toBe(true);
  });

  test('that breaks off is an error, with what it said', () => {
    expect(() => readPan('pan: out of memory')).toThrow(/out of memory/);
  });
});

describe('the option for threads', () => {
  test('is found in the help when there is one', () => {
    expect(threadsOption('  --threads <n>  how many')).toBe('--threads');
    expect(threadsOption('  --workers <n>  how many')).toBe('--workers');
    expect(threadsOption('  --memory <MiB>')).toBeUndefined();
  });
});
