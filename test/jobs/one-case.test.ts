import { describe, expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

const TEXT = `shared x: 0..3 = 0;
enum how { nmi, ipi }
scenario s for n in 1..2, stop in {nmi, ipi} { cpu 0 { x = n; } expect no hang; }
scenario t { cpu 0 {} expect no hang; }
`;

describe('a check of chosen cases', () => {
  const casesOf = async (job: Parameters<typeof checkText>[1]) => {
    const { cases, diagnostics } = await checkText(TEXT, job);
    return [
      ...cases.map(({ scenario, parameters }) =>
        [scenario, ...parameters.map(({ value }) => value)].join(' '),
      ),
      ...diagnostics.map(({ code, message }) => `${code} ${message}`),
    ];
  };

  test('is of those with the values that are given, and of all others of a parameter that is left out', async () => {
    expect(await casesOf({ scenario: 's', case: { n: 2, stop: 'ipi' } })).toEqual(['s 2 ipi']);
    expect(await casesOf({ scenario: 's', case: { n: 2 } })).toEqual(['s 2 nmi', 's 2 ipi']);
    expect(await casesOf({ scenario: 't', case: {} })).toEqual(['t']);
  });

  test('says what there is not', async () => {
    expect(await casesOf({ scenario: 's', case: { n: 3 } })).toEqual([
      'LS9006 Scenario s has no case with {"n":3}.',
    ]);
    expect(await casesOf({ scenario: 's', case: { m: 1 } })).toEqual([
      'LS9006 Scenario s has no parameter m.',
    ]);
  });
});
