/** Half-typed functions that patches change: whatever is missing, what is wrong with the rest is said, and everything asked is answered. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { QUESTIONS } from './edits/questions.ts';
import { TestServer, uriOf } from './harness.ts';
import { positionOf } from './marked.ts';

let server: TestServer;
/** What the server complains of to whoever started it. */
const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});

beforeAll(async () => {
  server = await TestServer.start();
  for (const path of ['all.lockstep', 'half.lockstep', 'uses.lockstep']) await server.open(path, '');
});
beforeEach(() => complaints.mockClear());
afterAll(() => {
  server.dispose();
  complaints.mockRestore();
});

const PATCHES = [
  'patch p { fn f {\n  halt();\n+ cpu_relax();\n} }',
  'patch q { fn f {\n+ halt();\n  halt();\n} }',
  'patch r needs p { fn f {\n  ...\n- cpu_relax();\n} }',
  'series both { p; q; }',
  'scenario s { with p, q; cpu 0 { f(); } expect no hang; }',
  'compare "c" { scenarios s; with p, q; with both; }\n',
].join('\n');
const MISTAKE = 'fn other() { no_such_function(); }\n';

const SHAPES = [
  'fn f',
  'fn f(',
  'fn f()',
  'fn f():',
  'fn f(): bool',
  'fn f(n',
  'fn f(n:',
  'fn f() {',
  'fn f() { if (',
  'fn f() { if () {',
  'fn f() { halt(); if (',
  'fn f() { halt(); if (true)',
  'fn f() { halt(); if (true) halt(); else',
  'fn f() { halt(); while (true',
  'fn f() { halt(); choose',
  'fn f() { halt(); choose { halt(); }',
  'fn f() { halt(); atomic',
  'fn f() { halt(); loop',
  'fn f() { halt(); for (',
  'fn f() { halt(); for (n in 0..',
  'fn f() { halt(); wait',
  'fn f() { let',
  'fn f() { let x = ',
  'fn f() { x +=',
  'fn f() { +',
  'fn f() { ...',
  'fn f() }',
  'fn f { halt(); }',
  'fn f() halt();',
];

function isSaid(diagnostics: readonly Diagnostic[]): void {
  expect(complaints.mock.calls).toEqual([]);
  // An exception in a check becomes a message without a code.
  expect(diagnostics.filter(({ code }) => !/^LS\d{4}$/.test(String(code)))).toEqual([]);
  // What is half typed may make a name of its own unknown.
  const unknown = diagnostics.filter(
    ({ code, message }) => code === 'LS1020' && !/`[fnx]`/.test(String(message)),
  );
  expect(unknown.map(({ message }) => message)).toEqual([
    'No function called `no_such_function` is visible here.',
  ]);
}

async function isAnswered(path: string, text: string, diagnostics: Diagnostic[]): Promise<void> {
  const uri = uriOf(path);
  const end = { line: text.split('\n').length - 1, character: 0 };
  for (const at of [positionOf(text, 'fn f {'), positionOf(text, 'cpu_relax'), positionOf(text, 'with p')])
    for (const [method, more] of QUESTIONS)
      await server
        .ask(method, path, more(at, end, diagnostics))
        .catch(({ message }) => expect(`${method} ${message}`).toMatch(/rename/i));
  const asked: [method: string, more: object][] = [
    ['patchChanges', { patches: ['p', 'q'] }],
    ['functions', {}],
    ['functionText', { fn: 'f' }],
    ['makePatch', { fn: 'f', text: 'fn f() { halt(); halt(); }' }],
    ['exportPatches', { patches: ['p'] }],
  ];
  for (const [method, more] of asked) await server.client.sendRequest(`lockstep/${method}`, { uri, ...more });
}

describe.each(SHAPES)('`%s`', (half) => {
  it.each([
    ['before the patches', `${MISTAKE}${half}\n${PATCHES}`],
    ['after the patches', `${MISTAKE}${PATCHES}${half}`],
  ])('%s leaves what is wrong with the rest', async (_, text) => {
    const diagnostics = await server.change('all.lockstep', text);
    isSaid(diagnostics);
    expect(diagnostics.some(({ code }) => code === 'LS1001')).toBe(true);
    await isAnswered('all.lockstep', text, diagnostics);
  });

  it('in a file that is used leaves what is wrong with the rest', async () => {
    await server.change('half.lockstep', half);
    const text = `use half;\n${MISTAKE}${PATCHES}`;
    const diagnostics = await server.change('uses.lockstep', text);
    isSaid(diagnostics);
    await isAnswered('uses.lockstep', text, diagnostics);
  });
});
