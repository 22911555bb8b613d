// Step back and reverse continue: the run so far is kept, and runs the same again.
import { expect, test } from 'vitest';
import { haltedOwner, oppositeLocks } from '../support/dap-programs.ts';
import { play } from '../support/dap-session.ts';

test('step back goes to before the last statement of the chosen CPU, over calls, and to the start at last', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      next 0
      next 0
      next 0
      stack 0
      back 0
      stack 0
      back 0
      stack 0
      back 0
      back 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > stack 0
      panic: print("Kernel panic");
      scenario: panic()
    > back 0
      stopped: step, CPU 0
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()
    > back 0
      stopped: step, CPU 0
    > stack 0
      panic: send_nmi(others, stop_cpu);
      scenario: panic()
    > back 0
      stopped: entry, CPU 0 | Start of the run
    > back 0
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('step back takes back what other CPUs did later', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      next 0
      next 1
      scope Locks
      back 0
      scope Locks`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > next 1
      stopped: step, CPU 1
    > scope Locks
      a = held by CPU 0
        holder = CPU 0
        waiters = none
      b = held by CPU 1
        holder = CPU 1
        waiters = none
    > back 0
      stopped: entry, CPU 0 | Start of the run
    > scope Locks
      a = free
        holder = none
        waiters = none
      b = free
        holder = none
        waiters = none"
  `);
});

test('stepping back out of a call that was only stepped into leaves the machine where it is', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      stack 0
      back 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in 0
      stopped: step, CPU 0
    > stack 0
      panic: panic_cpu = this_cpu;
      scenario: panic()
    > back 0
      stopped: step, CPU 0
    > stack 0
      scenario: panic()"
  `);
});

test('reverse continue goes back to the start, and continue comes to the same hang again', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      scope Console
      reverse
      scope Console
      continue
      scope Console
      reverse
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > scope Console
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > scope Console
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > scope Console
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('a step that does something else than before begins another future', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      continue
      reverse
      next 0
      next 0
      next 0
      threads
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > threads
      CPU 0
      CPU 1
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works."
  `);
});
