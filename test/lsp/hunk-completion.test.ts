/** Completion in a hunk: at the start of a line, the statements of the function that can come next. `|` is the cursor. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompletionItem, type Diagnostic, InsertTextFormat, type TextEdit } from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { edited, opened } from './marked.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const F = `shared x: 0..9 = 0;
fn f() {
  x = 1;
  x = 2;
  if (x == 2) {
    x = 3;
    x = 4;
  } else {
    x = 5;
  }
  while (x > 5) cpu_relax();
  x = 6;
}
`;

const isLine = (each: CompletionItem): boolean => each.sortText?.startsWith('!') === true;

/** What is offered of the function's lines, best first. */
async function lines(marked: string): Promise<CompletionItem[]> {
  const { path, position } = await opened(server, marked);
  const items = await server.complete(path, position);
  return items.filter(isLine).sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

async function check(hunk: string, labels: string[], before = F): Promise<void> {
  expect((await lines(`${before}${hunk}`)).map(({ label }) => label)).toEqual(labels);
}

/** The text once an item has been taken. */
async function taken(marked: string, label: string): Promise<string> {
  const { path, position, text } = await opened(server, marked);
  const item = (await server.complete(path, position)).find((each) => isLine(each) && each.label === label);
  if (!item) throw new Error(`${label} is not offered`);
  const edits = [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])];
  const plain = (newText: string) =>
    item.insertTextFormat === InsertTextFormat.Snippet
      ? newText.replace(/\$0/g, '|').replace(/\\([\\$}])/g, '$1')
      : newText;
  return edited(
    text,
    edits.map((each) => ({ ...each, newText: plain(each.newText) })),
  );
}

describe('at the start of a line of a hunk, completion offers', () => {
  it('the statement behind the lines before, as context and to be taken out', () =>
    check('patch p { fn f {\n    x = 1;\n    |\n} }', ['x = 2;', '- x = 2;']));
  it('what comes behind a line to take out, whatever is added before', () =>
    check('patch p { fn f {\n  - x = 1;\n  + x = 9;\n    |\n} }', ['x = 2;', '- x = 2;']));
  it('a statement with blocks in short, to go into, and to be taken out', () =>
    check('patch p { fn f {\n    x = 2;\n    |\n} }', [
      'if (x == 2) { x = 3; x = 4; } else { x = 5; }',
      'if (x == 2) {',
      '- if (x == 2) { x = 3; x = 4; } else { x = 5; }',
    ]));
  it('in a block, what is in that block', () =>
    check('patch p { fn f {\n    if (x == 2) {\n      x = 3;\n      |\n', ['x = 4;', '- x = 4;']));
  it('in a block that nothing stands in yet, any of it', () =>
    check('patch p { fn f {\n    if (x == 2) {\n      |\n    }\n} }', [
      'x = 3;',
      '- x = 3;',
      'x = 4;',
      '- x = 4;',
    ]));
  it('in the second block, what is in the second', () =>
    check('patch p { fn f {\n    if (x == 2) { ... } else {\n    |\n', ['x = 5;', '- x = 5;']));
  it('behind a gap, all that comes later in the block', () =>
    check('patch p { fn f {\n    while (x > 5) cpu_relax();\n    ...\n    |\n} }', ['x = 6;', '- x = 6;']));
  it('every statement in order where the hunk says nothing yet', async () => {
    const found = await lines(`${F}patch p { fn f { | } }`);
    expect(found.filter(({ detail }) => detail === 'Context').map(({ label }) => label)).toEqual([
      'x = 1;',
      'x = 2;',
      'if (x == 2) { x = 3; x = 4; } else { x = 5; }',
      'x = 3;',
      'x = 4;',
      'x = 5;',
      'while (x > 5) cpu_relax();',
      'x = 6;',
    ]);
  });
  it('what comes behind an `if` to which an `else` is added', () =>
    check(
      'patch p { fn f {\n    if (x == 2) { ... }\n  + else {\n  +   x = 7;\n  + }\n    |\n} }',
      ['x = 6;', '- x = 6;'],
      'shared x: 0..9 = 0;\nfn f() { if (x == 2) { x = 3; } x = 6; }\n',
    ));
  it('`else` behind a `+` where one can be added', async () => {
    const text = 'patch p { fn f {\n    if (x == 2) { ... }\n  + |\n} }';
    const { path, position } = await opened(
      server,
      `shared x: 0..9 = 0;\nfn f() { if (x == 2) { x = 3; } x = 6; }\n${text}`,
    );
    const labels = (await server.complete(path, position)).map(({ label }) => label);
    expect(labels).toContain('else');
  });
  it('only the first of them selected', async () => {
    const found = await lines(`${F}patch p { fn f { | } }`);
    expect(found.filter(({ preselect }) => preselect).map(({ label }) => label)).toEqual(['x = 1;']);
  });
  it('behind `-`, lines to take out alone', () =>
    check('patch p { fn f {\n    x = 1;\n  - |\n} }', ['x = 2;']));
  it('what goes on as what is written begins', async () => {
    await check('patch p { fn f {\n    whi|\n} }', [
      'while (x > 5) cpu_relax();',
      '- while (x > 5) cpu_relax();',
    ]);
    await check('patch p { fn f {\n    while (x > |\n} }', [
      'while (x > 5) cpu_relax();',
      '- while (x > 5) cpu_relax();',
    ]);
  });
  it('nothing of the function behind lines that it does not have', () =>
    check('patch p { fn f {\n    x = 8;\n    |\n} }', []));
  it('nothing of the function at its end', () => check('patch p { fn f {\n    x = 6;\n    |\n} }', []));
  it('nothing of the function in a comment, in another function of the patch, or outside of patches', async () => {
    await check('patch p { fn f {\n    // x|\n} }', []);
    await check('patch p { fn g() {\n    |\n} }', []);
    await check('// patch p { fn f {\nfn g() {\n    |\n}', []);
  });
});

describe('the function is as the hunk finds it', () => {
  const BEFORE = `${F}patch first { fn f {\n    x = 1;\n  - x = 2;\n  + x = 7;\n} }\n`;
  it('with the patches that are needed', () =>
    check('patch p needs first { fn f {\n    x = 1;\n    |\n} }', ['x = 7;', '- x = 7;'], BEFORE));
  it('without those that are not', () =>
    check('patch p { fn f {\n    x = 1;\n    |\n} }', ['x = 2;', '- x = 2;'], BEFORE));
  it('with the patches of a series that is needed', () =>
    check(
      'series s { first; }\npatch p needs s { fn f {\n    x = 1;\n    |\n} }',
      ['x = 7;', '- x = 7;'],
      BEFORE,
    ));
  it('with the hunks before it in the patch', () =>
    check('patch p { fn f {\n    x = 1;\n  + x = 8;\n} fn f {\n    x = 1;\n    |\n} }', [
      'x = 8;',
      '- x = 8;',
    ]));
  it('of the library', async () => {
    const found = await lines('use linux.panic;\npatch p { fn console_trylock_spinning { | } }');
    expect(found[0]).toMatchObject({ label: 'if (console_trylock()) return true;', preselect: true });
  });
  it('with a function that the patch itself adds', () =>
    check('patch p { fn g() { x = 1; x = 2; }\n fn g { x = 1; | } }', ['x = 2;', '- x = 2;']));
});

describe('behind `+`', () => {
  it('completion is that of any statement, and nothing of the function is offered as a line', async () => {
    const { path, position } = await opened(server, `${F}patch p { fn f {\n    x = 1;\n  + |\n} }`);
    const items = await server.complete(path, position);
    expect(items.filter(isLine)).toEqual([]);
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['x', 'if', 'cpu_relax']));
  });
  it('so it is in a block that is added', () =>
    check('patch p { fn f {\n    x = 1;\n  + if (x == 1) {\n    |\n} }', []));
});

describe('taking one', () => {
  const at = (line: string) => `${F}patch p {\n  fn f {\n    x = 2;\n${line}\n  }\n}\n`;
  const hunk = (text: string) => text.slice(text.indexOf('    x = 2;\n', F.length));

  it('writes context where the cursor is', async () =>
    expect(hunk(await taken(at('    i|'), 'if (x == 2) { x = 3; x = 4; } else { x = 5; }'))).toBe(
      '    x = 2;\n    if (x == 2) { ... } else { ... }\n  }\n}\n',
    ));
  it('goes into a block', async () =>
    expect(hunk(await taken(at('    |'), 'if (x == 2) {'))).toBe(
      '    x = 2;\n    if (x == 2) {\n      |\n    } else { ... }\n  }\n}\n',
    ));
  it('takes out with a mark on every line, to the left of the statement', async () =>
    expect(hunk(await taken(at('    |'), '- if (x == 2) { x = 3; x = 4; } else { x = 5; }'))).toBe(
      '    x = 2;\n  - if (x == 2) {\n  -   x = 3;\n  -   x = 4;\n  - } else {\n  -   x = 5;\n  - }\n  }\n}\n',
    ));
  it('takes out behind a mark that is there', async () => {
    const label = 'if (x == 2) { x = 3; x = 4; } else { x = 5; }';
    const wanted =
      '    x = 2;\n  - if (x == 2) {\n  -   x = 3;\n  -   x = 4;\n  - } else {\n  -   x = 5;\n  - }\n  }\n}\n';
    expect(hunk(await taken(at('  - |'), label))).toBe(wanted);
    expect(hunk(await taken(at('  -|'), label))).toBe(wanted);
  });
  it('leaves a patch that applies, whatever of it is taken', async () => {
    const wrong: [string, Diagnostic[]][] = [];
    for (const start of [
      '    |\n  + x = 0;',
      '    x = 1;\n    |\n  + x = 0;',
      '    if (x == 2) {\n      |\n    + x = 0;\n    } else { ... }',
    ]) {
      const marked = `${F}patch p {\n  fn f {\n${start}\n  }\n}\n`;
      for (const { label, detail } of await lines(marked)) {
        if (detail === 'Go into the block') continue;
        const text = await taken(marked, label);
        // A hunk must change something.
        const { diagnostics } = await opened(
          server,
          text.replace(/\n {2}\}\n\}\n$/, '\n  + x = 0;\n  }\n}\n'),
        );
        if (diagnostics.length > 0) wrong.push([text, diagnostics]);
      }
    }
    expect(wrong).toEqual([]);
  });
});
