import { expect, test } from 'vitest';
import { checkAsText, compareAsText } from '../../extension/results/text.ts';
import { checkReport, compareReport } from './sampleReports.ts';

test('a check as text shows the cause, the steps and where the way out is lost', () => {
  expect(checkAsText(checkReport)).toBe(`\
Check of /models/thread.lockstep

✗ halted_owner (flooders = 1): violated
    1,234 states, 2,345 steps between them, depth 56, 0.25 s
  ✗ expect no hang: violated
    [no hang:1] CPU 0 spins in console_trylock_spinning until console_waiter is cleared
        Only the owner, CPU 1, clears it.
        CPU 1 was halted by NMI while it printed.
     1  CPU 1    console_unlock:59  console_owner = CPU 1
     3  CPU 0    panic:13  panic_cpu = CPU 0
        -- no way out from here --
     5  CPU 1    crash_nmi_callback:71  halts
1 case: 1 violated.
`);
});

test('a comparison as text never shows an inconclusive cell as a pass', () => {
  expect(compareAsText(compareReport)).toBe(`\
Comparison of /models/thread.lockstep

What each proposal fixes
  halted_owner (flooders = 1)
    ✗ nothing: violated
        CPU 0 spins in console_trylock_spinning until console_waiter is cleared
    ✓ v1: holds
    ? v2: inconclusive
        1,234 states of at most 1,234 were visited
1 violated, 1 inconclusive, 1 holds.
`);
});

test('errors in the file stand before the results', () => {
  const place = { uri: 'file:///a.lockstep', line: 2, column: 4, endLine: 2, endColumn: 9, fn: '' };
  const diagnostic = {
    code: 'unknown-name',
    severity: 'error' as const,
    message: 'No such patch.',
    place,
    related: [],
  };
  expect(checkAsText({ ...checkReport, diagnostics: [diagnostic], cases: [] })).toBe(`\
Check of /models/thread.lockstep
file:///a.lockstep:3:5 error unknown-name: No such patch.
No scenario to check.
`);
});
