/** Ways from one place in the text to others: types, patches, callers, links, and how names are used. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentHighlight,
  DocumentLink,
  LocationLink,
  SelectionRange,
} from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { opened, textAt } from './marked.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

describe('type definition', () => {
  async function leadsTo(marked: string): Promise<string[]> {
    const { path, text, position } = await opened(server, marked);
    const links = await server.ask<LocationLink[]>('textDocument/typeDefinition', path, { position });
    return links.map((each) => textAt(text, each.targetSelectionRange));
  }

  it('leads to the enum of a variable, a local, a parameter and what a function gives', async () => {
    const kind = 'enum kind { a, b }\n';
    expect(await leadsTo(`${kind}shared |x: kind = a;`)).toEqual(['kind']);
    expect(await leadsTo(`${kind}shared x: kind[2];\nfn f() { |x[0] = a; }`)).toEqual(['kind']);
    expect(await leadsTo(`${kind}shared x: kind = a;\nfn f() { let y = x; if (|y == a) {} }`)).toEqual([
      'kind',
    ]);
    expect(await leadsTo(`${kind}fn f(p: kind): kind { return p; }\nfn g() { let y = |f(a); }`)).toEqual([
      'kind',
    ]);
  });
  it('leads from the number of a record to its log', async () =>
    expect(await leadsTo('log ring[3];\nshared |next: seq of ring = 0;')).toEqual(['ring']));
  it('leads nowhere from a number', async () => expect(await leadsTo('shared |x: 0..3 = 0;')).toEqual([]));
});

describe('implementation', () => {
  async function touched(marked: string): Promise<string[]> {
    const { path, text, position } = await opened(server, marked);
    const links = await server.ask<LocationLink[]>('textDocument/implementation', path, { position });
    return links.map((each) => textAt(text, each.targetRange));
  }

  it('of a function is the hunks that change it and the lines that patches add and remove', async () =>
    expect(
      await touched(
        'shared x: bool = false;\nfn |f() { x = true; }\nfn g() { f(); }\npatch p { fn f { x = true; + x = false; } }\npatch q { fn g { - f(); } }',
      ),
    ).toEqual(['fn f { x = true; + x = false; }', '- f();']));
  it('of a variable is the changed lines that name it, without the context', async () =>
    expect(
      await touched(
        'shared |x: bool = false;\nfn f() { x = true; }\npatch p { fn f { x = true; + x = false; } }',
      ),
    ).toEqual(['+ x = false;']));
});

describe('call hierarchy', () => {
  const TEXT =
    'fn leaf() { halt(); }\nfn f() { leaf(); leaf(); }\npatch p { fn f { + leaf(); } }\nscenario s { cpu 0 { f(); send_ipi(1, leaf); } cpu 1 {} }';

  async function prepared(marked: string) {
    const { path, text, position } = await opened(server, marked);
    const [item] = await server.ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', path, {
      position,
    });
    if (!item) throw new Error('nothing is called here');
    return { item, text };
  }

  it('says what calls a function, or names it as the handler of an interrupt', async () => {
    const { item } = await prepared(TEXT.replace('leaf()', '|leaf()'));
    expect([item.name, item.detail]).toEqual(['leaf', undefined]);
    const calls: CallHierarchyIncomingCall[] = await server.client.sendRequest(
      'callHierarchy/incomingCalls',
      { item },
    );
    expect(calls.map(({ from, fromRanges }) => [from.name, from.detail, fromRanges.length])).toEqual([
      ['f', undefined, 2],
      ['f', 'patch p', 1],
      ['cpu 0', 'scenario s', 1],
    ]);
  });

  it('goes on from a hunk to the callers of what it changes', async () => {
    const { item } = await prepared(TEXT.replace('leaf()', '|leaf()'));
    const calls: CallHierarchyIncomingCall[] = await server.client.sendRequest(
      'callHierarchy/incomingCalls',
      { item },
    );
    const hunk = calls.find(({ from }) => from.detail === 'patch p')?.from;
    const next: CallHierarchyIncomingCall[] = await server.client.sendRequest('callHierarchy/incomingCalls', {
      item: hunk,
    });
    expect(next.map(({ from }) => from.name)).toEqual(['cpu 0']);
  });

  it('says what a function calls, the functions of the machine too', async () => {
    const { item, text } = await prepared(TEXT.replace('fn f', 'fn |f'));
    const calls: CallHierarchyOutgoingCall[] = await server.client.sendRequest(
      'callHierarchy/outgoingCalls',
      { item },
    );
    expect(
      calls.map(({ to, fromRanges }) => [to.name, fromRanges.map((each) => textAt(text, each))]),
    ).toEqual([['leaf', ['leaf', 'leaf']]]);
    const leaf: CallHierarchyOutgoingCall[] = await server.client.sendRequest('callHierarchy/outgoingCalls', {
      item: calls[0]?.to,
    });
    expect(leaf.map(({ to }) => [to.name, to.uri.split('/').at(-1)])).toEqual([['halt', 'prelude.lockstep']]);
  });
});

describe('document links', () => {
  it('lead to used files and to addresses in comments', async () => {
    const { path, text } = await opened(
      server,
      'use linux.panic;\nuse linux.nowhere;\n/// See (https://example.org/a?b=1), and\n// http://example.org/c.\nconst a = 1;',
    );
    const links = await server.ask<DocumentLink[]>('textDocument/documentLink', path);
    expect(
      links.map((each) => [textAt(text, each.range), each.target?.replace(/^.*\/library\//, 'library/')]),
    ).toEqual([
      ['linux.panic', 'library/linux/panic.lockstep'],
      ['https://example.org/a?b=1', 'https://example.org/a?b=1'],
      ['http://example.org/c', 'http://example.org/c'],
    ]);
  });
});

describe('highlights', () => {
  it('tell reading from changing', async () => {
    const { path, text, position } = await opened(
      server,
      'shared |x: 0..9[2] = 0;\nfn f() {\n  let a = x[0];\n  x[a] = 1;\n  x[0]++;\n  WRITE_ONCE(x[1], 2);\n  if (READ_ONCE(x[1]) == 2) {}\n}',
    );
    const found = await server.ask<DocumentHighlight[]>('textDocument/documentHighlight', path, { position });
    const kinds = ['', 'text', 'read', 'write'];
    expect(found.map(({ range, kind }) => [range.start.line, textAt(text, range), kinds[kind ?? 0]])).toEqual(
      [
        [0, 'x', 'write'],
        [2, 'x', 'read'],
        [3, 'x', 'write'],
        [4, 'x', 'write'],
        [5, 'x', 'write'],
        [6, 'x', 'read'],
      ],
    );
  });
});

describe('selection ranges', () => {
  it('go from the word outwards, through the operators as they bind', async () => {
    const { path, text, position } = await opened(
      server,
      'fn f(a: bool) {\n  if (!a == a && |irqs_off()) halt();\n}\n',
    );
    const [found] = await server.ask<SelectionRange[]>('textDocument/selectionRange', path, {
      positions: [position],
    });
    const steps: string[] = [];
    for (let at = found; at; at = at.parent as SelectionRange) steps.push(textAt(text, at.range));
    expect(steps).toEqual([
      'irqs_off',
      'irqs_off()',
      '!a == a && irqs_off()',
      'if (!a == a && irqs_off()) halt();',
      '{\n  if (!a == a && irqs_off()) halt();\n}',
      'fn f(a: bool) {\n  if (!a == a && irqs_off()) halt();\n}',
    ]);
  });
});
