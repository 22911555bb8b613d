// Searching from the state on the screen: the nearest hang, a run to a condition, whether a hang can be avoided.
import { expect, test } from 'vitest';
import type { HangSearchFactory } from '../../server/dap/search/hang-search.ts';
import { searchInPlace } from '../../server/dap/search/search-in-place.ts';
import { haltedOwner, harmless, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, isEvent, play, type TestClient } from '../support/dap-session.ts';
import { playText, programsOf } from '../support/dap-text.ts';

test('a hang that is found from here becomes the future that continue follows', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule":"roundRobin"}
      next 1
      lockstep/findHang
      branches
      state
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stopped: step, CPU 1
    > lockstep/findHang
      {"moment":1,"found":true,"at":4,"steps":3,"kind":"deadlock","pointOfNoReturn":2,"explanation":["CPU 0 waits in one for b, which CPU 1 holds.","CPU 1 waits in two for a, which CPU 0 holds."],"text":"A hang, 3 steps from here: CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds. Continue follows it."}
    > branches
      * 1 search "hang found from step 1" of 4
    > state
      {"moment":1,"length":4,"branch":{"id":1,"label":"hang found from step 1","kind":"search"},"schedule":"roundRobin","seed":1,"pinned":[],"holdInterrupts":false,"pointOfNoReturn":2,"findingAt":4}
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds"
  `);
});

test('where no hang can be reached, that is a proof; in the hang itself, it is said to be here', async () => {
  expect(
    await play(
      harmless(),
      `launch
      lockstep/findHang
      lockstep/outlook`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > lockstep/findHang
      {"moment":0,"found":false,"proven":true,"text":"No hang can be reached from here."}
    > lockstep/outlook
      {"moment":0,"outlook":"none","label":"No hang ahead","text":"No hang can be reached from here."}"
  `);
  expect(
    await play(
      oppositeLocks(),
      `launch
      continue
      lockstep/findHang
      lockstep/outlook`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds
    > lockstep/findHang
      {"moment":4,"found":true,"at":4,"steps":0,"kind":"deadlock","pointOfNoReturn":2,"explanation":["CPU 0 waits in one for b, which CPU 1 holds.","CPU 1 waits in two for a, which CPU 0 holds."],"text":"This is the hang: CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds."}
    > lockstep/outlook
      {"moment":4,"outlook":"hung","label":"Hung","text":"This is a hang: CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds."}"
  `);
});

test('with too few states nothing is claimed', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"maxStates":1}
      lockstep/findHang
      lockstep/outlook
      lockstep/outlook {"maxStates":0}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"maxStates":1}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/findHang
      {"moment":0,"found":false,"proven":false,"text":"Whether a hang can be reached from here is not known: stopped at the limit of 1 states (1 states, everything up to 0 steps from the start; 1 states were still to be gone on from); a higher limit of states helps, or fewer background CPUs, smaller ranges or a smaller log make the scenario smaller."}
    > lockstep/outlook
      {"moment":0,"outlook":"unknown","label":"Hang: not known","text":"Whether a hang can be reached from here is not known (stopped at the limit of 1 states (1 states, everything up to 0 steps from the start; 1 states were still to be gone on from); a higher limit of states helps, or fewer background CPUs, smaller ranges or a smaller log make the scenario smaller)."}
    > lockstep/outlook {"maxStates":0}
      refused: "maxStates" must be a whole number, but is 0. [LD1003]"
  `);
});

test('a hang is avoidable at first, with what would have to happen, and then it is not', async () => {
  expect(
    await play(
      oppositeLocks(),
      `launch {"schedule":"roundRobin"}
      lockstep/outlook
      op 0
      op 1
      lockstep/outlook`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/outlook
      {"moment":0,"outlook":"avoidable","label":"Hang avoidable","text":"A hang can be reached from here, and can still be avoided. The nearest hang is 4 steps away: CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds. It is decided by step 2 (CPU 0: takes a); what leaves a way out instead: CPU 1: takes a.","steps":4,"pointOfNoReturn":2,"escapes":[{"moment":1,"agent":"CPU 1","text":"takes a"}]}
    > op 0
      stopped: step, CPU 0
    > op 1
      stopped: step, CPU 1
    > lockstep/outlook
      {"moment":2,"outlook":"unavoidable","label":"Hang unavoidable","text":"A hang can no longer be avoided: whatever happens, CPU 0 and CPU 1 cannot come to their end. The nearest hang is 2 steps away: CPU 0 waits in one for b, which CPU 1 holds; CPU 1 waits in two for a, which CPU 0 holds.","steps":2,"pointOfNoReturn":2}"
  `);
});

const COUNTER = `
shared x: 0..9;
shared seen: bool;
spinlock lock;
fn more() { spin_lock(lock); x = x + 1; spin_unlock(lock); }
scenario counting {
  cpu 0 { more(); more(); printk_like(); }
  cpu 1 { more(); seen = true; }
  expect no hang;
}
fn printk_like() { print("done"); }
`;

test('a shortest run to a condition becomes the future; the condition may read what the check leaves out', async () => {
  expect(
    await playText(
      COUNTER,
      `launch {"schedule":"roundRobin"}
      lockstep/findRun {"condition":"x == 2 && seen && holder(lock) == 0"}
      branches
      continue
      eval x
      continue
      eval x
      lockstep/findRun {"condition":"x == 2"}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/findRun {"condition":"x == 2 && seen && holder(lock) == 0"}
      {"moment":0,"found":true,"proven":true,"at":8,"steps":8,"text":"A shortest run, 8 steps from here: x == 2 && seen && holder(lock) == 0 holds after CPU 0's step in more (line 5). Continue follows it."}
    > branches
      * 1 search "run to x == 2 && seen && holder(lock) == 0 from step 0" of 8
    > continue
      stopped: pause, CPU 0 | What was looked for | x == 2 && seen && holder(lock) == 0 holds after CPU 0's step in more (line 5)
    > eval x
      2
    > continue
      stdout: done
      stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.
    > eval x
      3
    > lockstep/findRun {"condition":"x == 2"}
      {"moment":16,"found":false,"proven":true,"text":"No run leads from here to where x == 2 holds."}"
  `);
});

test('a run to a printed line, to a place, and one that cannot be', async () => {
  expect(
    await playText(
      COUNTER,
      `launch {"schedule":"roundRobin"}
      lockstep/findRun {"condition":"printed(\\"done\\") && !seen"}
      lockstep/findRun {"condition":"cpu[0] in more && cpu[1] in more"}
      lockstep/findRun {"condition":"x == 4"}
      lockstep/outlook`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > lockstep/findRun {"condition":"printed(\\"done\\") && !seen"}
      {"moment":0,"found":true,"proven":true,"at":13,"steps":13,"text":"A shortest run, 13 steps from here: printed(\\"done\\") && !seen holds after CPU 0's step in printk_like (line 11). Continue follows it."}
    > lockstep/findRun {"condition":"cpu[0] in more && cpu[1] in more"}
      {"moment":0,"found":true,"proven":true,"text":"cpu[0] in more && cpu[1] in more holds here already."}
    > lockstep/findRun {"condition":"x == 4"}
      {"moment":0,"found":false,"proven":true,"text":"No run leads from here to where x == 4 holds."}
    > lockstep/outlook
      {"moment":0,"outlook":"none","label":"No hang ahead","text":"No hang can be reached from here."}"
  `);
});

test('from a what-if the search starts at the changed state', async () => {
  expect(
    await playText(
      COUNTER,
      `launch {"schedule":"roundRobin"}
      setExpression {"expression":"x","value":"2"}
      lockstep/findRun {"condition":"x == 5"}
      lockstep/findRun {"condition":"x == 6"}
      lockstep/outlook`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setExpression {"expression":"x","value":"2"}
      {"value":"2","variablesReference":0,"valueLocationReference":4,"declarationLocationReference":268435456}
    > lockstep/findRun {"condition":"x == 5"}
      {"moment":1,"found":true,"proven":true,"at":12,"steps":11,"text":"A shortest run, 11 steps from here: x == 5 holds after CPU 0's step in more (line 5). Continue follows it."}
    > lockstep/findRun {"condition":"x == 6"}
      {"moment":1,"found":false,"proven":true,"text":"No run leads from here to where x == 6 holds."}
    > lockstep/outlook
      {"moment":1,"outlook":"none","label":"No hang ahead","text":"In this what-if: No hang can be reached from here."}"
  `);
});

test('a condition that means nothing is refused with the place in it', async () => {
  expect(
    await playText(
      COUNTER,
      `launch
      lockstep/findRun {"condition":"y == 2"}
      lockstep/findRun {"condition":"x + 1"}
      lockstep/findRun {"condition":"x = 2"}
      lockstep/findRun {"condition":"this_cpu == 1"}
      lockstep/findRun {}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > lockstep/findRun {"condition":"y == 2"}
      refused: "condition": Nothing called \`y\` is visible here. (at \`y\`, column 1) [LS1020] [LD4002]
    > lockstep/findRun {"condition":"x + 1"}
      refused: "condition": This is no condition: it is neither true nor false. Compare it with something. [LS2001] [LD4002]
    > lockstep/findRun {"condition":"x = 2"}
      refused: "condition": An expression only looks: \`=\` changes nothing here. To compare, write \`==\`. (at \`=\`, column 3) [LS1001] [LD4002]
    > lockstep/findRun {"condition":"this_cpu == 1"}
      refused: "condition": \`this_cpu\` means nothing outside a step: name the CPU, as in cpu[0]. [LS2014] [LD4002]
    > lockstep/findRun {}
      refused: "condition" must be a string, but is missing. [LD1003]"
  `);
});

/** Searches that go on until they are ended, and say once how far they have come. */
const endless: HangSearchFactory = (program, maxStates) => {
  const place = searchInPlace(program, maxStates);
  return {
    ...place,
    inBackground: true,
    nearest: (_, signal, hooks) => {
      hooks?.progress?.({ states: 16384, depth: 12 });
      hooks?.progress?.({ states: 1632768, depth: 24 });
      return new Promise((resolve) => {
        const end = () => resolve({ k: 'inconclusive', limit: 'stopped when asked to' });
        signal.addEventListener('abort', end);
      });
    },
  };
};

async function opened(client: TestClient, fields: object = {}): Promise<void> {
  await client.request('initialize', { supportsProgressReporting: true });
  const from = client.sent.length;
  await client.request('launch', { program: FILE, ...fields });
  await client.request('configurationDone');
  await client.event(['stopped'], from);
}

const progressOf = (client: TestClient) =>
  client.sent.flatMap((m) => (isEvent(m) && m.event.startsWith('progress') ? [[m.event, m.body]] : []));

test('a search tells how far it is, and ends when its request is cancelled', async () => {
  const client = connect(always(oppositeLocks()), endless);
  await opened(client);
  const from = client.sent.length;
  const answer = client.request('lockstep/findHang');
  await client.event(['progressUpdate'], from);
  // The fourth request of this client.
  expect(await client.request('cancel', { requestId: 4 })).toMatchObject({ success: true });
  expect(await answer).toMatchObject({ success: false });
  expect((await answer).message).toContain('LD1013');
  expect(progressOf(client)).toMatchInlineSnapshot(`
    [
      [
        "progressStart",
        {
          "cancellable": true,
          "message": "16 384 states, 12 steps deep",
          "progressId": "search 1",
          "title": "Looking for the nearest hang",
        },
      ],
      [
        "progressUpdate",
        {
          "message": "1 632 768 states, 24 steps deep",
          "progressId": "search 1",
        },
      ],
      [
        "progressEnd",
        {
          "progressId": "search 1",
        },
      ],
    ]
  `);
});

test('a search ends when its progress is cancelled, when the machine moves, and when it is paused', async () => {
  for (const end of [
    (client: TestClient) => client.request('cancel', { progressId: 'search 1' }),
    (client: TestClient) => client.request('stepIn', { threadId: 1 }),
    (client: TestClient) => client.request('pause', { threadId: 1 }),
  ]) {
    const client = connect(always(oppositeLocks()), endless);
    await opened(client);
    const from = client.sent.length;
    const answer = client.request('lockstep/findHang');
    await client.event(['progressUpdate'], from);
    expect(await end(client)).toMatchObject({ success: true });
    const { success, body, message } = await answer;
    // Who cancels the progress wants to know how far it came.
    if (success) expect(body).toMatchObject({ found: false, proven: false });
    else expect(message).toContain('LD1013');
    expect(progressOf(client).at(-1)?.[0]).toBe('progressEnd');
  }
});

test('a launch that looks for its counterexample can be cancelled, and another one does better', async () => {
  let begun = () => {};
  const asked = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const client = connect(always(oppositeLocks()), (program, most) => ({
    ...searchInPlace(program, most),
    check: (signal) => {
      begun();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    },
  }));
  await client.request('initialize');
  // The second request of this client.
  const launch = client.request('launch', { program: FILE, counterexample: true });
  await asked;
  await client.request('cancel', { requestId: 2 });
  expect((await launch).message).toBe(
    'The launch was cancelled. Launch again, perhaps without "counterexample". [LD1013]',
  );
  expect(await client.request('launch', { program: FILE })).toMatchObject({ success: true });
});

test('at a stop the outlook is told by itself, for where the machine stands and not for where it was', async () => {
  const client = connect(always(oppositeLocks()), endless);
  await opened(client);
  const first = await client.event(['lockstep/outlook'], 0);
  expect(first.body).toMatchObject({ moment: 0, outlook: 'avoidable', label: 'Hang avoidable' });
  let from = client.sent.length;
  for (const threadId of [1, 2]) {
    from = client.sent.length;
    await client.request('stepIn', { threadId });
    await client.event(['stopped'], from);
  }
  expect((await client.event(['lockstep/outlook'], from)).body).toMatchObject({
    moment: 2,
    outlook: 'unavoidable',
  });
});

test('"outlook": false asks nothing at a stop', async () => {
  const client = connect(always(oppositeLocks()), endless);
  await opened(client, { outlook: false });
  const { body } = await client.request('lockstep/outlook');
  expect(body.outlook).toBe('avoidable');
  expect(client.sent.some((m) => isEvent(m) && m.event === 'lockstep/outlook')).toBe(false);
});

test('the search keeps what the condition reads, and nothing else that the check leaves out', async () => {
  const programs = programsOf(COUNTER);
  const compiled = await programs.compile({ program: FILE, case: {}, with: [] });
  if ('errors' in compiled) throw new Error('does not compile');
  const wanted = compiled.searchFor?.('seen');
  expect(wanted && 'program' in wanted && wanted.program.variables.map(({ name }) => name)).toContain('seen');
});
