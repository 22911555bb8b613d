// Line breakpoints.
import { expect, test } from 'vitest';
import { haltedOwner, livelock } from '../support/dap-programs.ts';
import { always, connect, FILE, play } from '../support/dap-session.ts';

test('continue stops when a CPU comes to the line, once for each time', async () => {
  expect(
    await play(
      livelock(),
      `setExceptionBreakpoints {"filters": []}
      launch {"schedule": "roundRobin"}
      break }
      continue
      stack 0
      continue
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> setExceptionBreakpoints {"filters": []}
      {"breakpoints":[]}
    > launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > break }
      breakpoint 1 at: }
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > stack 0
      waits: }
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > stack 0
      waits: }"
  `);
});

test('a breakpoint on a call stops before the call, one in the callee inside it', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "roundRobin"}
      break console_trylock_spinning()
      continue
      stack 0
      break lock / let old
      continue
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > break console_trylock_spinning()
      breakpoint 1 at: console_trylock_spinning()
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()
    > break lock / let old
      breakpoint 2 at: lock
      breakpoint 3 at: let old = console_owner;
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 2
    > stack 0
      console_trylock_spinning: lock
      panic: console_trylock_spinning()
      scenario: panic()"
  `);
});

test('breakpoints set before the launch are placed when the scenario is there', async () => {
  expect(
    await play(
      haltedOwner(),
      `break console_owner = this_cpu; / fn panic
      launch {"stopOnEntry": false, "schedule": "roundRobin"}
      stack 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> break console_owner = this_cpu; / fn panic
      breakpoint 1 not placed: The breakpoint is placed when the scenario starts.
      breakpoint 2 not placed: The breakpoint is placed when the scenario starts.
    > launch {"stopOnEntry": false, "schedule": "roundRobin"}
      breakpoint {"reason":"changed","breakpoint":{"id":1,"verified":true,"line":38}}
      breakpoint {"reason":"changed","breakpoint":{"id":2,"verified":false,"line":12,"message":"No code that the scenario runs is on this line or near it.","reason":"failed"}}
      stopped: breakpoint, CPU 1 | breakpoint 1
    > stack 1
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()"
  `);
});

test('a breakpoint on the first line stops a run that begins without a stop', async () => {
  expect(
    await play(haltedOwner(), 'break panic_cpu = this_cpu;\nlaunch {"stopOnEntry": false}\nstack 0'),
  ).toMatchInlineSnapshot(`
    "> break panic_cpu = this_cpu;
      breakpoint 1 not placed: The breakpoint is placed when the scenario starts.
    > launch {"stopOnEntry": false}
      breakpoint {"reason":"changed","breakpoint":{"id":1,"verified":true,"line":14}}
      stopped: breakpoint, CPU 0 | breakpoint 1
    > stack 0
      panic: panic_cpu = this_cpu;
      scenario: panic()"
  `);
});

test('a breakpoint far from any code, in another file or with a condition is not placed and says why', async () => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch', client);
  const far = await client.request('setBreakpoints', {
    source: { path: FILE },
    breakpoints: [{ line: 4000 }],
  });
  const other = await client.request('setBreakpoints', {
    source: { path: '/other.lockstep' },
    breakpoints: [{ line: 1 }],
  });
  const condition = await client.request('setBreakpoints', {
    source: { path: FILE },
    breakpoints: [{ line: 14, condition: 'panic_cpu == 0' }],
  });
  const said = [far, other, condition].map(({ body }) => [
    body.breakpoints[0].verified,
    body.breakpoints[0].message,
  ]);
  expect(said).toEqual([
    [false, 'No code that the scenario runs is on this line or near it.'],
    [false, 'The scenario does not use this file.'],
    [false, 'This program was not made from text: expressions mean nothing in it.'],
  ]);
});

test('step over stops at a breakpoint on its way', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      break let old = console_owner;
      next 0
      next 0
      next 0
      next 0
      stack 0`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > break let old = console_owner;
      breakpoint 1 at: let old = console_owner;
    > next 0
      stopped: breakpoint, CPU 0 | breakpoint 1
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > stack 0
      panic: print("Kernel panic");
      scenario: panic()"
  `);
});

test('reverse continue stops at the last breakpoint before', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      break panic_cpu = this_cpu; / send_nmi / console_unlock()
      reverse
      stack 1
      reverse
      stack 0
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > break panic_cpu = this_cpu; / send_nmi / console_unlock()
      breakpoint 1 at: panic_cpu = this_cpu;
      breakpoint 2 at: send_nmi(others, stop_cpu);
      breakpoint 3 at: console_unlock()
    > reverse
      stopped: breakpoint, CPU 1 | breakpoint 3
    > stack 1
      flooder: console_unlock()
    > reverse
      stopped: breakpoint, CPU 0 | breakpoint 2
    > stack 0
      panic: send_nmi(others, stop_cpu);
      scenario: panic()
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});
