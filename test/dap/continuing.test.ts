// Continue runs the machine under the schedule, into the hang when there is one.
import { expect, test } from 'vitest';
import { failing, haltedOwner, harmless, livelock, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, play } from '../support/dap-session.ts';

test('schedule hang: continue goes to the nearest hang and explains who waits for whom', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      threads
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > threads
      CPU 0 — waits for console_owner_lock held by CPU 1
      CPU 1 — halted by NMI stop_cpu
    > exception
      hang (deadlock)
      CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds.
      CPU 1 was halted by NMI stop_cpu in console_unlock.
      Point of no return: step 5 of this run, CPU 1 in console_unlock. Whatever happens after it, CPU 0 cannot finish."
  `);
});

test('schedule hang: continue finds a hang from wherever the CPUs were stepped to', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      next 1
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stopped: step, CPU 1
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > exception
      hang (deadlock)
      CPU 0 waits in one for b, which CPU 1 holds.
      CPU 1 waits in two for a, which CPU 0 holds.
      Point of no return: step 2 of this run, CPU 0 in one. Whatever happens after it, CPU 0 cannot finish."
  `);
});

test('schedule hang: where no hang can be reached the CPUs take turns to the end', async () => {
  expect(
    await play(
      harmless(),
      `launch
      continue
      threads
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > threads
      CPU 0 — finished
      CPU 1 — finished
    > continue
      terminated
    > continue
      refused: The session has ended. Start debugging again. [LD1006]"
  `);
});

test('a livelock is shown once round, and once round again at every continue', async () => {
  expect(
    await play(
      livelock(),
      `launch
      continue
      exception
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (livelock) | CPU 0 goes round and round in waits (line 12), and no order of events lets it out
    > exception
      hang (livelock)
      CPU 0 goes round and round in waits (line 12), and no order of events lets it out.
      From the start of this run nothing could have let CPU 0 finish.
    > continue
      stopped: exception, CPU 0 | Still hanging: the run has come round to an earlier state | CPU 0 goes round and round in waits (line 12), and no order of events lets it out"
  `);
});

test('round robin stops at a deadlock and says when it became inevitable', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule": "roundRobin"}
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > exception
      hang (deadlock)
      CPU 0 waits in one for b, which CPU 1 holds.
      CPU 1 waits in two for a, which CPU 0 holds.
      Point of no return: step 2 of this run, CPU 1 in two. Whatever happens after it, CPU 0 cannot finish."
  `);
});

test('round robin notices a livelock and goes back to where it began', async () => {
  expect(
    await play(
      livelock(),
      `launch {"schedule": "roundRobin"}
      continue
      threads`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (livelock) | CPU 0 goes round and round in waits (line 12), and no order of events lets it out
    > threads
      CPU 0
      CPU 1 — spins until ready is cleared"
  `);
});

test('a random schedule is the same for the same seed', async () => {
  const script = (seed: number) =>
    `launch {"schedule": "random", "seed": ${seed}}\ncontinue\nstack 1\nscope Console`;
  const runs = await Promise.all([5, 5, 6, 7].map((seed) => play(haltedOwner(), script(seed))));
  expect(runs[1]).toBe(runs[0]);
  const ends = new Set(runs.map((run) => run.slice(run.indexOf('\n'))));
  expect(ends.size).toBeGreaterThan(1);
});

test('the exception breakpoint hang can be switched off: the run then ends where nothing can step', async () => {
  expect(
    await play(
      oppositeLocks(),
      `setExceptionBreakpoints {"filters": []}
      launch {"schedule": "roundRobin"}
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> setExceptionBreakpoints {"filters": []}
      {"breakpoints":[]}
    > launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | Nothing can step any more
    > exception
      refused: The machine has not stopped at a hang or a model error. [LD1011]"
  `);
});

test('a model error stops with an exception, unless that is switched off', async () => {
  expect(
    await play(
      failing(),
      `launch
      continue
      exception
      continue
      setExceptionBreakpoints {"filters": ["hang"]}
      reverse
      continue
      exception`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: exception, CPU 0 | Paused on model error LS7001 | x must stay 0
    > exception
      model error LS7001
      x must stay 0
    > continue
      stopped: exception, CPU 0 | Paused on model error LS7001 | x must stay 0
    > setExceptionBreakpoints {"filters": ["hang"]}
      {"breakpoints":[{"verified":true}]}
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | The model has failed | x must stay 0
    > exception
      refused: The machine has not stopped at a hang or a model error. [LD1011]"
  `);
});

test('without stopOnEntry the scenario runs at once', async () => {
  expect(await play(oppositeLocks(), 'launch {"stopOnEntry": false}')).toMatchInlineSnapshot(`
    "> launch {"stopOnEntry": false}
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('pause stops a run that goes on for ever, and requests in between are answered', async () => {
  const client = connect(always(livelock()));
  await play(
    livelock(),
    'setExceptionBreakpoints {"filters": []}\nlaunch {"schedule": "roundRobin"}',
    client,
  );
  const from = client.sent.length;
  expect((await client.request('continue', { threadId: 1 })).success).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect((await client.request('threads')).body.threads).toHaveLength(2);
  expect((await client.request('stackTrace', { threadId: 1 })).message).toBe(
    'The machine is running. Pause it first. [LD1007]',
  );
  expect((await client.request('next', { threadId: 1 })).message).toContain('LD1007');
  expect((await client.request('pause', { threadId: 1 })).success).toBe(true);
  const { body } = await client.event(['stopped'], from);
  expect(body).toMatchObject({ reason: 'pause', allThreadsStopped: true });
  expect((await client.request('stackTrace', { threadId: 1 })).success).toBe(true);
});
