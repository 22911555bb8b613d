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

test('a call with a mark in it is not shortened: the mark stands exactly where it belongs', async () => {
  const machine = await machineOf(`
    shared a: 0..3 = 0;
    shared b: 0..3 = 0;
    fn inner() { a = 1; a = 2; }
    fn quiet() { b = 1; b = 2; }
    fn both() { inner(); quiet(); }

    scenario marked {
      cpu 0 { both(); a = 3; }
      cpu 1 { wait a == 3; }
      expect no hang;
    }`);
  const run = decisionsInOrder(machine, '0* 1*');
  const draw = (pointOfNoReturn?: number) =>
    whole(twoColumn(machine, runOf(run), pointOfNoReturn === undefined ? {} : { pointOfNoReturn }));
  expect(draw()).toMatchInlineSnapshot(`
    "CPU 0       CPU 1
    ----------  ---------------
    both() ...
    a = 3
    *END*
                goes on: a is 3
                *END*
    "
  `);
  expect(draw(1)).toMatchInlineSnapshot(`
    "CPU 0      CPU 1
    ---------  ---------------
    both()
      inner()
        a = 1
    --------------------------- point of no return ---------------------------
        a = 2
    a = 3
    *END*
               goes on: a is 3
               *END*
    "
  `);
  expect(draw(2)).toMatchInlineSnapshot(`
    "CPU 0       CPU 1
    ----------  ---------------
    both() ...
    --------------------------- point of no return ---------------------------
    a = 3
    *END*
                goes on: a is 3
                *END*
    "
  `);
  // A drawing with a mark in it is followed back, and has it at the same place.
  for (let moment = 0; moment <= run.length; moment++) {
    const back = followDrawing(machine, draw(moment));
    if ('problem' in back || !back.exact) throw new Error(`not followed:\n${draw(moment)}`);
    expect(back.decisions).toEqual(run);
    expect(draw(back.marks[0])).toBe(draw(moment));
  }
});
