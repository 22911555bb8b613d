import { expect, test } from 'vitest';
import { findingText } from '../../server/cli/render-finding.ts';
import { checkText } from '../support/lockstep.ts';

const plain = (_: string, text: string) => text;

async function lines(text: string): Promise<string[]> {
  const report = await checkText(text);
  const findings = report.cases.flatMap((c) => c.expectations.flatMap((e) => e.findings));
  return findings.map((finding) => findingText(finding, plain, 200, false).split('\n')[0]);
}

test('what became of a condition does not read as its opposite', async () => {
  const told = await lines(`
    shared x: 0..3 = 0;
    scenario s { cpu 0 { x = 2; } expect never x == 2; expect always x < 2; expect eventually x == 1; }`);
  expect(told).toEqual([
    "  x == 2 holds after CPU 0's step (line 3)",
    "  x < 2 does not hold after CPU 0's step (line 3)",
    '  x == 1 can no longer come true: the run ends without it, CPU 0 finished',
  ]);
});

test('a block that several CPUs share is no function that they are in', async () => {
  const [told] = await lines(`
    spinlock a;
    scenario s { cpu 0..1 { spin_lock(a); } expect no hang; }`);
  expect(told).toBe('  deadlock CPU 0 waits for a, which CPU 1 holds; CPU 1 has come to its end');
});
