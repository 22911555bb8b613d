// Conditions, hit counts and log points: what is hit, and for which time, depends on the run and not on the way through it.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

const ADDING = `
shared x: 0..7 = 0;
shared ready: bool = false;
shared board: bool[2] = false;

fn add(n: 0..3) {
  let was = x;
  x = was + n;
}

scenario adding {
  machine { cpus = 2; }
  cpu 0 {
    for (i in 0..4) { add(1); }
    ready = true; ready = true;
  }
  cpu 1 { while (!ready) cpu_relax(); x = 0; }
  expect no hang;
}
`;

const LAUNCH = 'launch {"schedule": "roundRobin"}';
const set = (...breakpoints: object[]) =>
  `setBreakpoints ${JSON.stringify({ source: { path: '/hand-written.lockstep' }, breakpoints })}`;

/** The lines after a request, up to the next one. */
async function answers(script: string): Promise<string[]> {
  const text = await playText(ADDING, `${LAUNCH}\n${script}`);
  return text.split('\n').filter((line) => !line.startsWith('>') && !line.includes('{"breakpoints"'));
}

test('a condition is asked in the frame of the CPU that comes to the line', async () => {
  const said = await answers(`${set({ line: 8, condition: 'was == 2 && cpu == 0' })}
    continue
    eval was of 0
    continue
    reverse`);
  expect(said.slice(1)).toEqual([
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '  2',
    '  stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.',
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
  ]);
});

test('a condition that cannot be read leaves the breakpoint unplaced and says why, and the others are placed', async () => {
  const text = await playText(
    ADDING,
    `${LAUNCH}
    ${set({ line: 8, condition: 'wos == 1' }, { line: 'x' }, 7 as unknown as object, { line: 8, hitCondition: 'often' }, { line: 8, logMessage: '{' }, { line: 8, condition: 'was' }, { line: 8 })}`,
  );
  const body = JSON.parse(text.split('\n').at(-1) as string) as {
    breakpoints: { verified: boolean; message?: string }[];
  };
  expect(body.breakpoints.map(({ verified, message }) => message ?? verified)).toEqual([
    'Nothing called `wos` is visible here. Did you mean `was`? (at `wos`, column 1)',
    '"line" must be a whole number, but is "x".',
    'A breakpoint must be an object, but is 7.',
    'The hit count "often" cannot be read. Write a number, or one behind >, >=, <, <=, == or %: "% 3" stops at every third hit.',
    'A "{" in the message has no "}". Write {{ for the brace itself.',
    '"was" is no condition: it is neither true nor false. Compare it with something, as in "was == …".',
    true,
  ]);
});

test('a condition without a value where it is hit stops and says so', async () => {
  const said = await answers(`${set({ line: 8, condition: 'board[was]' })}
    continue`);
  expect(said.at(-1)).toBe(
    '  stopped: breakpoint, CPU 0 | Paused: the condition of a breakpoint has no value | "board[was]" has no value now: board has no such element. | breakpoint 1',
  );
});

test.each([
  ['2', [1]],
  ['== 3', [2]],
  ['>= 4', [3, 4]],
  ['> 4', [4]],
  ['< 3', [0, 1]],
  ['<= 2', [0, 1]],
  ['% 2', [1, 3]],
])('hit count "%s" stops at the right times, in both directions', async (hitCondition, values) => {
  const stops = values.map(() => 'continue\n eval was of 0').join('\n');
  const back = values.map(() => 'reverse\n eval was of 0').join('\n');
  const said = await answers(`${set({ line: 8, hitCondition })}
    ${stops}
    continue
    ${back}
    reverse`);
  const numbers = said.filter((line) => /^ {2}\d+$/.test(line)).map(Number);
  expect(numbers).toEqual([...values, ...[...values].reverse()]);
  expect(said.at(-1)).toBe('  stopped: entry, CPU 0 | Start of the run');
});

test('hits that happened before the breakpoint was set count, whichever way one came', async () => {
  const said = await answers(`${set({ line: 8 })}
    continue
    continue
    ${set({ line: 8, hitCondition: '4' })}
    continue
    eval was of 0
    reverse
    continue
    eval was of 0`);
  expect(said.filter((line) => /^ {2}\d+$/.test(line))).toEqual(['  3', '  3']);
});

test('a condition and a hit count together: hits are those at which the condition holds', async () => {
  const said = await answers(`${set({ line: 8, condition: 'was >= 2', hitCondition: '2' })}
    continue
    eval was of 0`);
  expect(said.at(-1)).toBe('  3');
});

test('a log point speaks instead of stopping, and once only, however often one goes over it', async () => {
  const said =
    await answers(`${set({ line: 8, logMessage: 'x is {x}, {{was}} is {was} on {this_cpu}', condition: 'was != 3' }, { line: 15 })}
    continue
    reverse
    continue
    continue`);
  expect(said.slice(1)).toEqual([
    '  console: x is 0, {was} is 0 on CPU 0',
    '  console: x is 1, {was} is 1 on CPU 0',
    '  console: x is 2, {was} is 2 on CPU 0',
    '  console: x is 4, {was} is 4 on CPU 0',
    '  stopped: breakpoint, CPU 0 | breakpoint 2',
    '  stopped: entry, CPU 0 | Start of the run',
    '  stopped: breakpoint, CPU 0 | breakpoint 2',
    '  stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.',
  ]);
});

test('a log point speaks when a step goes over it, and says nothing about what happened before it was set', async () => {
  const said = await answers(`${set({ line: 8, logMessage: 'was {was}' })}
    next 0
    next 0
    next 0
    lockstep/seek {"moment": 0}
    continue
    ${set({ line: 7, logMessage: 'x {x}' })}
    lockstep/seek {"moment": 0}
    lockstep/seek {"moment": 6}`);
  const spoken = said.filter((line) => line.includes('console:'));
  expect(spoken).toEqual(['was 0', 'was 1', 'was 2', 'was 3', 'was 4'].map((text) => `  console: ${text}`));
});

test('every statement of a line is a place to stop at', async () => {
  const text = await playText(
    ADDING,
    `${LAUNCH}
    breakpointLocations {"source":{"path":"/hand-written.lockstep"},"line":15}
    ${set({ line: 15, column: 19 })}
    continue
    eval ready of 0
    reverse`,
  );
  expect(text.split('\n').slice(2)).toEqual([
    '> breakpointLocations {"source":{"path":"/hand-written.lockstep"},"line":15}',
    '  {"breakpoints":[{"line":15,"column":5,"endLine":15,"endColumn":18},{"line":15,"column":19,"endLine":15,"endColumn":32}]}',
    '> setBreakpoints {"source":{"path":"/hand-written.lockstep"},"breakpoints":[{"line":15,"column":19}]}',
    '  {"breakpoints":[{"id":1,"verified":true,"line":15,"column":19}]}',
    '> continue',
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '> eval ready of 0',
    '  true',
    '> reverse',
    '  stopped: entry, CPU 0 | Start of the run',
  ]);
});

test('a function breakpoint stops inside the function; a name that nothing calls is answered with the nearest', async () => {
  const text = await playText(
    ADDING,
    `${LAUNCH}
    setFunctionBreakpoints {"breakpoints":[{"name":"add","condition":"x == 2"},{"name":"addd"},{"name":""}]}
    continue
    stack 0
    reverse`,
  );
  expect(text.split('\n').slice(3)).toEqual([
    '  {"breakpoints":[{"id":1,"verified":true},{"id":2,"verified":false,"message":"Nothing in this scenario calls a function \\"addd\\". Did you mean add?","reason":"failed"},{"id":3,"verified":false,"message":"\\"name\\" must be the name of a function, but is \\"\\".","reason":"failed"}]}',
    '> continue',
    '  stopped: function breakpoint, CPU 0 | breakpoint 1',
    '> stack 0',
    '  add:   let was = x;',
    '  CPU 0:     for (i in 0..4) { add(1); }',
    '> reverse',
    '  stopped: entry, CPU 0 | Start of the run',
  ]);
});

test('a breakpoint that was there already keeps its number, and a client that arms another one at a hit stops there', async () => {
  // That is how a client treats a breakpoint that waits for another: it sends it once the other one's number is in a stop.
  const said = await answers(`${set({ line: 7, condition: 'x == 2' })}
    continue
    ${set({ line: 7, condition: 'x == 2' }, { line: 15, column: 5 })}
    continue`);
  expect(said.slice(1)).toEqual([
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '  stopped: breakpoint, CPU 0 | breakpoint 2',
  ]);
});

test('a log point speaks about all that one goes over to get to a later moment', async () => {
  const counterexample = `
shared x: 0..7 = 0;
scenario failing {
  cpu 0 { x = 1; x = 2; assert(x == 1); }
}
`;
  const text = await playText(
    counterexample,
    `setBreakpoints {"source":{"path":"/hand-written.lockstep"},"breakpoints":[{"line":4,"column":18,"logMessage":"x is {x}"}]}
    launch {"counterexample": true, "stopAt": "end"}`,
  );
  expect(text.split('\n').slice(2)).toEqual([
    '> launch {"counterexample": true, "stopAt": "end"}',
    '  breakpoint {"reason":"changed","breakpoint":{"id":1,"verified":true,"line":4,"column":18}}',
    '  console: x is 1',
    '  stopped: exception, CPU 0 | Paused on model error LS8005 | CPU 0: Assertion failed: x == 1',
  ]);
});

test('a condition on a record number means the same record backwards, when others have gone from the log since', async () => {
  const logging = `
log prb[3];
scenario logging {
  cpu 0 {
    for (i in 0..5) {
      let r = log_reserve(prb);
      log_commit(prb, r, "text", 4);
    }
  }
}
`;
  const text = await playText(
    logging,
    `${LAUNCH}
    ${set({ line: 7, condition: 'r == 4' }, { line: 7, condition: 'r == 1' })}
    continue
    eval r of 0
    continue
    eval r of 0
    continue
    reverse
    eval r of 0
    reverse
    eval r of 0
    reverse`,
  );
  const said = text.split('\n').filter((line) => /stopped: (?!pause)|^ {2}\d+$/.test(line));
  expect(said.slice(1)).toEqual([
    '  stopped: breakpoint, CPU 0 | breakpoint 2',
    '  1',
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '  4',
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '  4',
    '  stopped: breakpoint, CPU 0 | breakpoint 2',
    '  1',
    '  stopped: entry, CPU 0 | Start of the run',
  ]);
});
