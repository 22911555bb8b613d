// What can happen next, to choose from; going on at another line; going back to where a frame began.
import { expect, test } from 'vitest';
import { haltedOwner, logging, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, play } from '../support/dap-session.ts';
import { playText } from '../support/dap-text.ts';

test('step in offers the call, the steps of the CPU and then everybody else and the interrupts on their way', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      targets 0
      op 0
      op 0
      targets 1
      choose 0 deliver
      targets 0
      choose 0 takes NMI
      choose 0 halts
      threads`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > targets 0
      into panic()
      CPU 0: panic_cpu = CPU 0
      CPU 1: comes to a loop
    > op 0
      stopped: step, CPU 0
    > op 0
      stopped: step, CPU 0
    > targets 1
      CPU 1: comes to a loop
      CPU 0: takes console_owner_lock
      deliver NMI stop_cpu to CPU 1
    > choose 0 deliver
      stopped: step, CPU 1 | deliver NMI stop_cpu to CPU 1
    > targets 0
      into console_trylock_spinning()
      CPU 0: takes console_owner_lock
      CPU 1: takes NMI stop_cpu
    > choose 0 takes NMI
      stopped: step, CPU 1 | CPU 1: takes NMI stop_cpu
    > choose 0 halts
      stopped: step, CPU 1 | CPU 1: halts
    > threads
      CPU 0
      CPU 1 — halted by NMI stop_cpu"
  `);
});

test('each way of a choice is a target of its own', async () => {
  expect(
    await playText(
      `shared x: 0..7 = 0;
scenario choices "Choices" {
  machine { cpus = 1; }
  cpu 0 {
    choose {
      x = 1;
    } or {
      x = 2;
    }
    x = choose(3, 4);
  }
}`,
      `launch
      targets 0
      choose 0 way 2
      op 0
      targets 0
      choose 0 chooses 4
      scope Shared state`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > targets 0
      CPU 0: goes way 1 of 2: x = 1;
      CPU 0: goes way 2 of 2: x = 2;
    > choose 0 way 2
      stopped: step, CPU 0 | CPU 0: goes way 2 of 2: x = 2;
    > op 0
      stopped: step, CPU 0
    > targets 0
      CPU 0: chooses 3
      CPU 0: chooses 4
    > choose 0 chooses 4
      stopped: step, CPU 0 | CPU 0: chooses 4
    > scope Shared state
      x = 2"
  `);
});

test('a target of an earlier stop is refused', async () => {
  const client = connect(always(oppositeLocks()));
  await play(oppositeLocks(), 'launch', client);
  const frame = (await client.request('stackTrace', { threadId: 1 })).body.stackFrames[0].id;
  const [{ id }] = (await client.request('stepInTargets', { frameId: frame })).body.targets;
  await play(oppositeLocks(), 'next 0', client);
  expect((await client.request('stepIn', { threadId: 1, targetId: id })).message).toContain('[LD3008]');
  expect((await client.request('stepInTargets', { frameId: frame })).message).toContain('[LD1009]');
  expect((await client.request('goto', { threadId: 1, targetId: id })).message).toContain('[LD3008]');
});

test('a CPU is put at another line of its function, which is a what-if; lines of others are refused', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      next 0
      jump 0 print
      stack 0
      next 0
      jump 0 console_owner = none
      jump 1 console_owner = none
      stack 1
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > jump 0 print
      stopped: goto, CPU 0 | Paused (what-if: CPU 0 goes to line 29)
    > stack 0
      panic: print("Kernel panic");
      scenario: panic()
    > next 0
      stdout: Kernel panic
      stopped: step, CPU 0 | Paused on step (what-if: CPU 0 goes to line 29)
    > jump 0 console_owner = none
      refused: CPU 0 stands in scenario, and line 44 has no statement of it to stand at. Choose a line of scenario. [LD3007]
    > jump 1 console_owner = none
      refused: CPU 1 stands in flooder, and line 44 has no statement of it to stand at. Choose a line of flooder. [LD3007]
    > stack 1
      flooder: loopEnter
    > branches
        1 explored "from the start" of 1
      * 2 what-if "what-if: CPU 0 goes to line 29" of 3, leaves 1 at 1"
  `);
});

test('a CPU that queues for a lock is not moved: it would stay in the queue', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      op 0
      op 1
      op 0
      jump 0 unlock`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > op 0
      stopped: step, CPU 0
    > op 1
      stopped: step, CPU 1
    > op 0
      stopped: step, CPU 0 | CPU 0 waits for b held by CPU 1
    > jump 0 unlock
      refused: CPU 0 waits for b held by CPU 1: it would stay in the queue and be handed what it no longer waits for. Step back to before it queued. [LD3007]"
  `);
});

test('a line without code is no target', async () => {
  const client = connect(always(oppositeLocks()));
  await play(oppositeLocks(), 'launch', client);
  expect((await client.request('gotoTargets', { source: { path: FILE }, line: 400 })).body.targets).toEqual(
    [],
  );
  expect((await client.request('gotoTargets', { source: { path: '/other' }, line: 4 })).body.targets).toEqual(
    [],
  );
});

test('a frame is restarted by going back to when it was entered, whatever it is', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      next 0
      next 0
      in 0
      in 0
      op 0
      stack 0
      again 0 console_trylock_spinning
      stack 0
      again 0 panic
      stack 0
      branches`,
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
    > in 0
      stopped: step, CPU 0
    > in 0
      stopped: step, CPU 0
    > op 0
      stopped: step, CPU 0
    > stack 0
      console_trylock_spinning: branch
      panic: console_trylock_spinning()
      scenario: panic()
    > again 0 console_trylock_spinning
      stopped: step, CPU 0
    > stack 0
      console_trylock_spinning: lock
      panic: console_trylock_spinning()
      scenario: panic()
    > again 0 panic
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      panic: panic_cpu = this_cpu;
      scenario: panic()
    > branches
      * 1 explored "from the start" of 4"
  `);
});

test('stepping back out goes to the call, and out of a handler to before the interrupt', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 0
      next 0
      next 0
      in 0
      op 0
      op 0
      backout 0
      stack 0
      choose 0 deliver
      choose 1 takes
      stack 1
      backout 1
      stack 1
      backout 0
      backout 0`,
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
    > in 0
      stopped: step, CPU 0
    > op 0
      stopped: step, CPU 0
    > op 0
      stopped: step, CPU 0
    > backout 0
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 0
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()
    > choose 0 deliver
      stopped: step, CPU 1 | deliver NMI stop_cpu to CPU 1
    > choose 1 takes
      stopped: step, CPU 1 | CPU 1: takes NMI stop_cpu
    > stack 1
      stop_cpu: halt();
      ▲ NMI stop_cpu
      flooder: loopEnter
    > backout 1
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: step, CPU 1
    > stack 1
      flooder: loopEnter
    > backout 0
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: entry, CPU 0 | Start of the run
    > backout 0
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('a continue of a single thread moves that CPU alone until it cannot go on', async () => {
  const client = connect(always(logging()));
  const from = client.sent.length;
  await play(logging(), 'launch', client);
  expect((await client.request('continue', { threadId: 1, singleThread: true })).body).toEqual({
    allThreadsContinued: false,
  });
  const stops = () => client.sent.slice(from).filter((m) => 'event' in m && m.event === 'stopped');
  await client.event(['stopped'], client.sent.length - 1);
  expect(stops().length).toBeGreaterThan(0);
  expect(await play(logging(), 'threads', client)).toMatchInlineSnapshot(`
    "> threads
      CPU 0 — finished
      CPU 1"
  `);
});
