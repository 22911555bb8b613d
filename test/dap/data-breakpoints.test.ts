// Data breakpoints: who stores, who loads, who takes and who releases, in both directions.
import { expect, test } from 'vitest';
import { haltedOwner } from '../support/dap-programs.ts';
import { play } from '../support/dap-session.ts';
import { playText } from '../support/dap-text.ts';

const SHARED = `
shared x: 0..7 = 0;
shared board: 0..3[2];
percpu mine: 0..3 = 0;
spinlock l;
semaphore sem = 1;
log prb[3];

fn handler() { x = 5; }

fn work(n: 0..3) {
  let was = x;
  x = was;
  x = n + 1;
  board[n % 2] = 1;
  atomic { x = 0; x = 0; }
}

scenario shared_things {
  machine { cpus = 2; }
  cpu 0 {
    let flags = irq_save(); work(1); irq_restore(flags);
    send_ipi(other_cpus, handler);
    let r = log_reserve(prb); log_commit(prb, r, "one", 4);
    let s = log_reserve(prb); let t = log_reserve(prb); log_commit(prb, s, "two", 4); log_commit(prb, t, "three", 4);
    let u = log_reserve(prb); log_commit(prb, u, "four", 4);
    let seen = log_read(prb, u); print(seen.text);
  }
  cpu 1 { spin_lock(l); mine = 1; if (spin_trylock(l)) { x = 1; } spin_unlock(l); down(sem); up(sem); halt(); }
  expect no hang;
}
`;

/** What it says at each hit, going forwards to the end. */
async function hits(breakpoint: object, most = 8): Promise<string[]> {
  const text = await playText(
    SHARED,
    `launch {"schedule": "roundRobin"}
    setExceptionBreakpoints {"filters": []}
    setDataBreakpoints ${JSON.stringify({ breakpoints: [breakpoint] })}
    ${'continue\n'.repeat(most)}`,
  );
  return [...text.matchAll(/stopped: data breakpoint, CPU \d \| (.*?)(?: \| Line| \| break)/g)].map(
    (m) => m[1],
  );
}

test.each<[string, string, string[]]>([
  ['x', 'write', ['CPU 0 stores x: 2, was 0', 'CPU 0 stores x: 0, was 2', 'CPU 1 stores x: 5, was 0']],
  ['x', 'read', ['CPU 0 reads x: 0']],
  [
    'x',
    'readWrite',
    [
      'CPU 0 reads x: 0',
      'CPU 0 stores x: 0, as before',
      'CPU 0 stores x: 2, was 0',
      'CPU 0 stores x: 0, was 2',
      'CPU 1 stores x: 5, was 0',
    ],
  ],
  ['board', 'write', ['CPU 0 stores board[1]: 1, was 0']],
  ['board[0]', 'readWrite', []],
  ['board[1]', 'write', ['CPU 0 stores board[1]: 1, was 0']],
  ['mine[0]', 'readWrite', []],
  ['mine[1]', 'write', ['CPU 1 stores mine[1]: 1, was 0']],
  ['l', 'write', ['CPU 1 takes l', 'CPU 1 releases l']],
  ['l.holder', 'readWrite', ['CPU 1 takes l', 'CPU 1 tries l, which CPU 1 holds', 'CPU 1 releases l']],
  [
    'sem',
    'write',
    [
      'CPU 1 sets sem.count: 0, was 1',
      'CPU 1 sets sem.holder: CPU 1, was none',
      'CPU 1 sets sem.holder: none, was CPU 1',
      'CPU 1 sets sem.count: 1, was 0',
    ],
  ],
  ['sem.lock.holder', 'write', Array(2).fill(['CPU 1 takes sem.lock', 'CPU 1 releases sem.lock']).flat()],
  ['prb.reserve', 'write', Array(4).fill('CPU 0 reserves a record of prb')],
  ['prb.commit', 'write', Array(4).fill('CPU 0 makes a record of prb final')],
  ['prb.overwrite', 'write', ['CPU 0 overwrites the oldest record of prb']],
  ['prb.read', 'read', ['CPU 0 reads prb']],
  ['console', 'write', ['CPU 0 prints "four"']],
  [
    'cpu[0].irqs_off',
    'write',
    ['CPU 0 makes cpu[0].irqs_off true, was false', 'CPU 0 makes cpu[0].irqs_off false, was true'],
  ],
  [
    'cpu[1].level',
    'write',
    ['CPU 1 makes cpu[1].level interrupt, was task', 'CPU 1 makes cpu[1].level task, was interrupt'],
  ],
  ['cpu[1].halted', 'write', ['CPU 1 makes cpu[1].status halted, was running']],
  [
    'work:was on CPU 0',
    'readWrite',
    ['CPU 0 stores was of work on CPU 0: 0, as before', 'CPU 0 reads was of work on CPU 0: 0'],
  ],
])('%s, %s: every access that counts, and no other', async (dataId, accessType, said) => {
  expect(await hits({ dataId, accessType }, said.length + 2)).toEqual(said);
});

test('the words changed, written and read say which accesses count, and a condition goes with them', async () => {
  expect(await hits({ dataId: 'x', condition: 'written' })).toHaveLength(4);
  expect(await hits({ dataId: 'x', accessType: 'readWrite', condition: 'changed && cpu == 1' })).toEqual([
    'CPU 1 stores x: 5, was 0',
  ]);
  expect(await hits({ dataId: 'x', condition: 'x > 1' })).toEqual([
    'CPU 0 stores x: 2, was 0',
    'CPU 1 stores x: 5, was 0',
  ]);
  expect(await hits({ dataId: 'x', hitCondition: '2' })).toEqual(['CPU 0 stores x: 0, was 2']);
});

test('reverse continue stops at the same moments as continue, with the CPU that did it', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      setDataBreakpoints {"breakpoints":[{"dataId":"panic_cpu"},{"dataId":"console_owner_lock"}]}
      reverse
      stack 1
      eval console_owner_lock.holder
      reverse
      stack 0
      reverse
      continue
      continue
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > setDataBreakpoints {"breakpoints":[{"dataId":"panic_cpu"},{"dataId":"console_owner_lock"}]}
      {"breakpoints":[{"id":1,"verified":true},{"id":2,"verified":true}]}
    > reverse
      stopped: data breakpoint, CPU 1 | CPU 1 takes console_owner_lock | Line 36 in console_unlock: lock | breakpoint 2
    > stack 1
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > eval console_owner_lock.holder
      CPU 1
    > reverse
      stopped: data breakpoint, CPU 0 | CPU 0 stores panic_cpu: CPU 0, was none | Line 14 in panic: panic_cpu = this_cpu; | breakpoint 1
    > stack 0
      panic: send_nmi(others, stop_cpu);
      scenario: panic()
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: data breakpoint, CPU 0 | CPU 0 stores panic_cpu: CPU 0, was none | Line 14 in panic: panic_cpu = this_cpu; | breakpoint 1
    > continue
      stopped: data breakpoint, CPU 1 | CPU 1 takes console_owner_lock | Line 36 in console_unlock: lock | breakpoint 2
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock | breakpoint 2"
  `);
});

test('what is shown in the Variables view can be watched, by a name that outlives the session', async () => {
  const text = await playText(
    SHARED,
    `launch {"schedule": "roundRobin"}
    dataBreakpointInfo {"name": "x"}
    dataBreakpointInfo {"name": "cpu[1].halted"}
    dataBreakpointInfo {"name": "cpu[7].halted"}
    dataBreakpointInfo {"name": "nothing"}
    dataBreakpointInfo {"name": "x + 1"}
    dataBreakpointInfo {"name": 1}
    dataBreakpointInfo {"name": "x", "variablesReference": 9999}
    setDataBreakpoints {"breakpoints":[{"dataId":"nothing"},{"dataId":"x","accessType":"often"},{},{"dataId":"x"}]}`,
  );
  expect(
    text
      .split('\n')
      .filter((line) => !line.startsWith('>'))
      .slice(1),
  ).toMatchInlineSnapshot(`
    [
      "  {"dataId":"x","description":"x","accessTypes":["read","write","readWrite"],"canPersist":true}",
      "  {"dataId":"cpu[1].halted","description":"cpu[1].status","accessTypes":["write"],"canPersist":true}",
      "  {"dataId":null,"description":"Say which CPU, as in cpu[0].irqs_off. There are CPUs 0 to 1."}",
      "  {"dataId":null,"description":"Nothing in this scenario that can be watched is called \\"nothing\\"."}",
      "  {"dataId":null,"description":"\\"x + 1\\" cannot be watched: name a variable, an element such as board[2], a lock, a semaphore, a log or a flag such as cpu[1].irqs_off."}",
      "  refused: "name" must be a string, but is 1. [LD1003]",
      "  refused: "variablesReference" 9999 is not of the present stop. Ask again for what is shown now. [LD1009]",
      "  {"breakpoints":[{"id":1,"verified":false,"message":"Nothing in this scenario that can be watched is called \\"nothing\\".","reason":"failed"},{"id":2,"verified":false,"message":"\\"accessType\\" must be \\"read\\", \\"write\\" or \\"readWrite\\", but is \\"often\\".","reason":"failed"},{"id":3,"verified":false,"message":"\\"dataId\\" must be a string, but is missing.","reason":"failed"},{"id":4,"verified":true}]}",
    ]
  `);
});

test('who wrote this last: one stands at the statement, and asks again for the one before', async () => {
  expect(
    await playText(
      SHARED,
      `launch {"schedule": "roundRobin"}
      setExceptionBreakpoints {"filters": []}
      continue
      lockstep/lastWrite {"name": "x"}
      stack 1
      lockstep/lastWrite {"name": "x"}
      stack 0
      lockstep/lastWrite {"name": "board[0]"}
      lockstep/lastWrite {"name": "nothing"}
      lockstep/lastWrite {"name": "l.holder"}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule": "roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExceptionBreakpoints {"filters": []}
      {"breakpoints":[]}
    > continue
      stdout: four
      stopped: pause, CPU 1 | Nothing can step any more
    > lockstep/lastWrite {"name": "x"}
      {"moment":32}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 1 | Next: CPU 1 stores x: 5, was 0 | Line 9 in handler: x = 5;
    > stack 1
      handler: fn handler() { x = 5; }
      ▲ IPI handler
      down: undefined
      CPU 1:   cpu 1 { spin_lock(l); mine = 1; if (spin_trylock(l)) { x = 1; } spin_unlock(l); down(sem); up(sem); halt(); }
    > lockstep/lastWrite {"name": "x"}
      {"moment":12}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 0 | Next: CPU 0 stores x: 0, was 2 | Line 16 in work: x = 0;
    > stack 0
      work:   atomic { x = 0; x = 0; }
      CPU 0:     let flags = irq_save(); work(1); irq_restore(flags);
    > lockstep/lastWrite {"name": "board[0]"}
      refused: Nothing has written board[0] up to here in this run: it has the value it began with. [LD5002]
    > lockstep/lastWrite {"name": "nothing"}
      refused: Nothing in this scenario that can be watched is called "nothing". [LD5001]
    > lockstep/lastWrite {"name": "l.holder"}
      {"moment":9}
      continued {"threadId":1,"allThreadsContinued":true}
      stopped: goto, CPU 1 | Next: CPU 1 releases l | Line 29: spin_unlock(l);"
  `);
});
