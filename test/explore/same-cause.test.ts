/** Causes that differ only in which of several CPUs that run the same code it is. */
import { describe, expect, test } from 'vitest';
import { causeKey } from '../../server/explore/same-cause.ts';
import type { Semantics } from '../../server/explore/semantics.ts';
import { checkText } from '../support/lockstep.ts';

const semantics = (twins: number[][]) => {
  const agents = Array.from({ length: 12 }, (_, a) => ({ name: `CPU ${a}` }));
  return { plan: { twins }, program: { agents } } as unknown as Semantics;
};

describe('the key of a cause', () => {
  test('is the same whichever of the twins it is, and whoever is named first', () => {
    const twins = semantics([[1, 2]]);
    const key = causeKey(twins, 'CPU 0 waits for CPU 1, and CPU 1 for CPU 2.');
    expect(causeKey(twins, 'CPU 0 waits for CPU 2, and CPU 2 for CPU 1.')).toBe(key);
    expect(causeKey(twins, 'CPU 0 waits for CPU 1, and CPU 2 for CPU 1.')).not.toBe(key);
  });

  test('keeps those apart that are no twins of each other, and CPU 1 from CPU 11', () => {
    const twins = semantics([
      [1, 2],
      [3, 4],
    ]);
    expect(causeKey(twins, 'CPU 1 and CPU 3')).toBe(causeKey(twins, 'CPU 2 and CPU 4'));
    expect(causeKey(twins, 'CPU 1 and CPU 2')).not.toBe(causeKey(twins, 'CPU 1 and CPU 3'));
    expect(causeKey(twins, 'CPU 11')).toBe('CPU 11');
  });
});

test('a hang that either of two CPUs can bring about is one finding', async () => {
  const { cases } = await checkText(`
    spinlock a;
    scenario s { machine { cpus = 3; } cpu 0 { spin_lock(a); } background cpu 1..2 { spin_lock(a); } expect no hang; }`);
  const [{ expectations, search }] = cases;
  expect(search.reductions.used).toContain('symmetry');
  expect(expectations[0].findings).toHaveLength(1);
});
