// Values put in by hand, where values come from, and long lists in pieces.
import { expect, test } from 'vitest';
import { connect, FILE } from '../support/dap-session.ts';
import { playText, programsOf } from '../support/dap-text.ts';

const GATES = `
enum Phase { idle, busy, done }
shared phase: Phase = idle;
shared level: 0..7 = 3;
shared owner: cpu? = none;
shared boss: cpu = 0;
shared table: 0..9[3] = 2;
shared grid: 0..9[2][3] = 1;
percpu depth: 0..3 = 1;
shared next: seq of prb = 0;
config trace: bool = true;
const LIMIT = 5;
spinlock gate;
semaphore sem = 1;
log prb[2];

fn work(by: 0..3, message: text) {
  let before = level;
  level = before + by;
  spin_lock(gate);
  phase = busy;
  phase = busy;
  spin_unlock(gate);
  let record = log_reserve(prb);
  log_commit(prb, record, message, 4);
}

scenario gates {
  machine { cpus = 2; }
  cpu 0 { work(1, "one"); work(2, "two"); work(0, "three"); }
  cpu 1 { irq_disable(); work(0, "four"); }
  expect no hang;
}
`;

test('a variable is set to the value of an expression, in a what-if of its own', async () => {
  expect(
    await playText(
      GATES,
      `launch
      set level = table[0] + 5
      eval level
      set table[1] = 9
      set grid[1][2] = level
      set depth[1] = 3
      set depth = 2 of 1
      set owner = 1
      set owner = CPU 0
      set owner = none
      set phase = done
      scope Shared state
      lockstep/branches
      threads
      back
      eval phase`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > set level = table[0] + 5
      7
    > eval level
      7
    > set table[1] = 9
      9
    > set grid[1][2] = level
      7
    > set depth[1] = 3
      3
    > set depth = 2 of 1
      2
    > set owner = 1
      CPU 1
    > set owner = CPU 0
      CPU 0
    > set owner = none
      none
    > set phase = done
      done
    > scope Shared state
      level = 7
      phase = done
      owner = none
      boss = CPU 0
      table = 3 values
        [0] = 2
        [1] = 9
        [2] = 2
      grid = 2 rows
        [0] = 3 values
          [0] = 1
          [1] = 1
          [2] = 1
        [1] = 3 values
          [0] = 1
          [1] = 1
          [2] = 7
      depth = 2 values, by CPU
        [0] = 1
        [1] = 2
      next = 0
    > lockstep/branches
      {"branches":[{"id":1,"label":"from the start","kind":"explored","length":0,"current":false},{"id":2,"label":"what-if: level = 7, table[1] = 9, grid[1][2] = 7, depth[1] = 3, depth[1] = 2, owner = CPU 1, owner = CPU 0, owner = none, phase = done","kind":"what-if","from":{"branch":1,"moment":0},"length":9,"current":true}]}
    > threads
      CPU 0 (what-if)
      CPU 1 (what-if)
    > back
      stopped: entry, CPU 0 | Start of the run
    > eval phase
      idle"
  `);
});

test('locals, interrupt flags, holders of locks and counts of semaphores can be set', async () => {
  expect(
    await playText(
      GATES,
      `launch
      in
      op
      set before = 6
      set cpu[1].irqs_off = true
      set irqs_off() = true
      set gate.holder = 1
      set holder(gate) = none
      set sem.count = 0
      set sem.holder = this_cpu
      scope Locks
      scope Locals
      eval cpu[1].irqs_off && cpu[0].irqs_off
      next
      eval level`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > set before = 6
      6
    > set cpu[1].irqs_off = true
      true
    > set irqs_off() = true
      true
    > set gate.holder = 1
      CPU 1
    > set holder(gate) = none
      none
    > set sem.count = 0
      0
    > set sem.holder = this_cpu
      CPU 0
    > scope Locks
      gate = free
        holder = none
        waiters = none
      sem = count 0; taken by CPU 0
        count = 0
        holder = CPU 0
        lock = free
          holder = none
          waiters = none
        waiters = none
    > scope Locals
      by = 1
      message = "one"
      before = 6
    > eval cpu[1].irqs_off && cpu[0].irqs_off
      true
    > next
      stopped: step, CPU 0 | Paused on step (what-if: CPU 0's before = 6, cpu[1].irqs_off = true, CPU 0's irqs_off() = true, gate.holder = CPU 1, holder(gate) = none, sem.count = 0, sem.holder = CPU 0)
    > eval level
      7"
  `);
});

test('what does not fit, or is nothing that can be set, is refused and changes nothing', async () => {
  expect(
    await playText(
      GATES,
      `launch
      in
      set level = 9
      set level = true
      set level = levle
      set phase = 2
      set boss = none
      set owner = 5
      set table = 3
      set table[3] = 3
      set trace = false
      set LIMIT = 6
      set busy = idle
      set this_cpu = 1
      set level + 1 = 3
      set cpu[0].halted = true
      set cpu[0].status = running
      set by = 2
      set message = "two"
      set gate = none
      set prb = none
      set gates = 1
      set level = 3
      lockstep/branches`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > set level = 9
      refused: 9 is outside 0..7, the range of level. [LD4006]
    > set level = true
      refused: This is no value of type 0..7. [LD4002]
    > set level = levle
      refused: Nothing called \`levle\` is visible here. Did you mean \`level\`? [LD4001]
    > set phase = 2
      refused: This is no value of type Phase. [LD4002]
    > set boss = none
      refused: This is no value of type cpu. [LD4002]
    > set owner = 5
      refused: There is no CPU 5: the machine has CPUs 0 to 1. [LD4002]
    > set table = 3
      refused: table cannot be set. It has several values: set one of them. [LD4005]
    > set table[3] = 3
      refused: table has no element 3: it has 3. [LD4002]
    > set trace = false
      refused: trace cannot be set. It is a setting of the scenario's machine, the same throughout a run. [LD4005]
    > set LIMIT = 6
      refused: LIMIT cannot be set. \`LIMIT\` is a constant. For state, declare \`shared LIMIT\`. [LD4005]
    > set busy = idle
      refused: busy cannot be set. \`busy\` is a value of an enum. [LD4005]
    > set this_cpu = 1
      refused: this_cpu cannot be set. It is what the machine comes to by running: set the variables that it comes from. [LD4005]
    > set level + 1 = 3
      refused: level + 1 cannot be set. This is a value, not a variable. [LD4005]
    > set cpu[0].halted = true
      refused: cpu[0].halted cannot be set. What \`cpu[…].halted\` says can only be looked at. [LD4005]
    > set cpu[0].status = running
      refused: cpu[0].status cannot be set. It is what the machine comes to by running: set the variables that it comes from. [LD4005]
    > set by = 2
      refused: by cannot be set. The call gives it a value that never changes, and so it is kept nowhere. [LD4005]
    > set message = "two"
      refused: message cannot be set. The call gives it a value that never changes, and so it is kept nowhere. [LD4005]
    > set gate = none
      refused: gate cannot be set. Set its \`.holder\`: a CPU, or none. [LD4005]
    > set prb = none
      refused: prb cannot be set. Records are written by log_reserve() and log_commit() only. [LD4005]
    > set gates = 1
      refused: Nothing called \`gates\` is visible here. Did you mean \`gate\`? [LD4001]
    > set level = 3
      3
    > lockstep/branches
      {"branches":[{"id":1,"label":"from the start","kind":"explored","length":0,"current":true}]}"
  `);
});

test('in the Variables view a value is set by its line, and says which lines can be', async () => {
  expect(
    await playText(
      GATES,
      `launch
      in
      op
      lines Locals
      setline Locals / before = before + 1
      setline Shared state / level = 8
      setline Shared state / nothing = 8
      setline CPU / status = halted
      setline CPU / interrupts off = true
      lines CPU
      lines Locals`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > lines Locals
      by = 1 (read only)
      message = "one" (read only)
      before = 3
    > setline Locals / before = before + 1
      4
    > setline Shared state / level = 8
      refused: 8 is outside 0..7, the range of level. [LD4006]
    > setline Shared state / nothing = 8
      refused: There is nothing called "nothing" here. [LD4001]
    > setline CPU / status = halted
      refused: cpu[0].status cannot be set. It is what the machine comes to by running: set the variables that it comes from. [LD4005]
    > setline CPU / interrupts off = true
      true
    > lines CPU
      status = running (read only)
      foreground = true (read only)
      level = task (read only)
      interrupts off = true
      pending interrupts = none (read only)
      interrupts in flight = none (read only)
      depth = 1
    > lines Locals
      by = 1 (read only)
      message = "one" (read only)
      before = 4"
  `);
});

test('records are numbered as they are shown: a number counts from the first record of the run', async () => {
  expect(
    await playText(
      GATES,
      `launch
      next
      next
      next
      scope Log buffer
      eval next
      eval next == 0
      set next = 2
      eval next
      eval prb[2]
      set next = 9
      eval next`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > next
      stopped: step, CPU 0 | CPU 0 finished
    > next
      refused: CPU 0 has run to the end of its block: only an interrupt makes it run again. [LD3002]
    > next
      refused: CPU 0 has run to the end of its block: only an interrupt makes it run again. [LD3002]
    > scope Log buffer
      #0 = "one" by CPU 0: lost, overwritten before it was read
      #1 = "two" by CPU 0: final, pending
        seq = 1
        state = final
        text = "two"
        level = 4
        cpu = CPU 0
      #2 = "three" by CPU 0: final, pending
        seq = 2
        state = final
        text = "three"
        level = 4
        cpu = CPU 0
    > eval next
      0
    > eval next == 0
      true
    > set next = 2
      2
    > eval next
      2
    > eval prb[2]
      "three" by CPU 0: final, pending
    > set next = 9
      refused: next cannot hold 9. [LD4006]
    > eval next
      2"
  `);
});

test('a value leads to the statement that wrote it last in this run, and to its declaration', async () => {
  expect(
    await playText(
      GATES,
      `launch
      wrote level
      in
      op
      wrote before
      wrote level
      op
      op
      wrote level
      op
      wrote gate.holder
      op
      op
      op
      wrote gate.holder
      wrote phase
      declared phase
      wrote owner
      set owner = 1
      wrote owner
      next
      wrote level
      back
      back
      back
      wrote level`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > wrote level
      no location
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > wrote before
      18:   let before = level;
    > wrote level
      refused: Nothing has written this in the run so far: it is as it was at the start. [LD4007]
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > wrote level
      19:   level = before + by;
    > op
      stopped: step, CPU 0
    > wrote gate.holder
      20:   spin_lock(gate);
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > wrote gate.holder
      23:   spin_unlock(gate);
    > wrote phase
      22:   phase = busy;
    > declared phase
      3: shared phase: Phase = idle;
    > wrote owner
      refused: Nothing has written this in the run so far: it is as it was at the start. [LD4007]
    > set owner = 1
      CPU 1
    > wrote owner
      refused: No statement wrote this last: it was set by hand (owner = CPU 1). [LD4007]
    > next
      stopped: step, CPU 0 | Paused on step (what-if: owner = CPU 1)
    > wrote level
      19:   level = before + by;
    > back
      stopped: step, CPU 0
    > back
      stopped: step, CPU 0
    > back
      stopped: step, CPU 0
    > wrote level
      19:   level = before + by;"
  `);
});

const LONG = `
shared big: 0..9[250] = 4;
log prb[2];
fn say(n: 0..15) {
  let record = log_reserve(prb);
  log_commit(prb, record, "line", 4);
  print("line");
}
scenario long {
  machine { cpus = 1; log_size = 2; }
  cpu 0 { for (i in 0..14) for (j in 0..9) say(i); }
}
`.replace(' log_size = 2;', '');

test('long lists come in pieces: arrays, records and lines of the console', async () => {
  expect(
    (
      await playText(
        LONG,
        `launch
      continue
      pieces Shared state / big / 248 / 10
      pieces Console / 0 / 2
      pieces Console / 148 / 5
      pieces Log buffer / 147 / 5
      eval big[249]
      eval console`,
      )
    ).replace(/(?:\n +stdout: line)+/, '\n  (the lines)'),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      (the lines)
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > pieces Shared state / big / 248 / 10
      0 named, 250 indexed
      [248] = 4
      [249] = 4
    > pieces Console / 0 / 2
      0 named, 150 indexed
      1 = "line"
      2 = "line"
    > pieces Console / 148 / 5
      0 named, 150 indexed
      149 = "line"
      150 = "line"
    > pieces Log buffer / 147 / 5
      0 named, 150 indexed
      #147 = "line" by CPU 0: lost, overwritten before it was read
      #148 = "line" by CPU 0: final, pending
      #149 = "line" by CPU 0: final, pending
    > eval big[249]
      4
    > eval console
      150 lines"
  `);
});

test('a client that understands it is told what is void after a change, once the answer is out', async () => {
  const client = connect(programsOf(GATES));
  await client.request('initialize', { supportsInvalidatedEvent: true, supportsVariableType: true });
  await client.request('launch', { program: FILE });
  await client.request('configurationDone');
  await client.event(['stopped'], 0);
  const from = client.sent.length;
  const answer = await client.request('setExpression', { expression: 'level', value: '2' });
  expect(answer.body).toMatchObject({ value: '2', type: '0..7' });
  await client.event(['lockstep/state'], from);
  const kinds = client.sent.slice(from).map((m) => (m as { event?: string }).event ?? m.type);
  expect(kinds).toEqual(['response', 'invalidated', 'lockstep/state']);
  const same = await client.request('setExpression', { expression: 'level', value: '2' });
  expect(same.success).toBe(true);
  expect(client.sent.at(-1)).toBe(same);
});
