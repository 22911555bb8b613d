// Exception breakpoints: what stops the machine by itself, with conditions, in both directions.
import { expect, test } from 'vitest';
import { oppositeLocks } from '../support/dap-programs.ts';
import { play } from '../support/dap-session.ts';
import { playText } from '../support/dap-text.ts';

const VIOLATING = `
shared x: 0..3 = 0;

scenario violating {
  machine { cpus = 2; }
  cpu 0 { x = 1; x = 2; x = 1; assert(x == 2); }
  cpu 1 { x = x; }
  expect never x == 1;
  expect always x != 2;
}
`;

test('a violated never or always stops where it begins to be violated, forwards and backwards', async () => {
  expect(
    await playText(
      VIOLATING,
      `launch {"schedule": "roundRobin"}
      continue
      exception
      continue
      continue
      continue
      reverse
      reverse
      reverse
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: never | "never x == 1" is violated after CPU 0's step (line 6)
    > exception
      violated: never
      "never x == 1" is violated after CPU 0's step (line 6).
    > continue
      stopped: exception, CPU 0 | Paused on violated: always | "always x != 2" is violated after CPU 0's step (line 6)
    > continue
      stopped: exception, CPU 1 | Paused on violated: never | "never x == 1" is violated after CPU 1's step (line 7)
    > continue
      stopped: exception, CPU 0 | Paused on model error LS8005 | Assertion failed: x == 2
    > reverse
      stopped: exception, CPU 1 | Paused on violated: never | "never x == 1" is violated after CPU 1's step (line 7)
    > reverse
      stopped: exception, CPU 0 | Paused on violated: always | "always x != 2" is violated after CPU 0's step (line 6)
    > reverse
      stopped: exception, CPU 0 | Paused on violated: never | "never x == 1" is violated after CPU 0's step (line 6)
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('a filter that is off does not stop; a failed model cannot go on all the same', async () => {
  expect(
    await playText(
      VIOLATING,
      `launch {"schedule": "roundRobin"}
      setExceptionBreakpoints {"filters": ["hang", "lock"]}
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExceptionBreakpoints {"filters": ["hang", "lock"]}
      {"breakpoints":[{"verified":true},{"verified":true}]}
    > continue
      stopped: pause, CPU 0 | The model has failed | Assertion failed: x == 2
    > continue
      stopped: pause, CPU 0 | The model has failed | Assertion failed: x == 2"
  `);
});

test('conditions on filters: the CPU it is about, and what holds at that moment', async () => {
  expect(
    await playText(
      VIOLATING,
      `launch {"schedule": "roundRobin"}
      setExceptionBreakpoints {"filters": ["assertion"], "filterOptions": [{"filterId": "expectation", "condition": "cpu == 1"}, {"filterId": "expectation", "condition": "x =="}, {"filterId": "nothing"}]}
      continue
      continue
      setExceptionBreakpoints {"filterOptions": [{"filterId": "assertion", "condition": "cpu == 1"}]}
      restart
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExceptionBreakpoints {"filters": ["assertion"], "filterOptions": [{"filterId": "expectation", "condition": "cpu == 1"}, {"filterId": "expectation", "condition": "x =="}, {"filterId": "nothing"}]}
      {"breakpoints":[{"verified":true},{"verified":true},{"verified":false,"message":"A value is missing after \`==\`. (at \`==\`, column 3)","reason":"failed"},{"verified":false,"message":"There is no exception breakpoint \\"nothing\\". There is hang, livelock, assertion, lock, fault, expectation, lost, panic.","reason":"failed"}]}
    > continue
      stopped: exception, CPU 1 | Paused on violated: never | "never x == 1" is violated after CPU 1's step (line 7)
    > continue
      stopped: exception, CPU 0 | Paused on model error LS8005 | Assertion failed: x == 2
    > setExceptionBreakpoints {"filterOptions": [{"filterId": "assertion", "condition": "cpu == 1"}]}
      {"breakpoints":[{"verified":true}]}
    > restart
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | The model has failed | Assertion failed: x == 2"
  `);
});

test('a condition that does not fit the program is left out when the scenario starts, and that is said', async () => {
  const text = await playText(
    VIOLATING,
    `setExceptionBreakpoints {"filterOptions": [{"filterId": "expectation", "condition": "y == 1"}]}
    launch {"schedule": "roundRobin"}
    continue`,
  );
  expect(text.split('\n').slice(3)).toMatchInlineSnapshot(`
    [
      "  important: The condition of the exception breakpoint "expectation" is left out: Nothing called \`y\` is visible here. (at \`y\`, column 1)",
      "  stopped: entry, CPU 0 | Start of the run",
      "> continue",
      "  stopped: exception, CPU 0 | Paused on violated: never | "never x == 1" is violated after CPU 0's step (line 6)",
    ]
  `);
});

test('a hang that a condition leaves out does not stop as an exception', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule": "roundRobin"}
      setExceptionBreakpoints {"filters": ["livelock"]}
      continue
      setExceptionBreakpoints {"filters": ["hang"]}
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExceptionBreakpoints {"filters": ["livelock"]}
      {"breakpoints":[{"verified":true}]}
    > continue
      stopped: pause, CPU 0 | Nothing can step any more
    > setExceptionBreakpoints {"filters": ["hang"]}
      {"breakpoints":[{"verified":true}]}
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('an eventually that cannot come true from the start on', async () => {
  expect(
    await playText(
      `
shared x: 0..3 = 0;
scenario waiting_for {
  cpu 0 { x = 1; x = 0; }
  expect eventually x == 3;
  expect eventually x == 1;
}
`,
      `launch {"schedule": "roundRobin"}
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on violated: eventually | "eventually x == 3" can no longer come true from the start on
    > exception
      violated: eventually
      "eventually x == 3" can no longer come true from the start on."
  `);
});

test('what is violated from the start on stops a run that begins without a stop', async () => {
  const text = await playText(
    'shared x: 0..3 = 0;\nscenario from_the_start {\n  cpu 0 { x = 1; }\n  expect always x == 1;\n}\n',
    'launch {"schedule": "roundRobin", "stopOnEntry": false}',
  );
  expect(text.split('\n').slice(1)).toEqual([
    '  stopped: exception, CPU 0 | Paused on violated: always | "always x == 1" is violated at the start',
  ]);
});

const LOSING = `
shared panic_cpu: cpu? = none;
spinlock l;
log prb[3];

scenario losing {
  machine { cpus = 2; }
  cpu 0 {
    for (i in 0..3) { let r = log_reserve(prb); log_commit(prb, r, "one", 4); }
    panic_cpu = this_cpu; panic_cpu = none; panic_cpu = this_cpu;
  }
  cpu 1 { spin_unlock(l); }
  expect no hang;
}
`;

test('the misuse of a lock is a filter of its own', async () => {
  expect(
    await playText(
      LOSING,
      `launch {"schedule": "roundRobin"}
      setExceptionBreakpoints {"filters": ["lost", "panic", "lock"]}
      next 0
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExceptionBreakpoints {"filters": ["lost", "panic", "lock"]}
      {"breakpoints":[{"verified":true},{"verified":true},{"verified":true}]}
    > next 0
      stopped: step, CPU 0
    > continue
      stopped: exception, CPU 1 | Paused on model error LS8010 | l is released by a CPU that does not hold it.
    > exception
      model error LS8010
      l is released by a CPU that does not hold it."
  `);
});

test('a panic stops when panic_cpu is set, and each message once when it is lost', async () => {
  const text = await playText(
    LOSING.replace('cpu 1 { spin_unlock(l); }', ''),
    `launch {"schedule": "roundRobin"}
    setExceptionBreakpoints {"filters": ["lost", "panic"]}
    continue
    continue
    continue
    continue
    reverse
    reverse
    reverse
    reverse`,
  );
  expect(
    text
      .split('\n')
      .filter((line) => line.includes('stopped'))
      .slice(1),
  ).toMatchInlineSnapshot(`
    [
      "  stopped: exception, CPU 0 | Paused on lost message | "one" of CPU 0 is lost: its record of prb is overwritten before anybody has read it",
      "  stopped: exception, CPU 0 | Paused on panic | A panic begins: panic_cpu is set by CPU 0's step (line 10)",
      "  stopped: exception, CPU 0 | Paused on panic | A panic begins: panic_cpu is set by CPU 0's step (line 10)",
      "  stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.",
      "  stopped: exception, CPU 0 | Paused on panic | A panic begins: panic_cpu is set by CPU 0's step (line 10)",
      "  stopped: exception, CPU 0 | Paused on panic | A panic begins: panic_cpu is set by CPU 0's step (line 10)",
      "  stopped: exception, CPU 0 | Paused on lost message | "one" of CPU 0 is lost: its record of prb is overwritten before anybody has read it",
      "  stopped: entry, CPU 0 | Start of the run",
    ]
  `);
});
