// Step over, in and out move one CPU; a CPU that cannot go on says why.
import { expect, test } from 'vitest';
import { failing, haltedOwner, harmless, logging, oppositeLocks } from '../support/dap-programs.ts';
import { play } from '../support/dap-session.ts';

test('step over moves the chosen CPU alone, and goes over a call', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      next 0
      next 0
      stack 0
      next 0
      stack 0
      stack 1`,
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
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()
    > next 0
      stopped: step, CPU 0
    > stack 0
      panic: print("Kernel panic");
      scenario: panic()
    > stack 1
      flooder: loopEnter"
  `);
});

test('step in goes into a call without a step of the machine, step out comes back to the caller', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      stack 0
      in 0
      stack 0
      next 0
      next 0
      in 0
      in 0
      stack 0
      out 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      scenario: panic()
    > in 0
      stopped: step, CPU 0
    > stack 0
      panic: panic_cpu = this_cpu;
      scenario: panic()
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > in 0
      stopped: step, CPU 0
    > in 0
      stopped: step, CPU 0
    > stack 0
      console_trylock_spinning: let old = console_owner;
      panic: console_trylock_spinning()
      scenario: panic()
    > out 0
      stopped: step, CPU 0
    > stack 0
      panic: print("Kernel panic");
      scenario: panic()"
  `);
});

test('a step of granularity instruction is one op', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      op 1
      stack 1
      op 1
      stack 1
      op 1
      stack 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > op 1
      stopped: step, CPU 1
    > stack 1
      flooder: console_unlock()
    > op 1
      stopped: step, CPU 1
    > stack 1
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > op 1
      stopped: step, CPU 1
    > stack 1
      console_unlock: unlock
      flooder: console_unlock()"
  `);
});

test('a CPU that blocks in the middle of a step stops there, and then refuses to step and says why', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      next 0
      next 1
      next 0
      threads
      next 0
      in 0
      out 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > next 1
      stopped: step, CPU 1
    > next 0
      stopped: step, CPU 0 | CPU 0 waits for b held by CPU 1
    > threads
      CPU 0 — waits for b held by CPU 1
      CPU 1
    > next 0
      refused: CPU 0 waits for b held by CPU 1 (in one). It can go on only after something else does: step another CPU, or continue. [LD3003]
    > in 0
      refused: CPU 0 waits for b held by CPU 1 (in one). It can go on only after something else does: step another CPU, or continue. [LD3003]
    > out 0
      refused: CPU 0 waits for b held by CPU 1 (in one). It can go on only after something else does: step another CPU, or continue. [LD3003]"
  `);
});

test('a halted CPU refuses to step and names what halted it', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      next 1
      stack 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > next 1
      refused: CPU 1 was halted by NMI stop_cpu and never runs again. [LD3001]
    > stack 1
      stop_cpu: halt();
      ▲ NMI stop_cpu
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()"
  `);
});

test('a CPU that has finished refuses to step', async () => {
  expect(
    await play(
      harmless(),
      `launch
      next 1
      next 1
      next 1
      threads`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1 | CPU 1 finished
    > next 1
      refused: CPU 1 has run to the end of its block: only an interrupt makes it run again. [LD3002]
    > threads
      CPU 0
      CPU 1 — finished"
  `);
});

test('a CPU inside a long step refuses to end it before the others have had their time', async () => {
  expect(
    await play(
      logging(),
      `launch
      next 1
      next 1
      next 1
      threads
      next 0
      next 0
      next 0
      next 0
      next 0
      next 0
      next 0
      next 1
      stack 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1 | CPU 1 in a step of 87 ms
    > next 1
      refused: CPU 1 is inside a step of 87 ms that cannot end before CPU 0 blocks, ends or has gone round a loop. Step what it waits for, or continue. [LD3004]
    > threads
      CPU 0
      CPU 1 — in a step of 87 ms
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0 | CPU 0 finished
    > next 1
      stopped: step, CPU 1
    > stack 1
      reader: print(r.text);"
  `);
});

test('a step takes a pending interrupt', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "roundRobin"}
      break let old
      continue
      scope CPU of 1
      next 1
      stack 1
      scope CPU of 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > break let old
      breakpoint 1 at: let old = console_owner;
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > scope CPU of 1
      status = halted by NMI stop_cpu
      foreground = false
      level = NMI stop_cpu
      interrupts off = true
      interrupts off below = false
      pending interrupts = none
      interrupts in flight = none
    > next 1
      refused: CPU 1 was halted by NMI stop_cpu and never runs again. [LD3001]
    > stack 1
      stop_cpu: halt();
      ▲ NMI stop_cpu
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > scope CPU of 1
      status = halted by NMI stop_cpu
      foreground = false
      level = NMI stop_cpu
      interrupts off = true
      interrupts off below = false
      pending interrupts = none
      interrupts in flight = none"
  `);
});

test('a step that comes to a model error stops with an exception, and nothing steps after it', async () => {
  expect(
    await play(
      failing(),
      `launch
      next 0
      next 0
      exception
      next 0
      back 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: exception, CPU 0 | Paused on model error LS7001 | x must stay 0
    > exception
      model error LS7001
      x must stay 0
    > next 0
      refused: Nothing can step: the model has failed (x must stay 0). Step back to look at what led here. [LD3005]
    > back 0
      stopped: step, CPU 0
    > stack 0
      one: assert(x == 0);"
  `);
});
