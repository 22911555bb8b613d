import { describe, expect, test } from 'vitest';
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
  const told = await lines(`
    spinlock a;
    scenario s { cpu 0..1 { spin_lock(a); } expect no hang; }`);
  expect(told).toContain('  deadlock CPU 1 waits for a, which CPU 0 holds; CPU 0 has come to its end');
});

describe('the point of no return', () => {
  const trace = async (text: string): Promise<string[]> => {
    const report = await checkText(text);
    const [finding] = report.cases[0].expectations[0].findings;
    const all = findingText(finding, plain, 200, true).split('\n');
    return all
      .slice(all.findIndex((line) => / {2}id /.test(line)) + 1)
      .map((line) => line.trim().replace(/ +/g, ' '));
  };

  test('stands behind the step to it, with what could have happened instead', async () => {
    const lines = await trace(`
      spinlock a; spinlock b; shared begun: bool = false;
      scenario s {
        cpu 0 { spin_lock(a); begun = true; spin_lock(b); spin_unlock(b); spin_unlock(a); }
        cpu 1 { wait begun; spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
        expect no hang;
      }`);
    const at = lines.indexOf('-- point of no return --');
    expect(lines[at - 1]).toMatch(/^\d CPU 1 CPU 1:5 takes b$/);
    expect(lines[at + 1]).toBe('instead: CPU 0 CPU 0:4 takes b');
    expect(lines[at + 2]).toMatch(/^\d CPU \d CPU \d:\d queues for/);
  });

  test('stands first when there never was a way out', async () => {
    const lines = await trace(
      'spinlock a; scenario s { cpu 0 { spin_lock(a); spin_lock(a); } expect no hang; }',
    );
    expect(lines[0]).toBe('-- point of no return --');
    expect(lines[1]).toMatch(/^1 CPU 0 .* takes a$/);
  });
});
