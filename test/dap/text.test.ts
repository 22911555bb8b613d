// Sessions on real text: lines, calls, locals and interrupts where the reader of the text expects them.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

const CALLS = `
shared hits: 0..7 = 0;

fn twice(n: 0..3): 0..7 {
  let sum = n + n;
  hits++;
  return sum;
}

scenario calls {
  cpu 0 {
    let a = twice(1);
    let b = twice(1) + twice(2);
    if (twice(a) > 3) {
      hits = 0;
    }
  }
  expect no hang;
}
`;

test('step over goes from line to line, over the calls of a line', async () => {
  expect(
    await playText(
      CALLS,
      `launch
      stack 0
      next 0
      stack 0
      scope Locals
      next 0
      stack 0
      scope Locals
      next 0
      stack 0
      back 0
      stack 0
      back 0
      stack 0
      back 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      CPU 0:     let a = twice(1);
    > next 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     let b = twice(1) + twice(2);
    > scope Locals
      a = 2
    > next 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     if (twice(a) > 3) {
    > scope Locals
      a = 2
      b = 6
    > next 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:       hits = 0;
    > back 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     if (twice(a) > 3) {
    > back 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     let b = twice(1) + twice(2);
    > back 0
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      CPU 0:     let a = twice(1);"
  `);
});

test('step in visits the calls of a line one after the other', async () => {
  expect(
    await playText(
      CALLS,
      `launch
      next 0
      in 0
      stack 0
      scope Locals
      out 0
      stack 0
      in 0
      stack 0
      scope Locals
      next 0
      next 0
      scope Locals
      out 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > in 0
      stopped: step, CPU 0
    > stack 0
      twice:   let sum = n + n;
      CPU 0:     let b = twice(1) + twice(2);
    > scope Locals
      n = 1
    > out 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     let b = twice(1) + twice(2);
    > in 0
      stopped: step, CPU 0
    > stack 0
      twice:   let sum = n + n;
      CPU 0:     let b = twice(1) + twice(2);
    > scope Locals
      n = 2
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > scope Locals
      n = 2
      sum = 4
    > out 0
      stopped: step, CPU 0
    > stack 0
      CPU 0:     let b = twice(1) + twice(2);"
  `);
});

test('breakpoints are placed on lines that run, and move to them', async () => {
  expect(
    await playText(
      CALLS,
      `launch
      break fn twice / hits = 0; / scenario calls
      continue
      stack 0
      continue
      continue
      continue
      continue
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > break fn twice / hits = 0; / scenario calls
      breakpoint 1 at:   let sum = n + n;
      breakpoint 2 at:       hits = 0;
      breakpoint 3 at:     let a = twice(1);
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > stack 0
      twice:   let sum = n + n;
      CPU 0:     let a = twice(1);
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: breakpoint, CPU 0 | breakpoint 1
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 2
    > stack 0
      CPU 0:       hits = 0;"
  `);
});

const INTERRUPT = `
shared seen: cpu? = none;
percpu depth: 0..3 = 0;
semaphore sem = 1;

fn handler() {
  depth++;
  seen = this_cpu;
  halt();
}

fn worker() {
  down(sem);
  seen = none;
  up(sem);
}

scenario interrupt {
  cpu 0 {
    send_nmi(other_cpus, handler);
    wait seen != none;
    down(sem);
  }
  background cpu 1 { loop { worker(); } }
  expect no hang;
}
`;

test('a handler stands on top of what it interrupted, with a label between', async () => {
  expect(
    await playText(
      INTERRUPT,
      `launch
      continue
      exception
      threads
      stack 1
      stack 0
      scope Locks
      scope CPU of 1
      eval depth of 1
      eval depth[0] of 1
      eval sem.count
      eval sem.lock.holder`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in down for sem.lock, which CPU 1 holds; CPU 1 was halted by NMI handler in down
    > exception
      hang (deadlock)
      CPU 0 waits in down for sem.lock, which CPU 1 holds.
      CPU 1 was halted by NMI handler in down.
      Point of no return: step 10 of this run, CPU 1 in down. Whatever happens after it, CPU 0 cannot finish.
    > threads
      CPU 0 — waits for sem.lock held by CPU 1
      CPU 1 — halted by NMI handler
    > stack 1
      handler:   halt();
      ▲ NMI handler
      down: undefined
      worker:   down(sem);
      CPU 1:   background cpu 1 { loop { worker(); } }
    > stack 0
      down: undefined
      CPU 0:     down(sem);
    > scope Locks
      sem = count 0
        count = 0
        holder = none
        lock = held by CPU 1; waiting: CPU 0
          holder = CPU 1
          waiters = CPU 0
            1 = CPU 0
        waiters = none
    > scope CPU of 1
      status = halted by NMI handler
      foreground = false
      level = NMI handler
      interrupts off = true
      interrupts off below = true
      pending interrupts = none
      interrupts in flight = none
      depth = 1
    > eval depth of 1
      1
    > eval depth[0] of 1
      0
    > eval sem.count
      0
    > eval sem.lock.holder
      CPU 1"
  `);
});

test('a step takes a pending interrupt', async () => {
  expect(
    await playText(
      INTERRUPT,
      `launch {"schedule": "roundRobin"}
      break seen = this_cpu;
      continue
      scope CPU of 1
      stack 1
      back 1
      stack 1
      back 1
      stack 1
      next 1
      stack 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > break seen = this_cpu;
      breakpoint 1 at:   seen = this_cpu;
    > continue
      stopped: breakpoint, CPU 1 | breakpoint 1
    > scope CPU of 1
      status = running
      foreground = false
      level = NMI handler
      interrupts off = true
      interrupts off below = false
      pending interrupts = none
      interrupts in flight = none
      depth = 1
    > stack 1
      handler:   seen = this_cpu;
      ▲ NMI handler
      down: undefined
      worker:   down(sem);
      CPU 1:   background cpu 1 { loop { worker(); } }
    > back 1
      stopped: step, CPU 1
    > stack 1
      handler:   depth++;
      ▲ NMI handler
      down: undefined
      worker:   down(sem);
      CPU 1:   background cpu 1 { loop { worker(); } }
    > back 1
      stopped: step, CPU 1
    > stack 1
      CPU 1:   background cpu 1 { loop { worker(); } }
    > next 1
      stopped: step, CPU 1 | CPU 1 takes NMI handler
    > stack 1
      handler:   depth++;
      ▲ NMI handler
      down: undefined
      worker:   down(sem);
      CPU 1:   background cpu 1 { loop { worker(); } }"
  `);
});
