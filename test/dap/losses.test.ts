// An `eventually` that can no longer come true: the run stops at the first such moment, in both directions.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

/** The choice decides it; that there is nothing more to come is seen much later. */
const DECIDED = `
shared go: bool = false;
shared told: bool = false;
shared n: 0..40 = 0;
scenario decided {
  cpu 0 {
    n = 1;
    choose { go = true; } or { go = false; }
    while (n < 40) n = n + 1;
    if (go) told = true;
  }
  expect eventually told;
}
`;

test('a run goes on to its end, and stops at the step that decided it; continue goes on from there', async () => {
  expect(
    await playText(
      DECIDED,
      `launch {"schedule": "random", "seed": 2}
      continue
      stack 0
      exception
      continue
      reverse
      state`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "random", "seed": 2}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > stack 0
      CPU 0:     choose { go = true; } or { go = false; }
    > exception
      violated: eventually
      "eventually told" can no longer come true after CPU 0's step (line 8).
    > continue
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > reverse
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > state
      {"moment":2,"length":163,"branch":{"id":1,"label":"from the start","kind":"explored"},"schedule":"random","seed":2,"pinned":[],"holdInterrupts":false}"
  `);
});

test('reverse continue finds it in a run that nobody has asked of, where single steps went over it', async () => {
  expect(
    await playText(
      DECIDED,
      `launch {"schedule": "roundRobin"}
      next 0
      choose 0 go = false
      next 0
      next 0
      next 0
      reverse
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > choose 0 go = false
      stopped: step, CPU 0 | CPU 0: goes way 2 of 2: go = false;
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > reverse
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('what was lost before the run went on from here is told, and the run is not put back', async () => {
  expect(
    await playText(
      DECIDED,
      `launch {"schedule": "roundRobin"}
      next 0
      choose 0 go = false
      next 0
      next 0
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > choose 0 go = false
      stopped: step, CPU 0 | CPU 0: goes way 2 of 2: go = false;
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > continue
      console: "eventually told" can no longer come true after CPU 0's step (line 8), at step 2 of this run.
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true: nothing can happen any more
    > continue
      terminated"
  `);
});

test('with the filter off nothing stops, and nothing is asked', async () => {
  const text = await playText(
    DECIDED,
    `launch {"schedule": "random", "seed": 2}
    setExceptionBreakpoints {"filters": ["hang"]}
    continue
    reverse`,
  );
  expect(text.split('\n').filter((line) => line.includes('stopped'))).toEqual([
    '  stopped: entry, CPU 0 | Start of the run',
    '  stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.',
    '  stopped: entry, CPU 0 | Start of the run',
  ]);
});

test('what came true once is not lost, and what can still come true is not either', async () => {
  const text = await playText(
    `
shared x: 0..3 = 0;
scenario once {
  cpu 0 { x = 1; x = 0; x = 2; }
  background cpu 1 { wait x == 2; x = 3; }
  expect eventually x == 1;
  expect eventually x == 3;
}`,
    `launch {"schedule": "fewestSwitches"}
    continue`,
  );
  expect(text).toContain('End of the run');
});

test('where a search hits its limit it is said that it cannot be told, once, and nothing is guessed', async () => {
  const text = await playText(
    DECIDED,
    `launch {"schedule": "random", "seed": 2, "maxStates": 3}
    break while (n < 40)
    continue
    continue
    continue`,
  );
  expect(text.split('\n').filter((line) => !line.startsWith('>'))).toMatchInlineSnapshot(`
    [
      "  stopped: entry, CPU 0 | Start of the run",
      "  breakpoint 1 at:     while (n < 40) n = n + 1;",
      "  console: Whether "eventually told" can still come true cannot be told in passing: a search hit its limit.",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
    ]
  `);
});

test('of a run whose beginning cannot be told, the first moment that is known is named as that', async () => {
  // From the start there are more states to be looked at than the limit; from later on there are few.
  expect(
    await playText(
      DECIDED,
      `launch {"schedule": "random", "seed": 2, "maxStates": 60}
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "random", "seed": 2, "maxStates": 60}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true, at the latest after CPU 0's step (line 8)
    > exception
      violated: eventually
      "eventually told" can no longer come true, at the latest after CPU 0's step (line 8).
      Whether it still could before that is not known: a search hit its limit."
  `);
});

test('a change by hand can bring it back, and what was lost before the change stays lost there', async () => {
  expect(
    await playText(
      DECIDED,
      `launch {"schedule": "random", "seed": 2}
      continue
      next 0
      set go = true
      continue
      reverse
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "random", "seed": 2}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > next 0
      stopped: step, CPU 0
    > set go = true
      true
    > continue
      stopped: pause, CPU 0 | End of the run (what-if: go = true) | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > reverse
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('a counterexample stops where its point of no return is, without a search', async () => {
  expect(
    await playText(
      DECIDED,
      `launch {"counterexample": true, "stopAt": "start"}
      continue
      continue
      reverse
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true, "stopAt": "start"}
      stopped: entry, CPU 0 | Start of the counterexample | told can no longer come true: the run ends without it, CPU 0 finished
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | told can no longer come true: the run ends without it, CPU 0 finished
    > reverse
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true after CPU 0's step (line 8)
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('where a hang is the reason, the hang speaks for it', async () => {
  expect(
    await playText(
      `
spinlock a;
shared told: bool = false;
scenario hung {
  cpu 0 { spin_lock(a); spin_lock(a); told = true; }
  expect no hang;
  expect eventually told;
}`,
      `launch
      continue
      setExceptionBreakpoints {"filters": ["expectation"]}
      restart
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits for a, which it holds itself
    > setExceptionBreakpoints {"filters": ["expectation"]}
      {"breakpoints":[{"verified":true}]}
    > restart
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually told" can no longer come true from the start on
    > continue
      stopped: pause, CPU 0 | Nothing can step any more"
  `);
});
