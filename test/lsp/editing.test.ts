/** What helps while a text is written: formatting, signatures, hints, and renames that would change what a name means. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InlayHint, SignatureHelp, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { edited, opened, positionOf } from './marked.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const OPTIONS = { options: { tabSize: 8, insertSpaces: false } };

describe('formatting', () => {
  const UGLY = 'fn f( ) {\nhalt( );\nhalt( );\n}\nfn g( ){\nhalt( );\n}\n';

  it('sets the blanks of the whole file, in the style of the language', async () => {
    const { path, text } = await opened(server, UGLY);
    const edits = await server.ask<TextEdit[]>('textDocument/formatting', path, OPTIONS);
    expect(edited(text, edits)).toBe('fn f() {\n  halt();\n  halt();\n}\nfn g() {\n  halt();\n}\n');
  });

  it('of a range changes its lines only', async () => {
    const { path, text } = await opened(server, UGLY);
    const range = { start: { line: 1, character: 3 }, end: { line: 2, character: 0 } };
    const edits = await server.ask<TextEdit[]>('textDocument/rangeFormatting', path, { ...OPTIONS, range });
    expect(edited(text, edits)).toBe('fn f( ) {\n  halt();\nhalt( );\n}\nfn g( ){\nhalt( );\n}\n');
  });

  it('while typing changes the line that a `;` ends and the block that a `}` closes', async () => {
    const { path, text } = await opened(server, UGLY);
    const typed = async (ch: string, line: number, character: number) =>
      edited(
        text,
        await server.ask<TextEdit[]>('textDocument/onTypeFormatting', path, {
          ...OPTIONS,
          ch,
          position: { line, character },
        }),
      );
    expect(await typed(';', 2, 8)).toBe('fn f( ) {\nhalt( );\n  halt();\n}\nfn g( ){\nhalt( );\n}\n');
    expect(await typed('}', 6, 1)).toBe('fn f( ) {\nhalt( );\nhalt( );\n}\nfn g() {\n  halt();\n}\n');
  });

  it('leaves a file with syntax errors alone', async () => {
    const { path } = await opened(server, 'fn f( {');
    expect(await server.ask('textDocument/formatting', path, OPTIONS)).toEqual([]);
  });
});

describe('signature help', () => {
  async function shown(marked: string): Promise<string | undefined> {
    const { path, position } = await opened(server, marked);
    const help = await server.ask<SignatureHelp | null>('textDocument/signatureHelp', path, { position });
    const [signature] = help?.signatures ?? [];
    const [from, to] = (signature?.parameters?.[help?.activeParameter ?? 0]?.label ?? [0, 0]) as [
      number,
      number,
    ];
    return (
      signature &&
      `${signature.label.slice(0, from)}<${signature.label.slice(from, to)}>${signature.label.slice(to)}`
    );
  }
  const F = '/// Adds.\nfn add(n: 0..3, times: 0..3): bool { return true; }\n';

  it('marks the parameter that the cursor is at', async () => {
    expect(await shown(`${F}fn g() { add(|1, 2); }`)).toBe('fn add(<n: 0..3>, times: 0..3): bool');
    expect(await shown(`${F}fn g() { add(1, |2); }`)).toBe('fn add(n: 0..3, <times: 0..3>): bool');
  });
  it('is there while the call is not closed', async () =>
    expect(await shown(`${F}fn g() { add(1, |`)).toBe('fn add(n: 0..3, <times: 0..3>): bool'));
  it('is that of the inner call inside of two, and of the outer one behind', async () => {
    expect(await shown(`${F}fn g() { add(cmpxchg(a, |b, c), 2); }`)).toBe(
      'builtin fn cmpxchg(ref variable: any, <old: any>, new: any): any',
    );
    expect(await shown(`${F}fn g() { add(cmpxchg(a, b, c), |2); }`)).toBe(
      'fn add(n: 0..3, <times: 0..3>): bool',
    );
  });
  it('is that of the call around an index or a bracket, and not of one around a block', async () => {
    expect(await shown(`${F}shared x: 0..3[2];\nfn g() { add(x[|0], 2); }`)).toBe(
      'fn add(<n: 0..3>, times: 0..3): bool',
    );
    expect(await shown(`${F}fn g() { add(1, (|2 + 1)); }`)).toBe('fn add(n: 0..3, <times: 0..3>): bool');
    expect(await shown(`${F}fn g() { if (add(1, 2)) { | } }`)).toBeUndefined();
  });
  it('is not there outside of a call', async () => {
    expect(await shown(`${F}fn g() { |add(1, 2); }`)).toBeUndefined();
    expect(await shown(`${F}fn g() { add(1, 2)|; }`)).toBeUndefined();
  });
});

describe('inlay hints', () => {
  it('name the parameters that bare values are for, and the types of locals', async () => {
    const { path, text } = await opened(
      server,
      'fn add(n: 0..3, cpu0: cpu?): bool { return true; }\nfn g() {\n  let a = add(1, none);\n  let b: bool = a;\n  let n = 2;\n  add(n, this_cpu);\n}\n',
    );
    const hints = await server.ask<InlayHint[]>('textDocument/inlayHint', path, {
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    const lines = text.split('\n');
    const inserted = hints
      .toSorted((x, y) => y.position.line - x.position.line || y.position.character - x.position.character)
      .map(({ position: { line, character }, label }) => {
        lines[line] = `${lines[line]?.slice(0, character)}«${label}»${lines[line]?.slice(character)}`;
      });
    expect(inserted).toHaveLength(4);
    expect([lines[2], lines[4]]).toEqual([
      '  let a«: bool» = add(«n:»1, «cpu0:»none);',
      '  let n«: number» = 2;',
    ]);
  });
});

describe('a rename', () => {
  async function to(marked: string, newName: string): Promise<string> {
    const { path, uri, text, position } = await opened(server, marked);
    const edit = await server.ask<WorkspaceEdit>('textDocument/rename', path, { position, newName });
    return edited(text, edit.changes?.[uri] ?? []);
  }

  it('into a name of the file, of a used file or of the prelude is refused', async () => {
    await expect(to('shared |x: bool = false;\nfn y() {}', 'y')).rejects.toThrow(
      '`y` is declared already, in line 2',
    );
    await expect(to('use linux.panic;\nshared |x: bool = false;', 'panic_cpu')).rejects.toThrow(
      /`panic_cpu` is declared already, in machine\.lockstep, line \d+\. Choose another name\./,
    );
    await expect(to('fn |f() {}', 'halt')).rejects.toThrow('in prelude.lockstep');
  });
  it('into a local name where the renamed one is used is refused', async () =>
    expect(to('shared |x: bool = false;\nfn f() { let y = 1; x = true; }', 'y')).rejects.toThrow(
      'in line 2',
    ));
  it('of a local into a later one of its block, or into a parameter, is refused', async () => {
    await expect(to('fn f() { let |a = 1; let b = 2; }', 'b')).rejects.toThrow('is declared already');
    await expect(to('fn f(b: bool) { let |a = 1; }', 'b')).rejects.toThrow('is declared already');
    await expect(to('fn f(|b: bool) { if (b) { let a = 1; } }', 'a')).rejects.toThrow('is declared already');
  });
  it('into what another file that sees this one declares is refused', async () => {
    const { path, uri } = await opened(server, 'shared x: bool = false;');
    await opened(server, `use "${path}";\nfn taken() { x = true; }`);
    const position = positionOf('shared x', 'x');
    const asked = server.ask<WorkspaceEdit>('textDocument/rename', path, { position, newName: 'taken' });
    await expect(asked).rejects.toThrow(/`taken` is declared already, in m\d+\.lockstep, line 2/);
    expect(uri).toContain(path);
  });
  it('into a name that only another function or another kind of thing has is done', async () => {
    expect(await to('fn f() { let |a = 1; a = 2; }\nfn g() { let b = 1; }', 'b')).toBe(
      'fn f() { let b = 1; b = 2; }\nfn g() { let b = 1; }',
    );
    expect(await to('patch q { const c = 1; }\nfn |f() {}', 'q')).toBe('patch q { const c = 1; }\nfn q() {}');
    expect(await to('fn |f() {}', 'f')).toBe('fn f() {}');
  });
});
