// Launch configurations: each field wrong in turn, counterexamples, restart.
import { expect, test } from 'vitest';
import type { LaunchConfiguration } from '../../server/dap/launch/launch-configuration.ts';
import { failing, haltedOwner, harmless, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, play } from '../support/dap-session.ts';

/** A launch with these fields: the code and message of its refusal. */
async function refusal(fields: Record<string, unknown>, program = harmless()) {
  const client = connect(always(program));
  const response = await client.request('launch', { program: FILE, ...fields });
  expect(response.success).toBe(false);
  const again = await client.request('launch', { program: FILE });
  expect(again.success, 'the session lives on').toBe(true);
  return response.message;
}

test.each<[keyof LaunchConfiguration, unknown, string]>([
  ['program', undefined, 'The launch configuration has no "program".'],
  ['program', '', 'The launch configuration has no "program".'],
  ['program', 7, '"program" in the launch configuration must be the path of a .lockstep file, but is 7.'],
  ['scenario', ['a'], '"scenario" in the launch configuration must be the name of a scenario, but is ["a"].'],
  ['case', 'flooders', '"case" in the launch configuration must be an object of parameter values'],
  ['case', { flooders: [] }, '"case" in the launch configuration must be an object of parameter values'],
  ['with', 'v1', '"with" in the launch configuration must be a list of patch names'],
  ['with', [1], '"with" in the launch configuration must be a list of patch names'],
  ['stopOnEntry', 'yes', '"stopOnEntry" in the launch configuration must be true or false, but is "yes".'],
  [
    'schedule',
    'fifo',
    'must be one of "hang", "roundRobin", "random", "fewestSwitches", "recorded", but is "fifo".',
  ],
  ['seed', -1, '"seed" in the launch configuration must be a whole number from 0, but is -1.'],
  ['seed', 1.5, '"seed" in the launch configuration must be a whole number from 0, but is 1.5.'],
  ['counterexample', 3, '"counterexample" in the launch configuration must be true, or the id of a finding'],
  ['stopAt', 'middle', 'must be one of "start", "pointOfNoReturn", "end", but is "middle".'],
  ['stopAt', 'end', '"stopAt" says where to stop on a counterexample, but there is no "counterexample".'],
  ['maxStates', 0, '"maxStates" in the launch configuration must be a whole number from 1, but is 0.'],
])('a wrong %s (%j) is refused with a message that names it', async (field, value, message) => {
  expect(await refusal({ [field]: value })).toContain(message);
});

test('a configuration that is no object at all is refused', async () => {
  const client = connect(always(harmless()));
  for (const configuration of [undefined, null, 'x', 7, []]) {
    expect((await client.request('launch', configuration)).message).toContain('LD2001');
  }
});

test('a program with errors is refused with their places', async () => {
  const place = { uri: `file://${FILE}`, line: 4, column: 2, endLine: 4, endColumn: 5, fn: 'f' };
  const error = {
    code: 'LS1002',
    severity: 'error' as const,
    message: 'Unknown name `x`.',
    place,
    related: [],
  };
  const client = connect({ compile: async () => ({ errors: [error] }) });
  const { message, body } = await client.request('launch', { program: FILE });
  expect(message).toBe(
    `"program" ${FILE} cannot be debugged:\nline 5: Unknown name \`x\`. [LS1002] [LD2004]`,
  );
  expect(body.error).toMatchObject({ id: 2004, showUser: true });
});

test('a file that cannot be read is refused', async () => {
  const client = connect({ compile: async () => Promise.reject(new Error('permission denied')) });
  const { message } = await client.request('launch', { program: FILE });
  expect(message).toBe(`"program" ${FILE} cannot be debugged: permission denied [LD2004]`);
});

test('a counterexample that does not exist is refused, and those that do are named', async () => {
  expect(await refusal({ counterexample: true })).toBe(
    'There is no counterexample in hand_written: every expectation holds. Remove "counterexample" to run the scenario. [LD2006]',
  );
  const found = connect(always(oppositeLocks()));
  const { message } = await found.request('launch', { program: FILE, counterexample: 'no hang:9' });
  expect(message).toMatch(
    /^"counterexample" "no hang:9" is no finding\. The check of hand_written finds "no hang:0:1"\./,
  );
});

test('a search that hits its limit is no proof that there is no counterexample', async () => {
  expect(await refusal({ counterexample: true, maxStates: 1 }, harmless())).toMatch(
    /^The search for "counterexample" was not finished: stopped at the limit of 1 states/,
  );
});

test('a counterexample opens at its start, and continue follows it into the hang', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch {"counterexample": true}
      continue
      stack 1
      reverse`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true}
      stopped: entry, CPU 0 | Start of the counterexample | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > stack 1
      stop_cpu: halt();
      ▲ NMI stop_cpu
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > reverse
      stopped: entry, CPU 0 | Start of the run"
  `);
});

test('a counterexample opens at its point of no return', async () => {
  expect(
    await play(
      haltedOwner(),
      'launch {"counterexample": "no hang:0:1", "stopAt": "pointOfNoReturn"}\nstack 0\nstack 1\ncontinue',
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": "no hang:0:1", "stopAt": "pointOfNoReturn"}
      stopped: entry, CPU 0 | Point of no return | Point of no return: step 5 of this run, CPU 1 in console_unlock. CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > stack 0
      panic: console_trylock_spinning()
      scenario: panic()
    > stack 1
      console_unlock: console_owner = this_cpu;
      flooder: console_unlock()
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock"
  `);
});

test('a counterexample opens at its end, in the hang, with the explanation', async () => {
  expect(
    await play(haltedOwner(), 'launch {"counterexample": true, "stopAt": "end"}\nexception\nthreads'),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true, "stopAt": "end"}
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > exception
      hang (deadlock)
      CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds.
      CPU 1 was halted by NMI stop_cpu in console_unlock.
      Point of no return: step 5 of this run, CPU 1 in console_unlock. Whatever happens after it, CPU 0 cannot finish.
    > threads
      CPU 0 — waits for console_owner_lock held by CPU 1
      CPU 1 — halted by NMI stop_cpu"
  `);
});

test('the trace of a model error is a counterexample too', async () => {
  expect(
    await play(failing(), 'launch {"counterexample": true, "stopAt": "end"}\nexception'),
  ).toMatchInlineSnapshot(`
    "> launch {"counterexample": true, "stopAt": "end"}
      stopped: exception, CPU 0 | Paused on model error LS7001 | CPU 0: x must stay 0
    > exception
      model error LS7001
      CPU 0 fails: x must stay 0."
  `);
});

test('restart goes back to the start and keeps the run', async () => {
  expect(
    await play(
      haltedOwner(),
      `launch
      continue
      restart
      stack 0
      continue`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock
    > restart
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      scenario: panic()
    > continue
      stopped: exception, CPU 0 | Paused on hang (deadlock) | CPU 0 waits in console_trylock_spinning for console_owner_lock, which CPU 1 holds; CPU 1 was halted by NMI stop_cpu in console_unlock"
  `);
});

test('restart with a changed program starts anew', async () => {
  let program = oppositeLocks();
  const client = connect({ compile: async () => ({ program }) });
  await play(oppositeLocks(), 'launch\nnext 0', client);
  program = harmless();
  expect(await play(harmless(), 'restart\nstack 0\nscope Shared state', client)).toMatchInlineSnapshot(`
    "> restart
      stopped: entry, CPU 0 | Start of the run
    > stack 0
      one: first++;
    > scope Shared state
      first = 0
      second = 0"
  `);
});

test('restart of a program that has errors now is refused, and the session stays where it is', async () => {
  let broken = false;
  const client = connect({
    compile: async () => (broken ? { errors: [] } : { program: oppositeLocks() }),
  });
  await play(oppositeLocks(), 'launch\nnext 0', client);
  broken = true;
  expect((await client.request('restart')).message).toContain('LD2004');
  expect((await client.request('stackTrace', { threadId: 1 })).success).toBe(true);
});
