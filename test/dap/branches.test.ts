// The runs of a session: what was left stays, what was changed by hand is called so.
import { expect, test } from 'vitest';
import { haltedOwner, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, play } from '../support/dap-session.ts';
import { playText } from '../support/dap-text.ts';

test('leaving a counterexample by another step keeps it as a branch, and making its step again comes back to it', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true}
      branches
      op 0
      back 0
      op 1
      branches
      back 1
      op 0
      branches
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > branches
      * 1 counterexample "counterexample no hang:0:1" of 4
    > op 0
      stopped: step, CPU 0
    > back 0
      stopped: entry, CPU 0 | Start of the run
    > op 1
      stopped: step, CPU 1
    > branches
      * 1 counterexample "counterexample no hang:0:1" of 4
        2 explored "from step 1: CPU 0 steps instead" of 1, leaves 1 at 0
    > back 1
      stopped: entry, CPU 1 | Start of the run
    > op 0
      stopped: step, CPU 0
    > branches
        1 counterexample "counterexample no hang:0:1" of 4
      * 2 explored "from step 1: CPU 0 steps instead" of 1, leaves 1 at 0
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('a branch is gone back to where one stood in it, with its own console and findings', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"counterexample": true, "stopAt": "end"}
      state
      lockstep/seek {"moment": 2}
      op 1
      op 1
      state
      lockstep/switchBranch {"id": 1}
      state
      threads
      lockstep/switchBranch {"id": 2}
      stack 1
      lockstep/switchBranch {"id": 9}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true, "stopAt": "end"}
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > state
      {"moment":8,"length":8,"branch":{"id":1,"label":"counterexample no hang:0:1","kind":"counterexample"},"schedule":"hang","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":5,"findingAt":8}
    > lockstep/seek {"moment": 2}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | At step 2 of 8
    > op 1
      stopped: step, CPU 1
    > op 1
      stopped: step, CPU 1
    > state
      {"moment":4,"length":8,"branch":{"id":1,"label":"counterexample no hang:0:1","kind":"counterexample"},"schedule":"hang","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":5,"findingAt":8}
    > lockstep/switchBranch {"id": 1}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 1 | At step 4 of 8
    > state
      {"moment":4,"length":8,"branch":{"id":1,"label":"counterexample no hang:0:1","kind":"counterexample"},"schedule":"hang","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":5,"findingAt":8}
    > threads
      CPU 0
      CPU 1
    > lockstep/switchBranch {"id": 2}
      refused: There is no branch 2. There are 1 (counterexample no hang:0:1). [LD3006]
    > stack 1
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > lockstep/switchBranch {"id": 9}
      refused: There is no branch 9. There are 1 (counterexample no hang:0:1). [LD3006]"
  `);
});

test('any moment of the run can be gone to, and there is none behind its end', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true}
      lockstep/seek {"moment": 2}
      threads
      lockstep/seek {"moment": 0}
      lockstep/seek {"moment": 3}
      lockstep/seek {"moment": -1}
      lockstep/run`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > lockstep/seek {"moment": 2}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | At step 2 of 4
    > threads
      CPU 0
      CPU 1
    > lockstep/seek {"moment": 0}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Start of the run
    > lockstep/seek {"moment": 3}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | At step 3 of 4
    > lockstep/seek {"moment": -1}
      refused: "moment" must be a whole number, but is -1. [LD1003]
    > lockstep/run
      {"steps":[65536,0,0,65536],"changes":[],"position":3}"
  `);
});

test('a line of the console is told once, however often one goes back over it, and again in another branch', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "random", "seed": 3}
      next 1
      next 1
      next 1
      in 1
      next 1
      next 1
      next 1
      next 1
      back 1
      next 1
      lockstep/seek {"moment": 0}
      op 0
      lockstep/switchBranch {"id": 1}
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "random", "seed": 3}
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stopped: step, CPU 1
    > next 1
      stdout: aaaa
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > in 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > next 1
      stdout: aaaa
      stopped: step, CPU 1
    > back 1
      stopped: step, CPU 1
    > next 1
      stopped: step, CPU 1
    > lockstep/seek {"moment": 0}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Start of the run
    > op 0
      stopped: step, CPU 0
    > lockstep/switchBranch {"id": 1}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Start of the run
    > branches
      * 1 explored "from the start" of 14
        2 explored "from step 1: CPU 0 steps instead" of 1, leaves 1 at 0"
  `);
});

test('what goes on behind a change by hand is a what-if in every label, and no finding of the run before holds in it', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true}
      op 1
      op 0
      jump 1 unlock
      threads
      state
      op 1
      branches
      continue
      back 1
      back 1
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > op 1
      stopped: step, CPU 1
    > op 0
      stopped: step, CPU 0
    > jump 1 unlock
      stopped: goto, CPU 1 | Paused (what-if: CPU 1 goes to line 22)
    > threads
      CPU 0 (what-if)
      CPU 1 (what-if)
    > state
      {"moment":3,"length":3,"branch":{"id":2,"label":"what-if: CPU 1 goes to line 22","kind":"what-if"},"schedule":"hang","seed":1,"pinned":[],"holdInterrupts":false}
    > op 1
      stopped: exception, CPU 1 | Paused on model error unlock (what-if: CPU 1 goes to line 22) | released a lock it does not hold
    > branches
        1 counterexample "counterexample no hang:0:1" of 4
      * 2 what-if "what-if: CPU 1 goes to line 22" of 4, leaves 1 at 2
    > continue
      stopped: exception, CPU 1 | Paused on model error unlock (what-if: CPU 1 goes to line 22) | released a lock it does not hold
    > back 1
      stopped: step, CPU 1 | Paused on step (what-if: CPU 1 goes to line 22)
    > back 1
      stopped: step, CPU 1
    > branches
        1 counterexample "counterexample no hang:0:1" of 4
      * 2 what-if "what-if: CPU 1 goes to line 22" of 4, leaves 1 at 2"
  `);
});

test('a search behind a change starts from the changed machine, and its way into the hang is a what-if', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      op 0
      jump 0 finish
      continue
      exception
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > op 0
      stopped: step, CPU 0
    > jump 0 finish
      stopped: goto, CPU 0 | Paused (what-if: CPU 0 goes to line 14)
    > continue
      stopped: exception, CPU 1 | Paused on hang (deadlock) (what-if: CPU 0 goes to line 14) | CPU 1 waits in two for a, which CPU 0 holds; CPU 0 has come to its end
    > exception
      hang (deadlock)
      CPU 1 waits in two for a, which CPU 0 holds.
      CPU 0 has come to its end.
      Point of no return: step 2 of this run, the what-if CPU 0 goes to line 14. Whatever happens after it, CPU 1 cannot finish.
    > branches
        1 explored "from the start" of 1
      * 2 what-if "what-if: CPU 0 goes to line 14" of 5, leaves 1 at 1"
  `);
});

test('restart leaves what-ifs and goes back to the start of the counterexample', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"counterexample": true}
      op 1
      op 0
      jump 1 unlock
      restart
      branches
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > op 1
      stopped: step, CPU 1
    > op 0
      stopped: step, CPU 0
    > jump 1 unlock
      stopped: goto, CPU 1 | Paused (what-if: CPU 1 goes to line 22)
    > restart
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > branches
      * 1 counterexample "counterexample no hang:0:1" of 4
        2 what-if "what-if: CPU 1 goes to line 22" of 3, leaves 1 at 2
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('running to the cursor is a breakpoint for one continue', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"schedule": "roundRobin"}
      break panic_cpu = this_cpu;
      op 1
      op 1
      break print("aaaa")
      continue
      break
      stack 1
      state`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > break panic_cpu = this_cpu;
      breakpoint 1 at: panic_cpu = this_cpu;
    > op 1
      stopped: step, CPU 1
    > op 1
      stopped: step, CPU 1
    > break print("aaaa")
      breakpoint 2 at: print("aaaa");
    > continue
      stopped: breakpoint, CPU 1 | breakpoint 2
    > break
    > stack 1
      console_unlock: print("aaaa");
      flooder: console_unlock()
    > state
      {"moment":6,"length":6,"branch":{"id":1,"label":"from the start","kind":"explored"},"schedule":"roundRobin","seed":1,"pinned":[],"holdInterrupts":false}"
  `);
});

test('a call that was stepped into in one branch is not shown as entered in another', async () => {
  const calls = `shared x: 0..7 = 0;
fn one() {
  x = 1;
}
fn two() {
  x = 2;
}
scenario calls "Calls" {
  machine { cpus = 1; }
  cpu 0 {
    choose { one(); } or { two(); }
  }
}`;
  expect(
    await playText(
      calls,
      `launch
      choose 0 way 1
      in 0
      stack 0
      lockstep/seek {"moment": 0}
      choose 0 way 2
      stack 0
      branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > choose 0 way 1
      stopped: step, CPU 0 | CPU 0: goes way 1 of 2: x = 1;
    > in 0
      stopped: step, CPU 0
    > stack 0
      one:   x = 1;
      CPU 0:     choose { one(); } or { two(); }
    > lockstep/seek {"moment": 0}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Start of the run
    > choose 0 way 2
      stopped: step, CPU 0 | CPU 0: goes way 2 of 2: x = 2;
    > stack 0
      CPU 0:     choose { one(); } or { two(); }
    > branches
        1 explored "from the start" of 1
      * 2 explored "from step 1: CPU 0 goes way 2 instead" of 1, leaves 1 at 0"
  `);
});

test('sessions in one process know nothing of each other', async () => {
  const [one, two] = [connect(always(oppositeLocks())), connect(always(haltedOwner()))];
  const script = ['launch', 'op 0', 'op 1', 'branches', 'continue', 'threads'];
  const turns: string[][] = [[], []];
  for (const line of script) {
    turns[0].push(await play(oppositeLocks(), line, one));
    turns[1].push(await play(haltedOwner(), line, two));
  }
  expect(turns[0].join('\n')).toBe(await play(oppositeLocks(), script.join('\n')));
  expect(turns[1].join('\n')).toBe(await play(haltedOwner(), script.join('\n')));
});
