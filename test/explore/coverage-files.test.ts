import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Coverage, FileCoverage, TextRange } from '../../server/trace/report.ts';
import { checkText, MAIN, pathOf, type Texts } from '../support/lockstep.ts';

async function filesOf(texts: Texts, job: Parameters<typeof checkText>[1] = {}): Promise<FileCoverage[]> {
  const report = await checkText(texts, { ...job, options: { coverage: true } });
  return (report.cases[0].coverage as Coverage).files;
}

/** The first line of a range, as it is written. */
const written = (text: string, { line, column, endLine, endColumn }: TextRange) =>
  text.split('\n')[line].slice(column, line === endLine ? endColumn : undefined);

const TEXT = `shared x: 0..7 = 0;
shared y: 0..3 = 0;
fn f(n: 0..3) {
  if (n > 1) x = 1;
  else x = 2;
}
fn g() { x = 3; }
fn empty() {}
fn unused(): bool {
  let a = y;
  if (a == 1) { x = 5; return true; }
  while (x == 1) cpu_relax();
  return false;
}
scenario s {
  cpu 0 {
    let a = 1;
    f(a);
    if (y == 3) g();
    assert(x != 6);
    empty();
    loop {
      x = 4;
      if (y == 1 || y == 0) break;
    }
  }
  background cpu 1 { y = 1; }
}`;

describe('what of a file is executed', () => {
  test('is said of each statement, condition and function, with the place it is written at', async () => {
    const [file, ...others] = await filesOf(TEXT);
    expect(others).toEqual([]);
    expect(file.uri).toBe(MAIN);
    const mark = (reached: boolean, text: string) => `${reached ? '+' : '-'} ${text}`;
    expect(file.statements.map(({ range, reached }) => mark(reached, written(TEXT, range)))).toEqual([
      '+ n > 1',
      '- x = 1;',
      '+ x = 2;',
      '- x = 3;',
      '+ let a = 1;',
      '+ f(a);',
      '+ y == 3',
      '- g()',
      '+ x != 6',
      '+ loop {',
      '+ x = 4;',
      '+ y == 1 || y == 0',
      '+ y = 1;',
    ]);
    expect(file.statements.filter(({ part }) => part).map(({ range }) => written(TEXT, range))).toEqual([
      'n > 1',
      'y == 3',
      'g()',
      'x != 6',
      'y == 1 || y == 0',
    ]);
    expect(file.branches.map(({ text, taken, never }) => [text, taken, never])).toEqual([
      ['n > 1', ['false'], ['true']],
      ['y == 3', ['false'], ['true']],
      ['y == 1 || y == 0', ['true', 'false'], []],
    ]);
    expect(file.functions.map(({ name, reached }) => mark(reached, name))).toEqual([
      '+ f',
      '- g',
      '+ CPU 0',
      '+ CPU 1',
    ]);
    expect(file.functions[0].range).toEqual({ line: 2, column: 0, endLine: 5, endColumn: 1 });
  });

  test('has the functions that are never called, with what there would be to execute', async () => {
    const [{ uncalled }] = await filesOf(TEXT);
    expect(uncalled.map(({ name }) => name)).toEqual(['empty', 'unused']);
    expect(uncalled[1].statements.map((range) => written(TEXT, range))).toEqual([
      'let a = y;',
      'a == 1',
      'x = 5;',
      'return true;',
      'while (x == 1) cpu_relax();',
      'return false;',
    ]);
  });

  test('leaves open where a condition goes that one of its copies knows beforehand', async () => {
    const [{ branches }] = await filesOf(`shared x: 0..3 = 0;
      fn f(n: 0..3) { if (n > 1) x = 1; else x = 2; }
      scenario s { cpu 0 { let a = 1; let b = a + 1; f(0); f(b); } }`);
    expect(branches.map(({ taken, never }) => [taken, never])).toEqual([[['true'], []]]);
  });

  test('says of a condition that nobody comes to that it goes nowhere', async () => {
    const [{ branches }] = await filesOf(`shared x: 0..3 = 0;
      scenario s { cpu 0 { if (x == 1) { if (x == 2) x = 3; } } }`);
    expect(branches.map(({ text, taken, never }) => [text, taken, never])).toEqual([
      ['x == 1', ['false'], ['true']],
      ['x == 2', [], ['true', 'false']],
    ]);
  });

  test('is in the file in which it is written: one that is used, a patch', async () => {
    const files = await filesOf(
      {
        'main.lockstep': `use model;
patch p { fn f { + x = 1; x = 2; } }
scenario s { with p; cpu 0 { f(); } }`,
        'model.lockstep': 'shared x: 0..3 = 0;\nfn f() { x = 2; }\n',
      },
      {},
    );
    const lines = Object.fromEntries(
      files.map(({ uri, statements }) => [uri.split('/').at(-1), statements.map(({ range }) => range.line)]),
    );
    expect(lines).toEqual({ 'model.lockstep': [1], 'main.lockstep': [1, 2] });
  });
});

describe('of the examples and the library', () => {
  const names = readdirSync(pathOf('examples')).filter((name) =>
    /^(first|lock-in|notifier|slow|two-panics)/.test(name),
  );

  test.each(names)('%s: the files agree with the summary, and with the text of functions', async (name) => {
    const text = readFileSync(pathOf(`examples/${name}`), 'utf8');
    const job = { options: { coverage: true }, budget: { maxStates: 20_000 } };
    const { cases } = await checkText(text, job);
    const uncalled = new Map<string, TextRange[]>();
    const called = new Map<string, FileCoverage>();
    for (const { coverage } of cases) {
      const { files, statements, reached } = coverage as Coverage;
      const all = files.flatMap((file) => file.statements);
      expect([all.length, all.filter((each) => each.reached).length]).toEqual([statements, reached]);
      for (const file of files) {
        called.set(file.uri, file);
        for (const fn of file.uncalled) uncalled.set(`${file.uri}:${fn.range.line}`, fn.statements);
      }
    }
    // A function that one case calls and another does not has the same statements in both.
    for (const { uri, functions, statements } of called.values()) {
      for (const { range } of functions) {
        const written = uncalled.get(`${uri}:${range.line}`);
        const executed = statements.filter(
          ({ range: at }) => at.line >= range.line && at.endLine <= range.endLine,
        );
        const begins = (at: TextRange) => `${at.line}:${at.column}`;
        if (written)
          expect(written.map(begins)).toEqual(
            expect.arrayContaining(executed.map((each) => begins(each.range))),
          );
      }
    }
  });
});
