// A scenario in which nobody has to come to an end: there is nothing to be over, and nothing that can hang.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

test('a machine with background CPUs only runs until somebody stops it', async () => {
  expect(
    await playText(
      `shared x: 0..7 = 0;
fn bump() {
  if (x < 5) x = x + 1; else x = 0;
}
scenario s {
  machine { cpus = 2; }
  background cpu 1 { loop { bump(); } }
  expect no hang;
}`,
      `launch
      setDataBreakpoints {"breakpoints":[{"dataId":"x","accessType":"write","condition":"x == 5"}]}
      continue
      eval x of 1
      lockstep/outlook
      lockstep/findHang
      continue
      eval x of 1`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > setDataBreakpoints {"breakpoints":[{"dataId":"x","accessType":"write","condition":"x == 5"}]}
      {"breakpoints":[{"id":1,"verified":true}]}
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: data breakpoint, CPU 1 | CPU 1 stores x: 5, was 4 | Line 3 in bump: x = x + 1; | breakpoint 1
    > eval x of 1
      5
    > lockstep/outlook
      {"moment":20,"outlook":"none","label":"No hang ahead","text":"No hang can be reached from here."}
    > lockstep/findHang
      {"moment":20,"found":false,"proven":true,"text":"No hang can be reached from here."}
    > continue
      stopped: data breakpoint, CPU 1 | CPU 1 stores x: 5, was 4 | Line 3 in bump: x = x + 1; | breakpoint 1
    > eval x of 1
      5"
  `);
});

test('background CPUs that have all come to their end, or wait for ever, hang nobody', async () => {
  const script = `launch
      waits
      continue
      reverse
      continue
      continue`;
  expect(
    await playText(
      `shared x: 0..7 = 0;
scenario s {
  background cpu 0..1 { atomic { x = x + 1; } }
  expect no hang;
}`,
      script,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > waits
      No CPU of this scenario has to come to its end: nothing can hang.
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: pause, CPU 0 | End of the run | Every CPU has come to its end. Continue ends the session; stepping back still works.
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | End of the run | Every CPU has come to its end. Continue ends the session; stepping back still works.
    > continue
      terminated"
  `);
  expect(
    await playText(
      `shared x: 0..7 = 0;
scenario s {
  background cpu 0 { while (x == 0) cpu_relax(); }
  expect no hang;
}`,
      script,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > waits
      CPU 0 spins until x is no longer 0; nothing in the scenario changes it.
      | CPU 0 waits until x is no longer 0: nothing in the scenario changes it
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: pause, CPU 0 | Nothing can step any more | No CPU of this scenario has to come to its end, so this is no hang.
    > reverse
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: pause, CPU 0 | Nothing can step any more | No CPU of this scenario has to come to its end, so this is no hang.
    > continue
      stopped: pause, CPU 0 | Nothing can step any more | No CPU of this scenario has to come to its end, so this is no hang."
  `);
});
