/** A hunk that no longer applies: where its line stands now, and the quick fixes that make it apply again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { edited, opened } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const STATE = 'shared x: 0..7 = 0;\nshared y: 0..7 = 0;\nshared b: bool = false;\n';

interface Outcome {
  message: string;
  fixes: Record<string, string>;
  preferred: string[];
}

/** What is said of the hunk, and the text of the patch after each fix. */
async function outcome(functions: string, hunk: string, head = 'patch p'): Promise<Outcome> {
  const text = `${STATE}${functions}\n${head} {\n  fn f {\n${hunk}\n  }\n}\n`;
  const { path, diagnostics } = await opened(server, text);
  const [wrong, ...more] = diagnostics.filter(({ severity }) => severity === 1);
  expect([wrong?.code, more]).toEqual(['LS4005', []]);
  const actions = await server.ask<CodeAction[]>('textDocument/codeAction', path, {
    range: wrong?.range,
    context: { diagnostics: [wrong], only: ['quickfix'] },
  });
  const fixes = Object.fromEntries(
    actions.map(({ title, edit }) => {
      const after = edited(text, Object.values(edit?.changes ?? {})[0] ?? []);
      return [title, after.slice(after.indexOf('patch p'))] as const;
    }),
  );
  for (const [title, patch] of Object.entries(fixes)) {
    const fixed = await opened(server, `${text.slice(0, text.indexOf('patch p'))}${patch}`);
    expect([title, fixed.diagnostics.filter(({ severity }) => severity === 1)]).toEqual([title, []]);
  }
  const preferred = actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title);
  return { message: String(wrong?.message), fixes, preferred };
}

const patch = (hunk: string, head = 'patch p', fn = 'f') => `${head} {\n  fn ${fn} {\n${hunk}\n  }\n}\n`;

describe('a line that was changed', () => {
  it('is changed in the hunk', async () => {
    const { message, fixes } = await outcome(
      'fn f() {\n  x = 1;\n  y = 2;\n}',
      '    x = 1;\n  - y = 1;\n  + y = 3;',
    );
    expect(message).toMatch(/no match for `y = 1;`\. After 1 matching line there stands `y = 2;`\.$/);
    expect(fixes).toEqual({ 'Change the line to `y = 2;`': patch('    x = 1;\n  - y = 2;\n  + y = 3;') });
  });
  it('is changed with what is around the block that the hunk goes on in', async () => {
    const { fixes } = await outcome(
      'fn f() {\n  while (b && b) {\n    y = 1;\n    x = 2;\n  }\n}',
      '    while (b) {\n      y = 1;\n  +   y = 2;\n    }',
    );
    expect(fixes['Change the line to `while (b && b) { y = 1; x = 2; }`']).toBe(
      patch('    while (b && b) {\n      y = 1;\n  +   y = 2;\n    }'),
    );
  });
});

describe('a line that has moved', () => {
  it('further on is named, and what stands in between is skipped', async () => {
    const { message, fixes } = await outcome(
      'fn f() {\n  x = 1;\n  b = true;\n  x = 3;\n  y = 2;\n}',
      '    x = 1;\n    y = 2;\n  + y = 3;',
    );
    expect(message).toMatch(
      /After 1 matching line there stands `b = true;`\. The line stands 2 statements further on, at line 8\.$/,
    );
    expect(fixes).toEqual({
      'Skip what stands in between with `...`': patch('    x = 1;\n    ...\n    y = 2;\n  + y = 3;'),
      'Take this line of context out': patch('    x = 1;\n  + y = 3;'),
    });
  });
  it('to another place of the function is named', async () => {
    const { message, fixes, preferred } = await outcome(
      'fn f() {\n  y = 2;\n  x = 1;\n  b = true;\n}',
      '    x = 1;\n  - y = 2;',
    );
    expect(message).toMatch(/there stands `b = true;`\. The line stands at line 5 now\.$/);
    expect([fixes, preferred]).toEqual([{}, []]);
  });
  it('to another function is named, and the hunk goes there if all of it fits', async () => {
    const { message, fixes, preferred } = await outcome(
      'fn f() { g(); }\nfn g() {\n  x = 1;\n  y = 2;\n}',
      '    x = 1;\n  - y = 2;',
    );
    expect(message).toMatch(/no match for `x = 1;`\. The line stands in g now, at line 6\.$/);
    expect(fixes).toEqual({ 'Change g instead': patch('    x = 1;\n  - y = 2;', 'patch p', 'g') });
    expect(preferred).toEqual(['Change g instead']);
  });
});

describe('a line that is gone', () => {
  it('is taken out of the context, if the rest says the place', async () => {
    const { fixes, preferred } = await outcome(
      'fn f() {\n  x = 1;\n}',
      '    x = 1;\n  + y = 3;\n    f2();'.replace('f2()', 'b = false'),
    );
    expect(fixes).toEqual({ 'Take this line of context out': patch('    x = 1;\n  + y = 3;') });
    expect(preferred).toHaveLength(1);
  });
  it('is one that another patch brings: that is needed', async () => {
    const other = 'patch q {\n  fn f {\n    x = 1;\n  + x = 2;\n  }\n}\n';
    const { fixes } = await outcome(`fn f() {\n  x = 1;\n}\n${other}`, '    x = 2;\n  + y = 3;');
    expect(fixes['Say that it needs q']).toBe(patch('    x = 2;\n  + y = 3;', 'patch p needs q'));
    const titled = await outcome(
      `fn f() {\n  x = 1;\n}\n${other}`,
      '    x = 2;\n  + y = 3;',
      'patch p "Title"',
    );
    expect(titled.fixes['Say that it needs q']).toBe(
      patch('    x = 2;\n  + y = 3;', 'patch p "Title" needs q'),
    );
  });
});
