import { expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

test('an atomic operation on a local is a mistake: its place among the operands would be hard to see', async () => {
  const report = await checkText(`
    scenario s "x" { machine { cpus = 1; } cpu 0 { let n: 0..9 = 3; let m = n + xchg(n, 5); assert(m == 6); } expect no hang; }`);
  expect(report.diagnostics.map((d) => d.code)).toEqual(['LS2003']);
});
