// What several cases execute together, from real reports.
import { describe, expect, test } from 'vitest';
import { type MergedFile, mergeCoverage } from '../../../extension/testing/coverage.ts';
import type { Coverage, TextRange } from '../../../server/trace/report.ts';
import { checkText } from '../../support/lockstep.ts';

async function merged(text: string): Promise<MergedFile> {
  const { cases, diagnostics } = await checkText(text, { options: { coverage: true } });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [file] = mergeCoverage(cases.map(({ coverage }) => coverage as Coverage));
  return file;
}

function shown(text: string, { statements, functions }: MergedFile): string[] {
  const written = ({ line, column, endLine, endColumn }: TextRange) =>
    text.split('\n')[line].slice(column, line === endLine ? endColumn : undefined);
  const mark = (reached: boolean) => (reached ? '+' : '-');
  return [
    ...statements.map(({ range, reached, branches }) =>
      [
        `${mark(reached)} ${written(range)}`,
        ...branches.map(({ way, taken }) => `${mark(taken)}${way}`),
      ].join(' '),
    ),
    ...functions.map(({ name, reached }) => `${mark(reached)} fn ${name}`),
  ];
}

describe('coverage of several cases', () => {
  test('is what one of them executes', async () => {
    const text = `shared x: 0..3 = 0;
fn f() { x = 1; }
fn g() { x = 2; }
fn h() { x = 3; }
scenario s for n in 0..1 {
  cpu 0 {
    if (n == 0) f();
    if (n == 1) g();
    let a = n;
    if (a == 1) x = 0;
  }
}`;
    expect(shown(text, await merged(text))).toEqual([
      '+ x = 1;',
      '+ x = 2;',
      '- x = 3;',
      '+ f()',
      '+ g()',
      '+ let a = n;',
      '+ a == 1 +true +false',
      '+ x = 0;',
      '+ fn f',
      '+ fn g',
      '- fn h',
      '+ fn CPU 0',
    ]);
  });

  test('does not say of a condition that it is not executed, or never comes out one way, when a case knew that beforehand', async () => {
    const text = `shared x: 0..3 = 0;
shared on: bool = false;
fn f(n: 0..3) { if (n > 1) x = 1; }
scenario known { cpu 0 { f(2); } }
scenario unknown { cpu 0 { if (on) { let b = 1; f(b); } } }
`;
    // In the second scenario nobody comes to the condition; in the first it was decided, though nothing is left of it.
    const { statements } = await merged(text);
    const shownOf = (column: number) =>
      statements.filter(({ range }) => range.line === 2 && range.column === column);
    expect(shownOf(20)).toEqual([]);
    expect(shownOf(27)).toMatchObject([{ reached: true, branches: [] }]);
  });

  test('counts the statements of a function that no case calls, and of one that some case does call only what that has', async () => {
    const text = `shared x: 0..3 = 0;
fn f() { x = 1; x = 2; }
fn g() { x = 3; }
scenario a { cpu 0 { f(); } }
scenario b { cpu 0 { x = 0; } }
`;
    const { statements, functions } = await merged(text);
    expect(statements.map(({ range, reached }) => [range.line, reached])).toEqual([
      [1, true],
      [1, true],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(functions.map(({ name, reached }) => [name, reached])).toEqual([
      ['f', true],
      ['g', false],
      ['CPU 0', true],
      ['CPU 0', true],
    ]);
  });

  test('counts a call once, also where it stands for its statement in one case and not in another', async () => {
    const text = `shared x: 0..3 = 0;
fn f(n: 0..3) { x = n; }
scenario s for n in 0..1 {
  cpu 0 { let a = n; if (n == 0) { f(1); } else { f(a); } f(n); }
}`;
    const { statements } = await merged(text);
    const places = statements.map(({ range }) => `${range.line}:${range.column}`);
    expect(new Set(places).size).toBe(places.length);
    expect(statements.every(({ reached }) => reached)).toBe(true);
  });

  test('puts the ways out of a condition at the statement that it is in', async () => {
    const text = `shared x: 0..3 = 0;
scenario s { cpu 0 {
  let ok = x == 0 && x != 1;
  loop { if (x == 3) break; x = x + 1; }
} }`;
    expect(shown(text, await merged(text)).filter((line) => /true|false/.test(line))).toEqual([
      '+ let ok = x == 0 && x != 1; +true -false +true -false',
      '+ loop { if (x == 3) break; x = x + 1; } +true +false',
    ]);
  });
});
