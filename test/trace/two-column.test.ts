/** What a drawing with a column for each CPU says, to the letter. */
import { expect, test } from 'vitest';
import { twoColumn } from '../../server/trace/export/two-column.ts';
import { whole } from '../../server/trace/export/writing.ts';
import { followDrawing } from '../../server/trace/guide/follow.ts';
import { runOf } from '../../server/trace/run.ts';
import { decisionsInOrder, machineOf } from '../support/timeline.ts';

test('an interrupt is drawn in the call it interrupts, also where that has done nothing yet', async () => {
  const machine = await machineOf(`
    spinlock console_owner_lock;
    shared said: bool = false;
    fn stop() { halt(); }
    fn speak() { said = true; }
    fn work() { spin_lock(console_owner_lock); spin_unlock(console_owner_lock); speak(); }

    scenario stopped {
      cpu 0 { send_nmi(1, stop); }
      cpu 1 { work(); }
      expect no hang;
    }`);
  const run = decisionsInOrder(machine, '1:said 0 1*');
  const drawn = whole(twoColumn(machine, runOf(run)));
  expect(drawn).toMatchInlineSnapshot(`
    "CPU 0                    CPU 1
    -----------------------  -----------------------------
                             work()
                               takes console_owner_lock
                               releases console_owner_lock
    sends NMI stop to CPU 1
                               speak()
                                 <NMI stop>
                                   *HALT*
    "
  `);
  expect(followDrawing(machine, drawn)).toMatchObject({ decisions: run, exact: true });
});
