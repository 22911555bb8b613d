import { expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

test('an atomic read-modify-write is told with the value that it stores', async () => {
  const report = await checkText(`
    shared left: 0..3 = 2;
    shared owner: cpu? = none;
    scenario s "x" {
      machine { cpus = 1; }
      cpu 0 {
        atomic_dec(left);
        let was = cmpxchg(owner, none, this_cpu);
        if (was == none && atomic_dec_and_test(left)) owner = none;
      }
      expect reachable left == 0 && owner == none;
    }`);
  const texts = report.cases[0].expectations[0].findings[0].steps.map((s) => s.text);
  expect(texts).toContain('reads left: 2, left = 1');
  expect(texts).toContain('reads owner: none, owner = CPU 0');
  expect(texts).toContain('reads left: 1, left = 0');
});
