/** Drawings that people write, followed back to a run. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import { twoColumn } from '../../server/trace/export/two-column.ts';
import { readDrawing } from '../../server/trace/export/two-column-text.ts';
import { whole } from '../../server/trace/export/writing.ts';
import { followDrawing } from '../../server/trace/guide/follow.ts';
import { type Run, runOf } from '../../server/trace/run.ts';
import { pathOf, programOf } from '../support/lockstep.ts';

const LOCKS = `
spinlock a;
spinlock b;
shared asked: bool = false;

fn stop() { halt(); }
fn first() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); asked = true; spin_lock(a); spin_unlock(a); spin_unlock(b); }

scenario opposite "Two locks in opposite order" {
  cpu 0 { first(); send_nmi(1, stop); }
  cpu 1 { second(); }
  expect no hang;
}`;

async function machineOf(text: string): Promise<Machine> {
  return createMachine(await programOf(text, { observe: 'all' }));
}

async function follow(drawing: string, text = LOCKS) {
  const machine = await machineOf(text);
  return { machine, followed: followDrawing(machine, drawing) };
}

describe('a drawing by hand', () => {
  test('is followed with the steps in between that it does not name', async () => {
    const { machine, followed } = await follow(`
      CPU 0            CPU 1
      -----            -----
      first()
        takes a
                       second() {
                         asked = true
                         spins for ever
      waits
    `);
    if ('problem' in followed) throw new Error(followed.problem.message);
    expect(followed.exact).toBe(false);
    expect(whole(twoColumn(machine, runOf(followed.decisions), { detail: 'all' }))).toMatchInlineSnapshot(`
      "CPU 0            CPU 1
      ---------------  ---------------
      first()
        takes a
                       second()
                         takes b
                         queues for a
        queues for b
        *WAITS* for b
                         *WAITS* for a
      "
    `);
  });

  test('may name interrupts, halts and the source of a step, and number its CPUs as it likes', async () => {
    const { followed } = await follow(`
cpu0:                 CPU1 (is stopped)
                      second()
                        spin_lock(b);     // taken
first()
  spin_unlock(a)
                      <NMI>
                        *HALT*
`);
    if ('problem' in followed) throw new Error(followed.problem.message);
    expect(followed.lines).toBe(6);
  });

  test('that cannot be followed is told the first such line, and what the CPUs could do there', async () => {
    const { followed } = await follow(`
CPU 0      CPU 1
first()
  takes a
           second()
             takes b
  queues for b
             takes a
`);
    expect(followed).toMatchObject({ line: 8, problem: { code: 'LT3004' } });
    expect('problem' in followed && followed.problem.message).toBe(
      'Line 8, "takes a" of CPU 1, cannot be followed. After line 7, "queues for b", CPU 1 waits in second for a. Nothing can happen there.',
    );
  });

  test.each([
    ['', 'LT3003', 'The text has no line to follow'],
    ['CPU 0   CPU 1\n-----\n', 'LT3003', 'The text has no line to follow'],
    ['first()\n', 'LT3001', 'Line 1 comes before a line that names the columns.'],
    ['CPU 0   CPU 7\nfirst()', 'LT3002', 'Line 1 names CPU 7, and the scenario has no such CPU.'],
    ['CPU 0\nfoo()', 'LT3004', 'Line 2, "foo()", cannot be followed: nothing in this scenario is called so.'],
    ['CPU 0\n<IPI>', 'LT3004', 'Line 2, "<IPI>", cannot be followed'],
    ['CPU 0\n*BY HAND* asked = true', 'LT3006', 'Line 2 is a change by hand'],
  ])('%j is refused with a code', async (drawing, code, message) => {
    const { followed } = await follow(drawing);
    if (!('problem' in followed)) throw new Error('it was followed');
    expect(followed.problem.code).toBe(code);
    expect(followed.problem.message).toContain(message);
  });

  test('is inconclusive at the limit of the search, never a refusal', async () => {
    const machine = await machineOf(LOCKS);
    const followed = followDrawing(machine, 'CPU 0\nfirst()\n  releases a\n', { mostStates: 2 });
    expect(followed).toMatchObject({ problem: { code: 'LT3005' } });
  });

  test('of the thread leads to its hang in the model', async () => {
    const machine = createMachine(
      await programOf(readFileSync(pathOf('examples/thread.lockstep'), 'utf8'), { observe: 'all' }),
    );
    const followed = followDrawing(
      machine,
      `
CPU 0 (panics)                      CPU 1
                                    devkmsg_write()
                                      console_unlock()
                                        console_lock_spinning_enable()
                                          console_owner = CPU 1
panic()
  nmi_shootdown_cpus()
                                    <NMI>
                                      *HALT*
  panic_notifiers()
    vprintk_emit()
      console_trylock_spinning()
        console_waiter = true
        spins for ever
`,
    );
    if ('problem' in followed) throw new Error(followed.problem.message);
    const drawn = whole(twoColumn(machine, runOf(followed.decisions)));
    expect(drawn.replace(/\\\n\s+/g, '')).toContain('*SPINS* until console_waiter is cleared');
  });
});

describe('a drawing', () => {
  test('puts lines that are too long together again, whatever they look like when broken', async () => {
    const names = ['CPU 0', 'CPU 1'];
    const read = readDrawing(
      'CPU 0          CPU 1\n\nowner = \\\n  CPU 1\n               waiting_for_\\\nlong \\           ipi()\n  line\n',
      names,
    );
    expect(read).toMatchObject({
      lines: [
        { agent: 0, text: 'owner = CPU 1' },
        { agent: 1, text: 'waiting_for_ipi()' },
        { agent: 0, text: 'long line' },
      ],
    });
  });

  test('of more CPUs than there is room for names the CPU in each line, and is followed too', async () => {
    const machine = await machineOf(`
      shared x: 0..7 = 0;
      fn add() { x = x + 1; }
      scenario many { machine { cpus = 6; } cpu 0..5 { add(); } expect no hang; }`);
    const run = runOf([0, 1, 2, 3, 4, 5].flatMap((cpu) => [cpu << 16, cpu << 16]));
    const drawn = whole(twoColumn(machine, run, { detail: 'all' }));
    expect(drawn.split('\n').slice(0, 3)).toEqual([
      'CPU 0: add()',
      expect.stringMatching(/^CPU 0: {2}/),
      'CPU 0:  x = 1',
    ]);
    expect(followDrawing(machine, drawn)).toMatchObject({ exact: true });
  });

  test('shows what was changed by hand', async () => {
    const machine = await machineOf(LOCKS);
    const slot = machine.program.variables.find(({ name }) => name === 'asked')?.slot ?? -1;
    const writes = [{ slot: machine.program.slots[slot].name, value: 1 }];
    const run: Run = { steps: [0, -1], changes: new Map([[1, { label: 'asked = true', writes }]]) };
    expect(whole(twoColumn(machine, run))).toContain('*BY HAND* asked = true');
  });
});
