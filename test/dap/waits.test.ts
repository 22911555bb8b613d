// "Why is it stuck?": who waits for whom, at any stop.
import { expect, test } from 'vitest';
import { haltedOwner, harmless, livelock, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, play } from '../support/dap-session.ts';
import { playText } from '../support/dap-text.ts';

test('a ring of two locks is a cycle, in the words of the cause', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch
      waits
      continue
      waits`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > waits
      No CPU waits for another one: whoever has not come to its end can go on.
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > waits
      CPU 0 waits in one for b, which CPU 1 holds.
      CPU 1 waits in two for a, which CPU 0 holds.
      | CPU 0 waits for b: CPU 1 holds it, and waits itself
      | CPU 1 waits for a: CPU 0 holds it, and waits itself
      | Round in a ring: CPU 0 -> CPU 1 -> CPU 0"
  `);
});

test('an owner that was halted is dead, and the exception says the same', async () => {
  const client = connect(always(haltedOwner()));
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      waits`,
      client,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > waits
      CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds.
      CPU 1 was halted by NMI stop_cpu in console_unlock.
      | CPU 0 waits for console_owner_lock: CPU 1 holds it, and was halted by NMI stop_cpu"
  `);
  const info = await client.request('exceptionInfo', { threadId: 1 });
  const waits = await client.request('lockstep/waits');
  expect(info.body.details.stackTrace).toBe(waits.body.lines.join('\n'));
  expect(waits.body.nodes[1]).toMatchObject({ agent: 'CPU 1', state: 'halted' });
  expect(waits.body.edges[0]).toMatchObject({ from: 0, to: 1, dead: true });
  expect(waits.body.mermaid).toMatchInlineSnapshot(`
    "flowchart LR
      A0["CPU 0: waits in console_trylock_spinning for console_owner_lock"]
      A1{{"CPU 1: was halted by NMI stop_cpu in console_unlock"}}
      A0 -.->|"console_owner_lock: holds it, and was halted by NMI stop_cpu"| A1
    "
  `);
  expect(waits.body.dot).toMatchInlineSnapshot(`
    "digraph waits {
      rankdir=LR;
      node [shape=box];
      a0 [label="CPU 0\\nwaits in console_trylock_spinning for console_owner_lock"];
      a1 [label="CPU 1\\nwas halted by NMI stop_cpu in console_unlock", style=dashed];
      a0 -> a1 [label="console_owner_lock\\nholds it, and was halted by NMI stop_cpu", style=dashed];
    }
    "
  `);
  expect(waits.body.svg).toContain('<title id="waits-title">Who waits for whom</title>');
  expect(waits.body.svg.match(/<rect /g)).toHaveLength(2);
});

test('labels of a ring are drawn one below the other', async () => {
  const client = connect(always(oppositeLocks()));
  await play(oppositeLocks(), 'launch\ncontinue', client);
  const { svg } = (await client.request('lockstep/waits')).body;
  const labels = [...svg.matchAll(/<text x="465[.\d]*" y="([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(labels).toHaveLength(2);
  expect(Math.abs(labels[0] - labels[1])).toBeGreaterThan(15);
});

test('nobody waits where everybody can go on, and then where all have finished', async () => {
  expect(
    await play(
      harmless(),
      `launch
      waits
      continue
      waits`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > waits
      No CPU waits for another one: whoever has not come to its end can go on.
    > continue
      console: No hang can be reached from here. The CPUs take turns.
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > waits
      Every foreground CPU has come to its end."
  `);
});

test('in a livelock the one that goes round is marked, and what it would need is said of those who wait', async () => {
  const client = connect(always(livelock()));
  expect(
    await play(
      livelock(),
      `launch
      continue
      waits`,
      client,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (livelock) | CPU 0 goes round and round in waits (line 12), and no order of events lets it out
    > waits
      CPU 0 goes round and round in waits (line 12), and no order of events lets it out.
      | CPU 1 waits until ready is cleared: nothing in the scenario clears it"
  `);
  const { body } = await client.request('lockstep/waits');
  expect(body.nodes[0]).toMatchObject({ endless: true });
});

const FLAG = `
shared waiting: bool;
shared other: bool;
fn give_way() { waiting = false; other = true; }
scenario owes {
  machine { cpus = 3; }
  cpu 0 { waiting = true; while (waiting) cpu_relax(); }
  cpu 1 { other = false; give_way(); }
  cpu 2 { other = false; while (!other) cpu_relax(); }
  expect no hang;
}
`;

test('a wait for a variable names who can end it: who is on the way there, and then nobody any more', async () => {
  expect(
    await playText(
      FLAG,
      `launch {"schedule":"roundRobin"}
      next 0
      waits
      next 1
      waits
      next 1
      next 2
      waits`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > next 0
      stopped: step, CPU 0 | CPU 0 spins until waiting is cleared | CPU 0 spins until waiting is cleared (in CPU 0). It can go on only after something else does: step another CPU, or continue.
    > waits
      CPU 0 spins until waiting is cleared; only give_way clears it, and CPU 1 can still go on.
      | CPU 0 waits until waiting is cleared: CPU 1 is to come to give_way, which does it
    > next 1
      stopped: step, CPU 1 | CPU 1 finished
    > waits
      No CPU waits for another one: whoever has not come to its end can go on.
    > next 1
      refused: CPU 1 has run to the end of its block: only an interrupt makes it run again. [LD3002]
    > next 2
      stopped: step, CPU 2 | CPU 2 spins until other is set | CPU 2 spins until other is set (in CPU 2). It can go on only after something else does: step another CPU, or continue.
    > waits
      CPU 2 spins until other is set; only give_way sets it, and nobody is on the way there now.
      | CPU 2 waits until other is set: only give_way does that, and nobody is on the way there now"
  `);
});
