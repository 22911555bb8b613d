// What a run looks like: a column a step, a lane an agent. The pictures are text, so that they can be read here.
import { expect, test } from 'vitest';
import { CHANGE, runOf } from '../../../server/trace/run.ts';
import {
  createRecorder,
  timelineOf,
  timelinePart,
  timelineText,
} from '../../../server/trace/timeline/index.ts';
import { decisionsInOrder, drawn, machineOf } from '../../support/timeline.ts';

const AB_BA = `
spinlock a;
spinlock b;
scenario ab_ba {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
`;

test('two locks in two orders: each is held to the end, and both CPUs queue', async () => {
  expect(await drawn(AB_BA)).toMatchInlineSnapshot(`
    "         0
    CPU 0     ++
      stands    |
      a        ==
    CPU 1    +  +
      b       ===
         2  point of no return
         3  CPU 0 waits for b
         4  CPU 1 waits for a
         4  CPU 0 waits for b, which CPU 1 holds; CPU 1 waits for a, which CPU 0 holds"
  `);
});

const HANDOVER = `
semaphore console = 1;
spinlock owner_lock;
shared owner: cpu? = none;
shared waiter: bool = false;

fn take() {
  if (down_trylock(console)) return;
  waiter = true;
  while (waiter) cpu_relax();
}

fn give() {
  let asked = waiter;
  if (asked) {
    waiter = false;
    return;
  }
  up(console);
}

scenario handover {
  cpu 0 { take(); owner = this_cpu; give(); }
  cpu 1 { take(); owner = this_cpu; give(); }
  expect no hang;
}
`;

test('a semaphore that is handed over without being released goes on as a bar of the one who waited', async () => {
  const machine = await machineOf(HANDOVER);
  const decisions = decisionsInOrder(machine, '0:owner 1* 0* 1*');
  expect(timelineText(timelineOf(machine, runOf(decisions)))).toMatchInlineSnapshot(`
    "               0         10        20        30        40
    CPU 0          ++++++++++++          +++++
                   [take------]           [g]
                   [down_tryl]
      stands                                  ppppppppppppppp
      console.lock    ======
      console              =================>
    CPU 1                      ++++++++++     +++++++++++++++
                               [take----------] [give------]
                               [down_t]           [up------]
      stands                             [~~]
      console.lock                ===                ======
      console                                =========
        22  CPU 1 spins in take until waiter is cleared
        26  console is handed over from CPU 0 to CPU 1 at 26
        27  CPU 0 has finished
        42  CPU 1 has finished"
  `);
});

const NO_HANDOVER = `
semaphore sem = 1;
shared ask: bool = false;

scenario helper {
  cpu 0 { down(sem); ask = false; up(sem); }
  cpu 1 { ask = true; while (ask) cpu_relax(); if (down_trylock(sem)) up(sem); }
  expect no hang;
}
`;

test('a semaphore that its owner gives up after answering somebody was not handed over', async () => {
  const machine = await machineOf(NO_HANDOVER);
  const answered = decisionsInOrder(machine, '1 0:ask 0').length;
  const read = answered + 2;
  const all = decisionsInOrder(machine, '1 0:ask 0 0*');
  const recorder = createRecorder(machine);
  recorder.extend(runOf(all), read);
  const before = timelinePart(recorder);
  recorder.extend(runOf(all));
  expect(timelineText(before)).toContain('handed over');
  const after = timelinePart(recorder);
  expect(timelineText(after)).not.toContain('handed over');
  // Who had read the timeline before is sent what has become void.
  expect(timelinePart(recorder, { from: read }).from).toBe(answered);
  expect(timelineText(after)).toBe(timelineText(timelineOf(machine, runOf(all))));
});

const STOPPED = `
shared done: bool = false;
fn stop() { halt(); }
fn work() { takes 3 ms; done = true; }
fn wait_for_work() { wait done for 1 s; }

scenario stopped {
  cpu 0 { send_nmi(other_cpus, stop); wait_for_work(); while (!done) cpu_relax(); }
  cpu 1 { work(); }
  expect no hang;
}
`;

test('an interrupt goes from its sender to its target, which is halted inside a long step', async () => {
  expect(await drawn(STOPPED)).toMatchInlineSnapshot(`
    "         0
    CPU 0    ++   +
              [wai]
      stands   [..]
    CPU 1      v!+
                [s]
      stands      X
         0  NMI stop from CPU 0 to CPU 1: arrives step 2, taken step 3
         0  point of no return
         2  CPU 0 waits in wait_for_work for up to 1 s until done is set
         5  CPU 1 was halted by NMI stop in work
         6  CPU 0 spins until done is set
         6  CPU 0 spins until done is set; only work sets it, and CPU 1, which was in it, was halted by NMI stop"
  `);
});

const LOG = `
log buffer[2];
scenario lines {
  cpu 0 {
    for (i in 0..2) {
      let r = log_reserve(buffer);
      log_commit(buffer, r, "hello", 0);
    }
    print("hello");
  }
  cpu 1 { let r = log_read(buffer, log_first(buffer)); }
  expect no hang;
}
`;

test('lines on the console are told, and records that were overwritten before anybody read them', async () => {
  const machine = await machineOf(LOG);
  expect(timelineText(timelineOf(machine, runOf(decisionsInOrder(machine, '0*'))))).toMatchInlineSnapshot(`
    "         0         10
    CPU 0    +++++++++++++++++++
    CPU 1
        12  "hello" of CPU 0 is overwritten unread: lost
        17  CPU 0 prints "hello"
        19  CPU 0 has finished"
  `);
});

const ROUND = `
shared go: bool = true;
shared seen: bool = true;
scenario round {
  cpu 0 { while (go) { seen = true; seen = false; } }
  background cpu 1 { loop { go = true; } }
  expect no hang;
}
`;

test('what repeats for ever is marked', async () => {
  expect(await drawn(ROUND)).toMatchInlineSnapshot(`
    "         0
    CPU 0    ++ ++++++
    CPU 1      +
         0  point of no return
         5  from here on the steps repeat for ever
         9  CPU 0 goes round and round in its loop (line 5), and no order of events lets it out; CPU 1 keeps going round in its loop (line 6)"
  `);
});

test('a change by hand is marked, and what it took away is over', async () => {
  const machine = await machineOf(AB_BA);
  const decisions = decisionsInOrder(machine, '0101');
  const holder = machine.program.slots[machine.program.locks[0].base].name;
  const changes = new Map([[4, { label: 'a.holder = none', writes: [{ slot: holder, value: 0 }] }]]);
  const timeline = timelineOf(machine, { steps: [...decisions, CHANGE], changes });
  expect(timeline.whatIf).toBe(true);
  expect(timelineText(timeline)).toMatchInlineSnapshot(`
    "         0
    CPU 0    + + *
      stands    []
      a       ===#
    CPU 1     + +*
      stands     |
      b        ===
         3  CPU 0 waits for b
         4  CPU 1 waits for a
         4  what-if: a.holder = none"
  `);
});
