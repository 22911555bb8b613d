// Who moves when the machine runs freely: chosen at launch or on the way, with CPUs that are held still.
import { expect, test } from 'vitest';
import { haltedOwner, harmless, oppositeLocks } from '../support/dap-programs.ts';
import { play } from '../support/dap-session.ts';

test('fewest switches stays with a CPU as long as it can go on', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule": "fewestSwitches"}
      machine
      machine
      machine
      machine
      machine
      machine
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "fewestSwitches"}
      stopped: entry, CPU 0 | Start of the run
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 1
    > continue
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works."
  `);
});

test('the recorded run is followed and nothing added to it', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true, "schedule": "recorded"}
      lockstep/seek {"moment": 1}
      machine
      setExceptionBreakpoints {"filters": []}
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true, "schedule": "recorded"}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > lockstep/seek {"moment": 1}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 1 | At step 1 of 4
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > setExceptionBreakpoints {"filters": []}
      {"breakpoints":[]}
    > continue
      stopped: pause, CPU 0 | Nothing can step any more
    > continue
      stopped: pause, CPU 1 | End of the recorded run | Continue follows the recorded run and stops at its end. Choose another schedule to go on from here."
  `);
});

test('a schedule that is chosen on the way decides from there on, and what was recorded stays as a branch', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true}
      op 1
      lockstep/schedule {"schedule": "fewestSwitches"}
      continue
      branches
      lockstep/schedule {"schedule": "worst"}
      lockstep/schedule {"pinned": [7]}
      lockstep/schedule {"holdInterrupts": 1}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > op 1
      stopped: step, CPU 1
    > lockstep/schedule {"schedule": "fewestSwitches"}
      {"schedule":"fewestSwitches","seed":1,"pinned":[],"holdInterrupts":false}
    > continue
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > branches
        1 counterexample "counterexample no hang:0:1" of 4
      * 2 explored "from step 2: CPU 1 steps instead" of 10, leaves 1 at 1
    > lockstep/schedule {"schedule": "worst"}
      refused: "schedule" must be one of "hang", "roundRobin", "random", "fewestSwitches", "recorded", but is "worst". [LD1003]
    > lockstep/schedule {"pinned": [7]}
      refused: "threadId" 7 is no thread. There are 1 (CPU 0), 2 (CPU 1). [LD1003]
    > lockstep/schedule {"holdInterrupts": 1}
      refused: "holdInterrupts" must be true or false, but is 1. [LD1003]"
  `);
});

test('a pinned CPU is not moved by a schedule, only by hand; when nobody else can go on, the run says so', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule": "roundRobin"}
      lockstep/schedule {"pinned": [2]}
      op 1
      continue
      exception
      machine
      op 1
      state
      lockstep/schedule {"pinned": []}
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/schedule {"pinned": [2]}
      {"schedule":"roundRobin","seed":1,"pinned":[2],"holdInterrupts":false}
    > op 1
      stopped: step, CPU 1
    > continue
      stopped: pause, CPU 1 | What could go on is held back | CPU 1 could go on but is pinned. Unpin it, deliver the interrupt, or step it by hand. CPU 0 waits for b held by CPU 1 (in one). It can go on only after something else does: step another CPU, or continue.
    > exception
      refused: The machine has not stopped at a hang or a model error. [LD1011]
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: pause, CPU 1 | What could go on is held back | CPU 1 could go on but is pinned. Unpin it, deliver the interrupt, or step it by hand. CPU 0 waits for b held by CPU 1 (in one). It can go on only after something else does: step another CPU, or continue.
    > op 1
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > state
      {"moment":4,"length":4,"branch":{"id":1,"label":"from the start","kind":"explored"},"schedule":"roundRobin","seed":1,"pinned":[2],"holdInterrupts":false,"pointOfNoReturn":2,"findingAt":4}
    > lockstep/schedule {"pinned": []}
      {"schedule":"roundRobin","seed":1,"pinned":[],"holdInterrupts":false}
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('interrupts that are held back arrive by hand only', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "fewestSwitches"}
      lockstep/schedule {"holdInterrupts": true, "pinned": [2]}
      setExceptionBreakpoints {"filters": []}
      op 1
      op 1
      continue
      choose 0 deliver
      threads`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "fewestSwitches"}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/schedule {"holdInterrupts": true, "pinned": [2]}
      {"schedule":"fewestSwitches","seed":1,"pinned":[2],"holdInterrupts":true}
    > setExceptionBreakpoints {"filters": []}
      {"breakpoints":[]}
    > op 1
      stopped: step, CPU 1
    > op 1
      stopped: step, CPU 1
    > continue
      stopped: pause, CPU 1 | What could go on is held back | CPU 1 could go on but is pinned; NMI stop_cpu to CPU 1 is held back. Unpin it, deliver the interrupt, or step it by hand. CPU 0 waits for console_owner_lock held by CPU 1 (in console_trylock_spinning). It can go on only after something else does: step another CPU, or continue.
    > choose 0 deliver
      stopped: step, CPU 1 | deliver NMI stop_cpu to CPU 1
    > threads
      CPU 0 — waits for console_owner_lock held by CPU 1
      CPU 1"
  `);
});

test('step the machine makes one step of the schedule and stands at who moved', async () => {
  expect(
    await play(
      harmless(),
      `launch {"schedule": "roundRobin"}
      machine
      machine
      machine
      machine
      machine
      machine`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 1
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 1
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > machine
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works."
  `);
});

test('another seed is another branch, and the first seed leads back into the first', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "random", "seed": 9, "stopOnEntry": false}
      reverse
      lockstep/schedule {"seed": 10}
      continue
      branches
      lockstep/schedule {"seed": 9}
      lockstep/seek {"moment": 0}
      continue
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "random", "seed": 9, "stopOnEntry": false}
      stdout: Kernel panic
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > lockstep/schedule {"seed": 10}
      {"schedule":"random","seed":10,"pinned":[],"holdInterrupts":false}
    > continue
      stdout: Kernel panic
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > branches
        1 explored "from the start" of 12
      * 2 explored "from step 1: CPU 0 steps instead" of 12, leaves 1 at 0
    > lockstep/schedule {"seed": 9}
      {"schedule":"random","seed":9,"pinned":[],"holdInterrupts":false}
    > lockstep/seek {"moment": 0}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > branches
      * 1 explored "from the start" of 12
        2 explored "from step 1: CPU 0 steps instead" of 12, leaves 1 at 0"
  `);
});
