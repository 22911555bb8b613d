import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  LocationLink,
  SemanticTokens,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { cursor, TestServer, uriOf } from './harness.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

let files = 0;
async function opened(marked: string) {
  const { text, position } = marked.includes('|')
    ? cursor(marked)
    : { text: marked, position: { line: 0, character: 0 } };
  const path = `t${++files}.lockstep`;
  const diagnostics = await server.open(path, text);
  return { path, text, position, diagnostics, uri: uriOf(path) };
}

describe('hover', () => {
  async function check(marked: string, expected: string[]) {
    const { path, position } = await opened(marked);
    const hover = await server.ask<Hover>('textDocument/hover', path, { position });
    const value = (hover.contents as { value: string }).value;
    for (const each of expected) expect(value).toContain(each);
  }

  it('shows how a function is declared, and its doc comment', () =>
    check('/// Prints it.\n/// Twice.\nfn f(x: bool): bool { return x; }\nfn g() { |f(true); }', [
      'fn f(x: bool): bool',
      'Prints it.\nTwice.',
    ]));
  it('shows the library file a name comes from', () =>
    check('fn f() { |irq_disable(); }', ['builtin fn irq_disable()', 'Turns interrupts off', 'prelude']));
  it('shows the type that a let has', () =>
    check('fn f() { let a = irq_save(); if (|a) {} }', ['let a: bool']));
  it('says what a kind of step is and costs', () =>
    check('scenario s { costs { |nmi = 1 us; } cpu 0 {} expect no hang; }', [
      'an NMI is on its way',
      '1 us to 9 us',
    ]));
  it('shows a comment behind a declaration', () =>
    check('shared x: 0..3 = 0; // what it is\nfn f() { |x = 1; }', ['what it is']));
});

describe('definition and references', () => {
  it('lead from a hunk to the function it changes, in the library too', async () => {
    const { path, position } = await opened('use linux.panic;\npatch p { fn |panic { + halt(); } }');
    const [link] = await server.ask<LocationLink[]>('textDocument/definition', path, { position });
    expect(link?.targetUri).toMatch(/library\/linux\/panic\.lockstep$/);
  });

  it('find uses in functions, patches and scenarios', async () => {
    const { path, position, uri } = await opened(
      'shared |x: bool = false;\nfn f() { x = true; }\npatch p { fn f { - x = true; + x = false; } }\nscenario s { cpu 0 { f(); } expect never x; }',
    );
    const found = await server.ask<Location[]>('textDocument/references', path, {
      position,
      context: { includeDeclaration: true },
    });
    expect(found.filter((each) => each.uri === uri).map((each) => each.range.start.line)).toEqual([
      0, 1, 2, 2, 3,
    ]);
  });
});

describe('completion', () => {
  async function check(marked: string, has: string[], hasNot: string[] = []) {
    const { path, position } = await opened(marked);
    const labels = (await server.complete(path, position)).map((each) => each.label);
    expect(labels).toEqual(expect.arrayContaining(has));
    for (const each of hasNot) expect(labels).not.toContain(each);
  }

  it('offers names in scope and words that fit', () =>
    check(
      'shared mine: bool = false;\nfn f(p: bool) {\n  let a = true;\n  { let inner = 1; }\n  |\n  let late = 1;\n}',
      ['mine', 'p', 'a', 'spin_lock', 'if', 'while'],
      ['patch', 'scenario', 'inner', 'late'],
    ));
  it('offers the members of a semaphore', () =>
    check('semaphore s = 1;\nfn f() { if (s.|) {} }', ['lock', 'count', 'holder'], ['f']));
  it('offers what can be asked of a CPU', () =>
    check('scenario s { cpu 0 {} expect never cpu[0].| ; }', ['halted', 'parked', 'irqs_off'], ['s']));
  it('offers kinds of steps in a costs block, but those that have a cost', () =>
    check(
      'scenario s { costs { load = 1 ns; st|\n } cpu 0 {} expect no hang; }',
      ['store', 'nmi', 'notice'],
      ['load', 's', 'cpu'],
    ));
  it('offers words of a scenario behind a costs block', () =>
    check('scenario s { costs { load = 1 ns; }\n | }', ['cpu', 'expect'], ['store']));
  it('offers lengths of time as the value of a cost', () =>
    check('const mine = 5 ns;\nscenario s { costs { load = | } }', ['exponential', 'mine'], ['store']));
  it('offers patches after with', () =>
    check('patch p1 { const c = 1; }\nscenario s { cpu 0 {} with | }', ['p1']));
  it('offers whole scenarios where a declaration can stand', () =>
    check('fn f() {}\n|', ['scenario', 'patch', 'compare', 'shared']));
  it('offers files after use', () =>
    check('use linux.pa|', ['linux.panic', 'linux.printk'], ['prelude', 'fn']));
  it('offers declarations in an empty file', () => check('|', ['scenario', 'use', 'fn']));
});

describe('rename', () => {
  const rename = (path: string, position: object, newName: string) =>
    server.ask<WorkspaceEdit>('textDocument/rename', path, { position, newName });

  it('changes every use', async () => {
    const { path, position, uri } = await opened(
      'shared |x: bool = false;\nfn f() { x = true; }\npatch p { fn f { - x = true; } }',
    );
    const edit = await rename(path, position, 'y');
    expect(edit.changes?.[uri]).toHaveLength(3);
  });
  it('refuses names of the library', async () => {
    const { path, position } = await opened('use linux.panic;\nfn f() { |panic_cpu = none; }');
    await expect(rename(path, position, 'y')).rejects.toThrow('belongs to the library');
  });
  it('refuses builtin functions', async () => {
    const { path, position } = await opened('fn f() { |halt(); }');
    await expect(rename(path, position, 'y')).rejects.toThrow('built into the machine');
  });
  it('refuses what cannot be a name', async () => {
    const { path, position } = await opened('shared |x: bool = false;');
    await expect(rename(path, position, 'while')).rejects.toThrow('cannot be a name');
    await expect(rename(path, position, '1x')).rejects.toThrow('cannot be a name');
  });
});

describe('outline', () => {
  it('shows declarations, hunks and CPUs', async () => {
    const { path } = await opened(
      'fn f() {}\npatch p { fn f { + halt(); } }\nscenario s "Title" { cpu 0 {} background cpu 1..2 {} expect no hang; }\ncompare "C" { scenarios s; with nothing; }',
    );
    const symbols = await server.ask<DocumentSymbol[]>('textDocument/documentSymbol', path);
    const names = (list: DocumentSymbol[] = []): unknown[] =>
      list.map((each) => (each.children?.length ? [each.name, names(each.children)] : each.name));
    expect(names(symbols)).toEqual(['f', ['p', ['f']], ['s', ['cpu 0', 'cpu 1..2']], 'C']);
  });
});

describe('folding', () => {
  it('folds blocks and runs of comment lines', async () => {
    const { path } = await opened('// one\n// two\n// three\nfn f() {\n  halt();\n  halt();\n}\n');
    const ranges = await server.ask<FoldingRange[]>('textDocument/foldingRange', path);
    expect(ranges.map((each) => [each.startLine, each.endLine, each.kind])).toEqual(
      expect.arrayContaining([
        [3, 5, undefined],
        [0, 2, 'comment'],
      ]),
    );
  });
});

describe('semantic highlighting', () => {
  it('tells state from locals, and marks what a patch adds', async () => {
    const { path, text } = await opened(
      'shared x: 0..3 = 0;\nfn f() { let a = 1; x = a; }\npatch p { fn f { + x = 2; } }',
    );
    const { data } = await server.ask<SemanticTokens>('textDocument/semanticTokens/full', path);
    const lines = text.split('\n');
    const tokens: string[] = [];
    let [line, char] = [0, 0];
    for (let i = 0; i < data.length; i += 5) {
      const [dl = 0, dc = 0, length = 0, , modifiers = 0] = data.slice(i, i + 5);
      char = dl ? dc : char + dc;
      line += dl;
      tokens.push(
        `${lines[line]?.slice(char, char + length)}${modifiers & (1 << 9) ? ' shared' : ''}${modifiers & (1 << 10) ? ' added' : ''}`,
      );
    }
    expect(tokens).toEqual(['x shared', 'f', 'a', 'x shared', 'a', 'p', 'f', '+ added', 'x shared added']);
  });
});

describe('code lenses', () => {
  it('check, debug and sample a scenario, and compare a comparison', async () => {
    const { path, uri } = await opened(
      'scenario s { cpu 0 {} expect no hang; }\ncompare "C" { scenarios s; with nothing; }',
    );
    const lenses = await server.ask<CodeLens[]>('textDocument/codeLens', path);
    expect(lenses.map((each) => [each.range.start.line, each.command])).toEqual([
      [0, { title: 'Check', command: 'lockstep.check', arguments: [uri, 's'] }],
      [0, { title: 'Debug', command: 'lockstep.debugScenario', arguments: [uri, 's'] }],
      [0, { title: 'Sample', command: 'lockstep.sample', arguments: [uri, 's'] }],
      [1, { title: 'Compare', command: 'lockstep.compare', arguments: [uri, 'C'] }],
    ]);
  });
});

describe('quick fixes', () => {
  async function fixes(text: string) {
    const { path, diagnostics } = await opened(text);
    const all = await server.ask<CodeAction[]>('textDocument/codeAction', path, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics },
    });
    const actions = all.filter(({ kind }) => kind !== 'refactor');
    return actions.map((each) => [each.title, Object.values(each.edit?.changes ?? {})[0]?.[0]?.newText]);
  }

  it('offer the name that was meant', async () =>
    expect(await fixes('fn f() { irq_dissable(); }')).toContainEqual([
      'Change to `irq_disable`',
      'irq_disable',
    ]));
  it('offer the member that was meant', async () =>
    expect(await fixes('semaphore s = 1; fn f() { s.cont = 1; }')).toContainEqual([
      'Change to `count`',
      'count',
    ]));
  it('offer the file that declares the name', async () =>
    expect(await fixes('fn f() { panic_cpu = none; }')).toEqual([
      expect.arrayContaining([
        expect.stringMatching(/^Add `use linux\.\w+;`$/),
        expect.stringMatching(/^use linux\.\w+;\n\n$/),
      ]),
    ]));
});
