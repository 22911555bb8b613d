// The point of no return of a hang that was run into: whose it is, and what a change by hand has to do with it.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

test('the point of no return is looked for behind the last change by hand', async () => {
  const script = `launch
      choose 0 first option
      op 0
      set key = true of 0
      op 0
      lockstep/outlook
      choose 0 first option
      continue
      exception
      state`;
  const text = `shared key: bool = true;
scenario s {
  cpu 0 {
    choose { key = false; while (!key) cpu_relax(); } or { }
    choose { key = false; while (!key) cpu_relax(); } or { }
  }
  expect no hang;
}`;
  expect(await playText(text, script)).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > choose 0 first option
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 spins until key is set; nothing in the scenario sets it
    > op 0
      refused: CPU 0 spins until key is set (in CPU 0). It can go on only after something else does: step another CPU, or continue. [LD3003]
    > set key = true of 0
      true
    > op 0
      stopped: step, CPU 0 | Paused on step (what-if: key = true)
    > lockstep/outlook
      {"moment":4,"outlook":"avoidable","label":"Hang avoidable","text":"In this what-if: A hang can be reached from here, and can still be avoided. The nearest hang is 2 steps away: CPU 0 spins until key is set; nothing in the scenario sets it. It is decided by step 5 (CPU 0: takes way 1 of 2); what leaves a way out instead: CPU 0: takes way 2 of 2.","steps":2,"pointOfNoReturn":5,"escapes":[{"moment":4,"agent":"CPU 0","text":"takes way 2 of 2"}]}
    > choose 0 first option
      stopped: exception, CPU 0 | Paused on hang (deadlock) (what-if: key = true) | CPU 0 spins until key is set; nothing in the scenario sets it
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) (what-if: key = true) | CPU 0 spins until key is set; nothing in the scenario sets it
    > exception
      hang (deadlock)
      CPU 0 spins until key is set; nothing in the scenario sets it.
      Point of no return: step 5 of this run, CPU 0. Whatever happens after it, CPU 0 cannot finish.
    > state
      {"moment":6,"length":6,"branch":{"id":2,"label":"what-if: key = true","kind":"what-if"},"schedule":"hang","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":5,"findingAt":6}"
  `);
});

test('the point of no return is that of the CPU that the hang is about, not of one that was lost before', async () => {
  const text = `shared k0: bool = true;
shared k1: bool = true;
scenario s {
  cpu 0 { choose { k0 = false; while (!k0) cpu_relax(); } or { } }
  cpu 1 { choose { k1 = false; while (!k1) cpu_relax(); } or { } }
  expect no hang;
}`;
  const script = `launch {"schedule":"roundRobin"}
      choose 1 first option
      choose 0 first option
      continue
      exception
      state`;
  expect(await playText(text, script)).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > choose 1 first option
      stopped: step, CPU 1 | CPU 1 spins until k1 is set | CPU 1 spins until k1 is set (in CPU 1). It can go on only after something else does: step another CPU, or continue.
    > choose 0 first option
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 spins until k0 is set; nothing in the scenario sets it
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 spins until k0 is set; nothing in the scenario sets it
    > exception
      hang (deadlock)
      CPU 0 spins until k0 is set; nothing in the scenario sets it.
      Point of no return: step 3 of this run, CPU 0. Whatever happens after it, CPU 0 cannot finish.
    > state
      {"moment":4,"length":4,"branch":{"id":1,"label":"from the start","kind":"explored"},"schedule":"roundRobin","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":3,"findingAt":4}"
  `);
});

test('the point of no return of an "eventually" says that it cannot come true, not that somebody cannot finish', async () => {
  const text = `shared go: bool = false;
shared told: bool = false;
scenario s {
  cpu 0 { choose { go = true; } or { } if (go) told = true; }
  expect eventually told;
}`;
  const script = `launch {"counterexample":true,"stopAt":"end"}
      exception`;
  expect(await playText(text, script)).toMatchInlineSnapshot(`
    "> launch {"counterexample":true,"stopAt":"end"}
      stopped: exception, CPU 0 | Paused on violated: eventually | told can no longer come true: the run ends without it, CPU 0 finished
    > exception
      violated: eventually
      told can no longer come true: the run ends without it, CPU 0 finished.
      In this run it is out of reach after CPU 0's step (line 4).
      Point of no return: step 1 of this run, CPU 0. Whatever happens after it, it cannot come true any more."
  `);
});

test('where a search hits its limit, the point of no return is not known, and none is named', async () => {
  const text = `shared key: bool = true;
shared n: 0..60 = 0;
scenario s {
  cpu 0 { choose { key = false; while (!key) cpu_relax(); } or { } }
  background cpu 1 { while (n < 60) n++; }
  expect no hang;
}`;
  const script = `launch {"schedule":"roundRobin","maxStates":30}
      choose 0 first option
      continue
      exception
      state`;
  expect(await playText(text, script)).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin","maxStates":30}
      stopped: entry, CPU 0 | Start of the run
    > choose 0 first option
      stopped: step, CPU 0 | CPU 0 spins until key is set | CPU 0 spins until key is set (in CPU 0). It can go on only after something else does: step another CPU, or continue.
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 spins until key is set; nothing in the scenario sets it
    > exception
      hang (deadlock)
      CPU 0 spins until key is set; nothing in the scenario sets it.
    > state
      {"moment":245,"length":245,"branch":{"id":1,"label":"from the start","kind":"explored"},"schedule":"roundRobin","seed":1,"pinned":[],"holdInterrupts":false,"findingAt":245}"
  `);
});
