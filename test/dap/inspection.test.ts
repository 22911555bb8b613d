// What the Variables view shows, and what hover and watch evaluate.
import { expect, test } from 'vitest';
import { haltedOwner, logging, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, play } from '../support/dap-session.ts';

test('the scopes of a hang: locals, CPU, locks, panic, shared state and console', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      in 1
      next 1
      continue
      scopes 0
      scope Locals of 0
      scope CPU of 0
      scope CPU of 1
      scope Locks
      scope Panic
      scope Shared state
      scope Console`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in 1
      stopped: step, CPU 1
    > next 1
      stdout: aaaa
      stopped: step, CPU 1
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > scopes 0
      Locals, CPU, Locks, Panic, Shared state, Log buffer, Console, Settings
    > scope Locals of 0
      old = none
    > scope CPU of 0
      status = waits for console_owner_lock held by CPU 1
      foreground = true
      level = task
      interrupts off = false
      pending interrupts = none
      interrupts in flight = none
    > scope CPU of 1
      status = halted by NMI stop_cpu
      foreground = false
      level = NMI stop_cpu
      interrupts off = true
      interrupts off below = false
      pending interrupts = none
      interrupts in flight = none
    > scope Locks
      console_owner_lock = held by CPU 1; waiting: CPU 0
        holder = CPU 1
        waiters = CPU 0
          1 = CPU 0
    > scope Panic
      panic_cpu = CPU 0
      halted CPUs = CPU 1
    > scope Shared state
      console_owner = none
      console_waiter = false
    > scope Console
      1 = "aaaa""
  `);
});

test('waiters of a lock are listed in the order in which they get it', async () => {
  expect(await play(oppositeLocks(), 'launch\ncontinue\nscope Locks')).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > scope Locks
      a = held by CPU 0; waiting: CPU 1
        holder = CPU 0
        waiters = CPU 1
          1 = CPU 1
      b = held by CPU 1; waiting: CPU 0
        holder = CPU 1
        waiters = CPU 0
          1 = CPU 0"
  `);
});

test('log records have absolute numbers, and say what became of them', async () => {
  expect(
    await play(
      logging(),
      `launch
      next 0
      scope Log buffer
      next 0
      next 1
      next 0
      next 0
      scope Log buffer
      next 0
      next 0
      scope Log buffer
      scope Shared state
      back 0
      back 0
      scope Log buffer`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0
    > scope Log buffer
      #0 = reserved by CPU 0
        seq = 0
        state = reserved
        cpu = CPU 0
    > next 0
      stopped: step, CPU 0
    > next 1
      stopped: step, CPU 1
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > scope Log buffer
      #0 = "zero" by CPU 0: final, read and not printed
        seq = 0
        state = final
        text = "zero"
        level = 4
        cpu = CPU 0
      #1 = "one" by CPU 0: final, pending
        seq = 1
        state = final
        text = "one"
        level = 4
        cpu = CPU 0
    > next 0
      stopped: step, CPU 0
    > next 0
      stopped: step, CPU 0
    > scope Log buffer
      #1 = "one" by CPU 0: final, pending
        seq = 1
        state = final
        text = "one"
        level = 4
        cpu = CPU 0
      #2 = "two" by CPU 0: final, pending
        seq = 2
        state = final
        text = "two"
        level = 4
        cpu = CPU 0
    > scope Shared state
      console_seq = 0
    > back 0
      stopped: step, CPU 0
    > back 0
      stopped: step, CPU 0
    > scope Log buffer
      #0 = "zero" by CPU 0: final, read and not printed
        seq = 0
        state = final
        text = "zero"
        level = 4
        cpu = CPU 0
      #1 = "one" by CPU 0: final, pending
        seq = 1
        state = final
        text = "one"
        level = 4
        cpu = CPU 0"
  `);
});

test('a record that is overwritten before anybody read it is shown as lost, a printed one as printed', async () => {
  expect(
    await play(
      logging(),
      `launch
      next 0
      next 0
      next 0
      next 0
      next 0
      next 0
      scope Log buffer
      eval console_seq
      next 1
      next 0
      next 1
      next 1
      next 1
      scope Log buffer
      scope Console`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
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
    > scope Log buffer
      #0 = "zero" by CPU 0: lost, overwritten before it was read
      #1 = "one" by CPU 0: final, pending
        seq = 1
        state = final
        text = "one"
        level = 4
        cpu = CPU 0
      #2 = "two" by CPU 0: final, pending
        seq = 2
        state = final
        text = "two"
        level = 4
        cpu = CPU 0
    > eval console_seq
      0
    > next 1
      stopped: step, CPU 1
    > next 0
      stopped: step, CPU 0 | CPU 0 finished
    > next 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > next 1
      stdout: one
      stopped: step, CPU 1
    > scope Log buffer
      #0 = "zero" by CPU 0: lost, overwritten before it was read
      #1 = "one" by CPU 0: printed
        seq = 1
        state = final
        text = "one"
        level = 4
        cpu = CPU 0
      #2 = "two" by CPU 0: final, pending
        seq = 2
        state = final
        text = "two"
        level = 4
        cpu = CPU 0
    > scope Console
      1 = "one""
  `);
});

test('of a program without a text behind it names, members and elements can be evaluated; expressions cannot, and say so', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      eval panic_cpu
      eval console_owner_lock
      eval console_owner_lock.holder
      eval console_owner_lock.waiters
      eval cpu[1].status
      eval cpu[1]
      eval this_cpu of 1
      eval nothing_like_it
      eval console_owner_lock.owner
      eval cpu[7]
      eval panic_cpu == 0
      eval ; drop`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > eval panic_cpu
      CPU 0
    > eval console_owner_lock
      held by CPU 1; waiting: CPU 0
    > eval console_owner_lock.holder
      CPU 1
    > eval console_owner_lock.waiters
      CPU 0
    > eval cpu[1].status
      halted by NMI stop_cpu
    > eval cpu[1]
      halted by NMI stop_cpu
    > eval this_cpu of 1
      CPU 1
    > eval nothing_like_it
      refused: Nothing here is called "nothing_like_it": no local of this frame, no shared variable, lock, log or setting. [LD4001]
    > eval console_owner_lock.owner
      refused: "console_owner_lock" has no "owner": it has holder, waiters. [LD4001]
    > eval cpu[7]
      refused: "cpu" has no "[7]": it has [0], [1]. [LD4001]
    > eval panic_cpu == 0
      refused: "panic_cpu == 0" is more than a name. This program has no text behind it, by which an expression could be understood: ask for names, members and elements. [LD4002]
    > eval ; drop
      refused: "; drop" is more than a name. This program has no text behind it, by which an expression could be understood: ask for names, members and elements. [LD4002]"
  `);
});

test('evaluating without a frame sees the machine from the CPU that it stopped for', async () => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch\nnext 1', client);
  expect((await client.request('evaluate', { expression: 'this_cpu' })).body.result).toBe('CPU 1');
});

test('stack traces and variables come in pages', async () => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch\ncontinue', client);
  const all = (await client.request('stackTrace', { threadId: 2 })).body;
  expect(all.totalFrames).toBe(4);
  const page = (await client.request('stackTrace', { threadId: 2, startFrame: 1, levels: 2 })).body;
  const names = (body: { stackFrames: { name: string }[] }) => body.stackFrames.map(({ name }) => name);
  expect(names(page)).toEqual(names(all).slice(1, 3));
  expect(page.totalFrames).toBe(4);
});

test('lines and columns are counted as the client counts them', async () => {
  const client = connect(always(haltedOwner()));
  await client.request('initialize', { linesStartAt1: false, columnsStartAt1: false, pathFormat: 'uri' });
  await client.request('launch', { program: '/hand-written.lockstep' });
  await client.request('configurationDone');
  const [frame] = (await client.request('stackTrace', { threadId: 1 })).body.stackFrames;
  const text = haltedOwner().sources[0].text.split('\n');
  expect(text[frame.line]).toBe('panic()');
  expect(frame).toMatchObject({ column: 0, source: { path: 'file:///hand-written.lockstep' } });
});

test('a source that is no file is given by its text', async () => {
  const program = haltedOwner();
  program.sources[0].uri = 'untitled:new.lockstep';
  const client = connect(always(program));
  await play(program, 'launch', client);
  const { source } = (await client.request('stackTrace', { threadId: 1 })).body.stackFrames[0];
  expect(source.path).toBeUndefined();
  const { body } = await client.request('source', { sourceReference: source.sourceReference });
  expect(body.content).toBe(program.sources[0].text);
});
