/** What the language server says of patches: lenses, functions before and after, new patches, diffs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens } from 'vscode-languageserver';
import type { NewPatch, PatchChanges } from '../../server/lsp/patches/requests.ts';
import { TestServer, uriOf } from './harness.ts';
import { edited, opened } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const TEXT = `use linux.panic;

patch first "One" {
  fn helper(): bool { return panic_cpu != none; }
  fn console_trylock_spinning {
    if (console_trylock()) return true;
  + if (helper()) return false;
  }
}

patch second needs first {
  fn console_trylock_spinning {
  - if (helper()) return false;
  }
}

series both { first; second; }

scenario s { with first; cpu 0 {} expect no hang; }

compare "C" { scenarios s; with nothing; with both; }
`;

describe('lenses', () => {
  it('stand above patches, what they change, series, and what applies them', async () => {
    const { path, uri } = await opened(server, TEXT);
    const lenses = await server.ask<CodeLens[]>('textDocument/codeLens', path);
    const shown = lenses.filter((each) => each.command?.command === 'lockstep.showPatchedFunction');
    const fn = 'console_trylock_spinning';
    expect(
      shown.map(({ range, command }) => [range.start.line, command?.title, ...(command?.arguments ?? [])]),
    ).toEqual([
      [2, 'Show patched functions', { uri, patches: ['first'] }],
      [3, 'Show patched function', { uri, patches: ['first'], fn: 'helper' }],
      [4, 'Show patched function', { uri, patches: ['first'], fn }],
      [11, 'Show patched function', { uri, patches: ['second'], fn }],
      [16, 'Show patched functions', { uri, patches: ['both'], before: [] }],
      [18, 'Show patched functions', { uri, patches: ['first'], before: [] }],
      [20, 'Show patched functions', { uri, patches: ['both'], before: [] }],
    ]);
  });
});

describe('the functions that patches change', () => {
  const changes = (uri: string, patches: string[], before?: string[]) =>
    server.client.sendRequest<PatchChanges>('lockstep/patchChanges', { uri, patches, before });

  it('are shown on top of what the patches need', async () => {
    const { uri } = await opened(server, TEXT);
    const answer = await changes(uri, ['second']);
    if ('problems' in answer) throw new Error(answer.problems[0]?.message);
    expect(answer.before).toEqual(['first']);
    expect(answer.changes.map(({ name }) => name)).toEqual(['console_trylock_spinning']);
    const [{ before, after } = { before: '', after: '' }] = answer.changes;
    expect(before).toContain(
      '  if (console_trylock()) return true;\n  if (helper()) return false;\n\n  let flags',
    );
    expect(after).toContain('  if (console_trylock()) return true;\n\n  let flags');
    expect(before).toMatch(/^\/\/\/ Takes the console lock/);
  });
  it('are those that come out the same only where nothing is left of a change', async () => {
    const { uri } = await opened(server, TEXT);
    const answer = await changes(uri, ['both'], []);
    expect('changes' in answer && answer.changes.map(({ name, before }) => [name, before])).toEqual([
      ['helper', ''],
    ]);
  });
  it('are not shown when the patches do not apply, or are not there', async () => {
    const { uri } = await opened(server, TEXT);
    expect(await changes(uri, ['second'], [])).toMatchObject({ problems: [{ code: 'LS4007' }] });
    expect(await changes(uri, ['third'])).toMatchObject({ problems: [{ code: 'LS9002' }] });
  });
});

describe('an edited copy of a function', () => {
  const copyOf = async (uri: string, fn: string) =>
    (await server.client.sendRequest<{ text: string } | null>('lockstep/functionText', { uri, fn }))?.text;
  const make = (params: object) => server.client.sendRequest<NewPatch>('lockstep/makePatch', params);

  it('becomes a patch, and the next one takes its place', async () => {
    const { path, uri, text } = await opened(
      server,
      'use linux.panic;\n\nscenario s { cpu 0 {} expect no hang; }\n',
    );
    const copy = (await copyOf(uri, 'panic')) ?? '';
    const first = await make({
      uri,
      fn: 'panic',
      text: copy.replace('  park();\n', ''),
      name: 'mine',
      title: 'A try',
    });
    if ('problems' in first) throw new Error(first.problems[0]?.message);
    const one = edited(text, first.edits);
    expect(one).toBe(`${text}\npatch mine "A try" {\n  fn panic {\n    irq_enable();\n  - park();\n  }\n}\n`);
    expect(await server.change(path, one)).toEqual([]);
    const next = await make({
      uri,
      fn: 'panic',
      text: copy.replace('  park();\n', '  halt();\n'),
      name: 'mine',
      replaces: 'mine',
    });
    if ('problems' in next) throw new Error(next.problems[0]?.message);
    expect(edited(one, next.edits)).toBe(
      `${text}\npatch mine "A try" {\n  fn panic {\n    irq_enable();\n  - park();\n  + halt();\n  }\n}\n`,
    );
  });
  describe('that is saved again', () => {
    const F = 'fn f() {\n  irq_disable();\n  halt();\n}\n\nfn g() {\n  park();\n}\n\n';
    const OTHER = 'patch other {\n  fn g {\n  + irq_enable();\n    park();\n  }\n}\n\n';
    const again = async (patch: string, text: string, last?: string) => {
      const { uri, text: whole } = await opened(server, `${F}${OTHER}${patch}\n`);
      const made = await make({ uri, fn: 'f', text, name: 'mine', replaces: 'mine', last });
      if ('problems' in made) throw new Error(made.problems[0]?.message);
      const now = edited(whole, made.edits);
      const { diagnostics } = await opened(server, now);
      // Nothing uses what is declared here.
      expect(diagnostics.filter(({ code }) => code !== 'LS1030')).toEqual([]);
      return now.slice(F.length + OTHER.length);
    };
    const COPY = 'fn f() {\n  irq_disable();\n}\n';
    const HUNK = '  fn f {\n    irq_disable();\n  - halt();\n  }\n';

    it('leaves the title, what the patch needs, and the comment above it', async () => {
      const head = '/// Why.\npatch mine "Given by hand" needs other {\n';
      const patch = `${head}  fn f {\n  - irq_disable();\n    halt();\n  }\n}\n`;
      expect(await again(patch, COPY)).toBe(`${head}${HUNK}}\n\n`);
    });
    it('leaves hunks of other functions, and what is declared beside them', async () => {
      const by =
        'patch mine {\n  shared seen: bool = false;\n\n  /// Added.\n  fn h() {\n    seen = true;\n  }\n\n';
      const rest = '\n  fn g {\n  + h();\n    park();\n  }\n}\n';
      const before = '  // It is enough.\n  fn f {\n  - irq_disable();\n    halt();\n  }\n';
      expect(await again(`${by}${before}${rest}`, COPY)).toBe(`${by}  // It is enough.\n${HUNK}${rest}\n`);
    });
    it('has all hunks of its function in the place of the first', async () => {
      const two = '  fn f {\n  - irq_disable();\n    halt();\n  }\n';
      expect(
        await again(
          `patch mine {\n${two}\n  fn g {\n  + halt();\n    park();\n  }\n\n  fn f {\n    halt();\n  + park();\n  }\n}\n`,
          COPY,
        ),
      ).toBe(`patch mine {\n${HUNK}\n  fn g {\n  + halt();\n    park();\n  }\n}\n\n`);
    });
    it('puts its hunk behind the others when somebody has taken it out', async () => {
      const g = '  fn g {\n  + halt();\n    park();\n  }\n';
      expect(await again(`patch mine {\n${g}}\n`, COPY)).toBe(`patch mine {\n${g}\n${HUNK}}\n\n`);
    });
    it('takes out what it has brought before and does not any more, and nothing else', async () => {
      const last = `shared mine_too: bool = false;\n${COPY}`;
      const rest = '  shared by_hand: bool = false;\n\n';
      expect(
        await again(`patch mine {\n  shared mine_too: bool = false;\n${rest}${HUNK}}\n`, COPY, last),
      ).toBe(`patch mine {\n${rest}${HUNK}}\n\n`);
    });
    it('replaces what it brings again', async () => {
      const patch = `patch mine {\n  shared seen: bool = false;\n\n${HUNK}}\n`;
      expect(await again(patch, `shared seen: bool = true;\n${COPY}`)).toBe(
        patch.replace('false', 'true').concat('\n'),
      );
    });
  });
  it('is used where the function comes from when the file does not see it yet, with what is new beside it', async () => {
    const { uri, text } = await opened(server, 'use linux.machine;\n\nfn f() {\n  irq_disable();\n}\n');
    const made = await make({
      uri,
      fn: 'f',
      text: 'shared seen: bool = false;\nfn f() {\n  irq_disable();\n  seen = true;\n}\n',
      name: 'p',
    });
    if ('problems' in made) throw new Error(made.problems[0]?.message);
    expect(edited(text, made.edits)).toBe(
      `${text}\npatch p {\n  shared seen: bool = false;\n\n  fn f {\n    irq_disable();\n  + seen = true;\n  }\n}\n`,
    );
  });
  it.each([
    ['nothing is different', 'fn f() { irq_disable(); }', 'LS9107'],
    ['it does not parse', 'fn f() { irq_disable( }', 'LS9105'],
    ['the function is gone', 'fn g() { irq_disable(); }', 'LS9106'],
    ['it brings what a patch cannot', 'fn f() {}\nsemaphore s = 1;', 'LS9106'],
  ])('makes none when %s', async (_, text, code) => {
    const { uri } = await opened(server, 'fn f() { irq_disable(); }\n');
    expect(await make({ uri, fn: 'f', text })).toMatchObject({ problems: [{ code }] });
  });
  it('is offered on the head of a function', async () => {
    const { path, uri, position } = await opened(server, 'fn |f() {\n  irq_disable();\n}\n');
    const actions = await server.ask<CodeAction[]>('textDocument/codeAction', path, {
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title, command }) => [title, command?.command, command?.arguments])).toEqual([
      ['Make a patch of f…', 'lockstep.makePatch', [{ uri, fn: 'f' }]],
    ]);
  });
});

describe('diffs', () => {
  it('are exported and imported', async () => {
    const { uri } = await opened(server, TEXT);
    const exported = await server.client.sendRequest<{ text: string; notes: string[] }>(
      'lockstep/exportPatches',
      { uri, patches: ['second'] },
    );
    expect(exported.notes).toEqual(['With first in front, which is needed.']);
    expect(exported.text).toMatch(
      /^Subject: One\nLockstep-Patch: first\n\ndiff --git a\/linux\/printk\.lockstep/,
    );
    const other = await opened(server, 'use linux.panic;\n');
    const imported = await server.client.sendRequest<NewPatch>('lockstep/importDiff', {
      uri: other.uri,
      diff: exported.text,
    });
    if ('problems' in imported) throw new Error(imported.problems[0]?.message);
    expect(imported.names).toEqual(['first', 'second']);
    expect(edited(other.text, imported.edits)).toContain(
      'patch second needs first {\n  fn console_trylock_spinning {\n    if (console_trylock()) return true;\n  - if (helper()) return false;\n  }\n}',
    );
  });
  it('are imported into a file that lies at the root of a folder that is on no disk', async () => {
    const { uri: from } = await opened(server, TEXT);
    const exported = await server.client.sendRequest<{ text: string }>('lockstep/exportPatches', {
      uri: from,
      patches: ['first'],
    });
    const uri = 'memfs://mount/own.lockstep';
    const published = server.nextDiagnostics(uri);
    await server.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lockstep', version: 1, text: 'use linux.panic;\n' },
    });
    await published;
    expect(
      await server.client.sendRequest<NewPatch>('lockstep/importDiff', { uri, diff: exported.text }),
    ).toMatchObject({ names: ['first'] });
  });
  it('that cannot be imported say where', async () =>
    expect(
      await server.client.sendRequest('lockstep/importDiff', {
        uri: uriOf('m1.lockstep'),
        diff: '--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n',
      }),
    ).toMatchObject({
      problems: [{ code: 'LS9103', line: 2 }],
    }));
});
