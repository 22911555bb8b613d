/** An expectation about a place where nobody can be. */
import { describe, expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

const model = (calls: string) => `
  shared x: 0..3 = 0;
  fn critical() { x = 2; }
  scenario s { cpu 0 { x = 1; ${calls} } expect never cpu[0] in critical && x == 3; }`;

describe('an expectation about a function', () => {
  test('that nothing in the scenario calls is warned about, as it would hold of anything', async () => {
    const { diagnostics, cases } = await checkText(model(''));
    expect(diagnostics.map((d) => [d.code, d.severity, d.message])).toEqual([
      [
        'LS5016',
        'warning',
        'Nothing in s calls critical, so no CPU is ever in it. Ask about a function that is called, or call it.',
      ],
    ]);
    expect(cases[0].verdict).toBe('holds');
  });

  test('that is called says nothing', async () => {
    expect((await checkText(model('critical();'))).diagnostics).toEqual([]);
  });
});
