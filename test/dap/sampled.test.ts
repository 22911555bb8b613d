// A sampled run in the debugger: laid out from its number, with a clock that keeps right and ends where the run is left.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

const TEXT = `shared seen: bool = false; spinlock a; spinlock b;
fn first() { takes 5 us; spin_lock(a); takes 2 us; spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { takes 6 us; spin_lock(b); takes 2 us; spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario opposite "Two locks, two orders" {
  machine { cpus = 2; }
  costs { lock = 0 ns; handover = 0 ns; load = 0 ns; local = 0 ns; }
  cpu 0 { first(); }
  cpu 1 { second(); }
  expect no hang;
}
`;

const LAUNCH = 'launch {"sampled": {"run": 0, "seed": 3}}';

/** Values of the lines of the CPU scope that speak of time, stop by stop. */
function times(transcript: string): string[] {
  return transcript.split('\n').flatMap((line) => /^\s+(?:time|next step) = (.*)$/.exec(line)?.[1] ?? []);
}

test('each CPU says what it is doing and for how long still, and the CPU scope what time it is', async () => {
  expect(
    await playText(
      TEXT,
      `${LAUNCH}
      branches
      lockstep/seek {"moment": 2}
      threads
      scope CPU of 1
      lockstep/seek {"moment": 4}
      threads
      continue
      threads`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"sampled": {"run": 0, "seed": 3}}
      stopped: entry, CPU 0 | Start of run 0 | CPU 0 waits in first for b, which CPU 1 holds; CPU 1 waits in second for a, which CPU 0 holds
    > branches
      * 1 sampled "run 0" of 12
    > lockstep/seek {"moment": 2}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 1 | At step 2 of 12
    > threads
      CPU 0 — takes 5 us, 5 us left
      CPU 1 — takes 6 us, 6 us left
    > scope CPU of 1
      status = takes 6 us, 6 us left
      foreground = true
      time = 0 ns
      next step = in 6 us, at 6 us
      level = task
      interrupts off = false
      pending interrupts = none
      interrupts in flight = none
    > lockstep/seek {"moment": 4}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | At step 4 of 12
    > threads
      CPU 0
      CPU 1 — takes 6 us, 1 us left
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in first for b, which CPU 1 holds; CPU 1 waits in second for a, which CPU 0 holds
    > threads
      CPU 0 — waits for b held by CPU 1, 1 us so far
      CPU 1 — waits for a held by CPU 0"
  `);
});

test('stepping back and forth keeps the times', async () => {
  const there = `lockstep/seek {"moment": 5}
      scope CPU`;
  const forth = await playText(TEXT, `${LAUNCH}\n${there}`);
  const back = await playText(TEXT, `${LAUNCH}\nlockstep/seek {"moment": 8}\n${there}`);
  expect(times(forth).length).toBe(2);
  expect(times(back)).toEqual(times(forth));
});

test('a step that is not the recorded one, and a change by hand, have no times; what lies before them has', async () => {
  const transcript = await playText(
    TEXT,
    `${LAUNCH}
      lockstep/seek {"moment": 4}
      set seen = true
      scope CPU
      lockstep/seek {"moment": 4}
      scope CPU`,
  );
  expect(times(transcript)[0]).toBe('none: only the recorded run has times, and this is another one');
  expect(times(transcript)[1]).toMatch(/us$/);
});

test.each([
  ['{"run": -1}', 'LD2002'],
  ['{"seed": 1}', 'LD2002'],
  ['{"run": 1, "scheduler": "fair"}', 'LD2002'],
  ['{"run": 1, "scheduler": "pct", "pctDepth": 33}', 'LD2002'],
])('"sampled": %s is refused', async (sampled, code) => {
  expect(await playText(TEXT, `launch {"sampled": ${sampled}}`)).toContain(code);
});

test('one run is opened at a time', async () => {
  const both = await playText(TEXT, 'launch {"sampled": {"run": 1}, "counterexample": true}');
  expect(both).toContain('"counterexample" and "sampled" each say which run to open.');
});
