// Where breakpoints come to lie: in code that is called from several places, in handlers, in patches; and what becomes of
// them when the program changes.
import { expect, test } from 'vitest';
import { connect, FILE, isEvent } from '../support/dap-session.ts';
import { playText, programsOf } from '../support/dap-text.ts';

const PATCHED = `
shared x: 0..7 = 0;

fn twice(n: 0..3) {
  x = n;
  x = n + 1;
}

fn handler() {
  x = 7;
}

patch third "A third store" {
  fn twice {
    x = n;
  + x = 6;
    x = n + 1;
  }
}

scenario places {
  machine { cpus = 2; }
  cpu 0 { twice(1); let m = x; twice(m); }
  cpu 1 { while (x != 2) cpu_relax(); send_ipi(other_cpus, handler); }
  expect no hang;
}
`;

const set = (...lines: number[]) =>
  `setBreakpoints ${JSON.stringify({ source: { path: FILE }, breakpoints: lines.map((line) => ({ line })) })}`;

test('in a function that is expanded in two places, and in a handler', async () => {
  const text = await playText(
    PATCHED,
    `launch {"schedule": "roundRobin"}
    ${set(6, 10)}
    continue
    stack 0
    continue
    stack 0
    continue
    stack 0`,
  );
  expect(text.split('\n').slice(3)).toMatchInlineSnapshot(`
    [
      "  {"breakpoints":[{"id":1,"verified":true,"line":6},{"id":2,"verified":true,"line":10}]}",
      "> continue",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "> stack 0",
      "  twice:   x = n + 1;",
      "  CPU 0:   cpu 0 { twice(1); let m = x; twice(m); }",
      "> continue",
      "  stopped: breakpoint, CPU 0 | breakpoint 2",
      "> stack 0",
      "  handler:   x = 7;",
      "  ▲ IPI handler",
      "  CPU 0:   cpu 0 { twice(1); let m = x; twice(m); }",
      "> continue",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "> stack 0",
      "  twice:   x = n + 1;",
      "  CPU 0:   cpu 0 { twice(1); let m = x; twice(m); }",
    ]
  `);
});

test('a line of a patch is a place when the patch is applied, and moves when it no longer is', async () => {
  const client = connect(programsOf(PATCHED));
  await client.request('initialize', { linesStartAt1: true, columnsStartAt1: true });
  await client.request('launch', { program: FILE, schedule: 'roundRobin', with: ['third'] });
  const placed = await client.request('setBreakpoints', {
    source: { path: FILE },
    breakpoints: [{ line: 16 }, { line: 6 }],
  });
  expect(placed.body.breakpoints).toEqual([
    { id: 1, verified: true, line: 16 },
    { id: 2, verified: true, line: 6 },
  ]);
  await client.request('configurationDone');
  await client.event(['stopped'], 0);
  const from = client.sent.length;
  await client.request('restart', { arguments: { program: FILE, schedule: 'roundRobin' } });
  await client.event(['stopped'], from);
  const events = client.sent.slice(from).filter((each) => isEvent(each) && each.event === 'breakpoint');
  expect(events.map((each) => isEvent(each) && each.body)).toEqual([
    {
      reason: 'changed',
      breakpoint: {
        id: 1,
        verified: false,
        line: 16,
        message: 'No code that the scenario runs is on this line or near it.',
        reason: 'failed',
      },
    },
  ]);
});

test('inside an atomic block nobody stands: the breakpoint moves to its beginning', async () => {
  const text = await playText(
    'shared x: 0..7 = 0;\nscenario atomically {\n  cpu 0 {\n    x = 1;\n    atomic {\n      x = 2;\n      x = 3;\n    }\n  }\n}\n',
    `launch {"schedule": "roundRobin"}
    ${set(7)}
    continue
    eval x of 0`,
  );
  expect(text.split('\n').slice(3)).toEqual([
    '  {"breakpoints":[{"id":1,"verified":true,"line":5}]}',
    '> continue',
    '  stopped: breakpoint, CPU 0 | breakpoint 1',
    '> eval x of 0',
    '  1',
  ]);
});

test('parameters are stored by the call, and read in the function', async () => {
  const text = await playText(
    PATCHED,
    `launch {"schedule": "roundRobin"}
    setExceptionBreakpoints {"filters": []}
    setDataBreakpoints {"breakpoints": [{"dataId": "CPU 0:m on CPU 0", "accessType": "readWrite"}, {"dataId": "handler:m on CPU 0"}]}
    continue
    continue
    continue
    continue`,
  );
  expect(text.split('\n').slice(5)).toMatchInlineSnapshot(`
    [
      "  {"breakpoints":[{"id":1,"verified":true},{"id":2,"verified":false,"message":"handler has no local called \\"m\\" in this scenario.","reason":"failed"}]}",
      "> continue",
      "  stopped: data breakpoint, CPU 0 | CPU 0 stores m on CPU 0: 2, was 0 | Line 23: let m = x; | breakpoint 1",
      "> continue",
      "  stopped: data breakpoint, CPU 0 | CPU 0 reads m on CPU 0: 2 | Line 23: twice(m); | breakpoint 1",
      "> continue",
      "  stopped: pause, CPU 0 | End of the run | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.",
      "> continue",
      "  terminated",
    ]
  `);
});

test('each line of the Variables view that the machine stores can be watched', async () => {
  const client = connect(programsOf(PATCHED));
  await client.request('initialize', { linesStartAt1: true, columnsStartAt1: true });
  await client.request('launch', { program: FILE, schedule: 'roundRobin' });
  await client.request('configurationDone');
  await client.event(['stopped'], 0);
  const { body: stack } = await client.request('stackTrace', { threadId: 1 });
  const { body: scopes } = await client.request('scopes', { frameId: stack.stackFrames[0].id });
  const ids: [string, string | null][] = [];
  for (const { variablesReference } of scopes.scopes) {
    const { body } = await client.request('variables', { variablesReference });
    for (const { name } of body.variables) {
      const info = await client.request('dataBreakpointInfo', { variablesReference, name });
      ids.push([name, info.body.dataId]);
    }
  }
  expect(ids.filter(([, id]) => id !== null)).toMatchInlineSnapshot(`
    [
      [
        "status",
        "cpu[0].status",
      ],
      [
        "level",
        "cpu[0].level",
      ],
      [
        "interrupts off",
        "cpu[0].irqs_off",
      ],
      [
        "x",
        "x",
      ],
    ]
  `);
});

test('on another branch hits are counted along that branch', async () => {
  const looping = `
shared x: 0..7 = 0;
scenario counting {
  cpu 0 {
    for (i in 0..4) {
      x = i;
    }
  }
}
`;
  const text = await playText(
    looping,
    `launch {"schedule": "roundRobin"}
    setBreakpoints {"source":{"path":"${FILE}"},"breakpoints":[{"line":6,"hitCondition":"3"}]}
    continue
    eval i of 0
    setExpression {"expression": "x", "value": "7"}
    reverse
    continue
    eval i of 0
    eval x of 0`,
  );
  expect(text.split('\n').filter((line) => /stopped|^ {2}\d/.test(line))).toMatchInlineSnapshot(`
    [
      "  stopped: entry, CPU 0 | Start of the run",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "  2",
      "  stopped: breakpoint, CPU 0 | breakpoint 1",
      "  stopped: pause, CPU 0 | End of the run (what-if: x = 7) | Every foreground CPU has come to its end. Continue ends the session; stepping back still works.",
      "  4",
    ]
  `);
});
