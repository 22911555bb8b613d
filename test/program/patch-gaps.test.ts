import { expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

const MODEL = `
  shared a: bool = false;
  shared b: 0..3 = 0;
  fn f() {
    a = true;
    if (a) {
      b = 1;
      b = 2;
    }
    while (b == 0) {
      b = 1;
      b = 3;
    }
  }
`;

async function verdicts(patch: string): Promise<string[]> {
  const report = await checkText(`${MODEL}
    patch p "tried" { fn f { ${patch} } }
    scenario s "x" { machine { cpus = 1; } with p; cpu 0 { f(); } expect no hang; expect reachable b == 3; }`);
  expect(report.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return report.cases[0].expectations.map((e) => e.verdict);
}

test('a gap alone stands for whatever a context block holds', async () => {
  expect(await verdicts('if (a) { ... }\n + b = 0;')).toEqual(['holds', 'holds']);
});

test('marks may stand only inside the block of a context statement', async () => {
  expect(await verdicts('if (a) {\n b = 1;\n - b = 2;\n + b = 3;\n }')).toEqual(['holds', 'holds']);
});

test('a gap before a removed line skips what stands in front of it', async () => {
  expect(await verdicts('while (b == 0) {\n ...\n - b = 3;\n }')).toEqual(['holds', 'violated']);
});
