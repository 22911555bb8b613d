import { expect, test } from 'vitest';
import { aboutTimeText, clockText } from '../../server/trace/clock-text.ts';

test('times are told with three digits, and moments to the nanosecond', () => {
  expect([0, 999, 61_234_567, 1.5e9].map(aboutTimeText)).toEqual(['0 ns', '999 ns', '61.2 ms', '1.5 s']);
  expect([0, 12, 1_808, 87_003_122, 9_450_000_001].map(clockText)).toEqual([
    '0 ns',
    '12 ns',
    '1.808 us',
    '87.003122 ms',
    '9.450000001 s',
  ]);
});
