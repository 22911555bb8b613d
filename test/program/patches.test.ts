/** Patches: where hunks apply, what they make of a function, and what is said when they do not apply. */
import { describe, expect, test } from 'vitest';
import * as ast from '../../server/language/generated/ast.ts';
import { applyPatches, contentOf } from '../../server/program/apply-patch.ts';
import { patchesNamed } from '../../server/program/cases.ts';
import { tokensOf } from '../../server/program/statement-text.ts';
import type { DiagnosticReport } from '../../server/trace/report.ts';
import { checkText, compileErrors, openText, programOf } from '../support/lockstep.ts';

const STATE = 'shared x: 0..7 = 0;\nshared y: 0..7 = 0;\nshared b: bool = false;\n';
const RUN = 'scenario s { cpu 0 { f(); } expect no hang; }\n';

/** The body of `f` after the patches, on one line. */
async function bodyAfter(source: string, names: string[]): Promise<string> {
  const set = await openText(STATE + source);
  const functions = set.documents.flatMap((d) => d.elements.filter(ast.isFn));
  const named = patchesNamed(set, names);
  if ('unknown' in named) throw new Error(named.unknown);
  const { model, errors } = applyPatches(functions, named.patches);
  expect(errors.map((e) => `${e.code} ${e.message}`)).toEqual([]);
  const fn = model.functions.get('f');
  if (!fn) throw new Error('f is gone');
  return tokensOf(fn.body, (block) => contentOf(model, block))
    .join(' ')
    .replace(/ ;/g, ';')
    .replace(/\( /g, '(')
    .replace(/ \)/g, ')');
}

function onePatch(fn: string, hunk: string): Promise<string> {
  return bodyAfter(`fn f() { ${fn} }\npatch p { fn f {\n${hunk}\n} }\n${RUN}`, ['p']);
}

async function mistakes(source: string): Promise<DiagnosticReport[]> {
  return (await checkText(STATE + source)).diagnostics;
}

function mistakeOf(fn: string, hunk: string): Promise<DiagnosticReport[]> {
  return mistakes(`fn f() {\n${fn}\n}\npatch p { fn f {\n${hunk}\n} }\n${RUN}`);
}

describe('a hunk', () => {
  test('adds lines after, before and between its context', async () => {
    expect(await onePatch('x = 1;', 'x = 1;\n+ x = 2;')).toBe('{ x = 1; x = 2; }');
    expect(await onePatch('x = 1;', '+ x = 2;\nx = 1;')).toBe('{ x = 2; x = 1; }');
    expect(await onePatch('x = 1; y = 1;', 'x = 1;\n+ x = 2;\n+ y = 2;\ny = 1;')).toBe(
      '{ x = 1; x = 2; y = 2; y = 1; }',
    );
  });

  test('takes lines out and replaces them', async () => {
    expect(await onePatch('x = 1; y = 1;', '- x = 1;')).toBe('{ y = 1; }');
    expect(await onePatch('x = 1; y = 1;', 'x = 1;\n- y = 1;\n+ y = 2;')).toBe('{ x = 1; y = 2; }');
    expect(await onePatch('x = 1; y = 1;', '- x = 1;\n- y = 1;')).toBe('{ }');
  });

  test('adds and takes out an `if` with its `else` on lines of their own', async () => {
    const added = '+ if (b) x = 2;\n+ else if (x == 1) {\n+ y = 1;\n+ }\n+ else y = 2;';
    const now = 'if (b) x = 2; else if (x == 1) { y = 1; } else y = 2;';
    expect(await onePatch('x = 1;', `x = 1;\n${added}`)).toBe(`{ x = 1; ${now} }`);
    expect(await onePatch(`x = 1; ${now}`, added.replaceAll('+', '-'))).toBe('{ x = 1; }');
  });

  test.each([
    [
      'a plain statement',
      'if (b) x = 1; y = 1;',
      'if (b) x = 1;\n+ else x = 2;',
      'if (b) x = 1; else x = 2; y = 1;',
    ],
    [
      'a chain',
      'if (b) x = 1; else if (x == 1) x = 2;',
      'if (b) x = 1;\nelse if (x == 1) x = 2;\n+ else x = 3;',
      'if (b) x = 1; else if (x == 1) x = 2; else x = 3;',
    ],
    [
      'a block',
      'if (b) { x = 1; y = 1; }',
      'if (b) { x = 1; y = 1; }\n+ else {\n+ x = 2;\n+ }',
      'if (b) { x = 1; y = 1; } else { x = 2; }',
    ],
    [
      'a block that it skips',
      'if (b) { x = 1; y = 1; }',
      'if (b) { ... }\n+ else x = 2;',
      'if (b) { x = 1; y = 1; } else x = 2;',
    ],
    [
      'a block that it changes',
      'if (b) { x = 1; y = 1; }',
      'if (b) {\nx = 1;\n- y = 1;\n}\n+ else x = 2;',
      'if (b) { x = 1; } else x = 2;',
    ],
    [
      'what is in a block',
      'while (b) { if (x == 1) y = 1; }',
      'while (b) {\nif (x == 1) y = 1;\n+ else y = 2;\n}',
      'while (b) { if (x == 1) y = 1; else y = 2; }',
    ],
    [
      'what is found in a block',
      'while (b) { if (x == 1) y = 1; }',
      'if (x == 1) y = 1;\n+ else y = 2;',
      'while (b) { if (x == 1) y = 1; else y = 2; }',
    ],
  ])('adds an `else` to %s', async (_, before, hunk, after) => {
    expect(await onePatch(before, hunk)).toBe(`{ ${after} }`);
  });

  test('finds an `else` that a patch before it has added, and what is in front of it', async () => {
    const source = `fn f() { let n = 1; if (b) { x = n; } }
      patch p { fn f { if (b) { ... } + else { y = n; } } }
      patch q needs p { fn f { if (b) { x = n; + y = 3; } else { - y = n; + y = 2; } } }
      ${RUN}`;
    expect(await bodyAfter(source, ['p', 'q'])).toBe(
      '{ let n = 1; if (b) { x = n; y = 3; } else { y = 2; } }',
    );
  });

  test('adds no second `else`', async () => {
    const [{ code }] = await mistakeOf('if (b) x = 1; else x = 2;', 'if (b) x = 1;\n+ else x = 3;');
    expect(code).toBe('LS4005');
  });

  test('adds an `else` that runs, with the locals of the function', async () => {
    const { cases } = await checkText(`${STATE}fn f(n: 0..7) { let m = n; if (b) x = m; }
      patch p { fn f { if (b) x = m; + else y = m; } }
      scenario s { with p; cpu 0 { f(5); } expect eventually y == 5; expect never x == 5; }`);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['holds']);
  });

  test('is found whatever the white space and comments are', async () => {
    expect(await onePatch('x   =  1 /* one */;\n// then\n\n y=1;', 'x = 1; y = 1; // both\n+ y = 2;')).toBe(
      '{ x = 1; y = 1; y = 2; }',
    );
  });

  test('is found in the middle and inside any block', async () => {
    expect(await onePatch('x = 1; if (b) { y = 1; x = 2; } y = 3;', 'y = 1;\n+ y = 2;')).toBe(
      '{ x = 1; if (b) { y = 1; y = 2; x = 2; } y = 3; }',
    );
    expect(await onePatch('loop { choose { x = 1; } or { x = 2; } }', 'x = 2;\n+ break;')).toBe(
      '{ loop { choose { x = 1; } or { x = 2; break; } } }',
    );
  });

  test('skips any number of statements at `...`', async () => {
    expect(await onePatch('x = 1; x = 2; x = 3; y = 1;', 'x = 1;\n...\n+ y = 2;\ny = 1;')).toBe(
      '{ x = 1; x = 2; x = 3; y = 2; y = 1; }',
    );
    expect(await onePatch('x = 1; y = 1;', 'x = 1;\n...\n- y = 1;')).toBe('{ x = 1; }');
    expect(await onePatch('x = 1; x = 2; y = 1;', '...\n- y = 1;')).toBe('{ x = 1; x = 2; }');
  });

  test('changes the block of a context statement', async () => {
    expect(await onePatch('while (b) { x = 1; y = 1; }', 'while (b) {\n- x = 1;\n+ x = 2;\n...\n}')).toBe(
      '{ while (b) { x = 2; y = 1; } }',
    );
    expect(
      await onePatch(
        'if (b) { x = 1; } else { loop { y = 1; } }',
        'if (b) { ... } else {\nloop {\n+ break;\n y = 1; } }',
      ),
    ).toBe('{ if (b) { x = 1; } else { loop { break; y = 1; } } }');
  });

  test('adds a whole statement with its block, each line marked', async () => {
    expect(await onePatch('x = 1;', '+ if (b) {\n+ x = 2;\n+ }\nx = 1;')).toBe(
      '{ if (b) { x = 2; } x = 1; }',
    );
  });

  test('takes a whole statement with its block out, each line marked', async () => {
    expect(await onePatch('if (b) { x = 2; } x = 1;', '- if (b) {\n- x = 2;\n- }\nx = 1;')).toBe(
      '{ x = 1; }',
    );
  });

  test('applies to a function that an earlier patch has added', async () => {
    const source = `fn f() { x = 1; }
patch first { fn f { - x = 1; + g(); } fn g() { y = 1; } }
patch second needs first { fn g { y = 1; + y = 2; } }
scenario s { with second_and_first; cpu 0 { f(); } expect eventually y == 2; }
series second_and_first { first; second; }`;
    const report = await checkText(STATE + source);
    expect(report.diagnostics).toEqual([]);
    expect(report.cases[0].verdict).toBe('holds');
  });

  test('sees what earlier patches made', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
patch two needs one { fn f { - x = 2; + x = 3; } }
${RUN}`;
    expect(await bodyAfter(source, ['one', 'two'])).toBe('{ x = 1; x = 3; }');
  });

  test('can use the locals and parameters of its function', async () => {
    const source = `fn f() { g(3); }
fn g(n: 0..7) { let a = n; x = a; }
patch p { fn g { let a = n; + y = a + n; x = a; } }
scenario s { with p; cpu 0 { f(); } expect eventually y == 6; }`;
    expect((await checkText(STATE + source)).cases[0].verdict).toBe('holds');
  });

  test('can put a local in the place of one: what follows means the new one', async () => {
    const source = `fn f() { let a = 1; x = a; }
patch p { fn f { - let a = 1; + let a = 2; x = a; } }
scenario s { with p; cpu 0 { f(); } expect eventually x == 2; }`;
    expect((await checkText(STATE + source)).cases.map((c) => c.verdict)).toEqual(['holds']);
  });
});

describe('a hunk that does not apply', () => {
  test('names the line that is not there and what stands in its place', async () => {
    const [only, ...others] = await mistakeOf('x = 1;\ny = 2;', 'x = 1;\ny = 3;\n+ b = true;');
    expect(others).toEqual([]);
    expect(only.code).toBe('LS4005');
    expect(only.message).toBe(
      'Patch p does not apply to f: no match for `y = 3;`. After 1 matching line there stands `y = 2;`.',
    );
    expect(only.place.line).toBe(9);
    expect(only.related.map((r) => [r.place.line, r.message])).toEqual([
      [5, 'This stands where the line was expected.'],
    ]);
  });

  test('says that the block ends', async () => {
    const [only] = await mistakeOf('x = 1;', 'x = 1;\ny = 3;\n+ b = true;');
    expect(only.message).toMatch(/no match for `y = 3;`. After 1 matching line the block ends there\.$/);
  });

  test('shows the nearest statement when nothing matches', async () => {
    const [only] = await mistakeOf(
      'if (x == 1) { y = 1; }\nb = true;',
      'if (x == 2) { y = 1; }\n+ b = false;',
    );
    expect(only.message).toMatch(
      /no match for `if \(x == 2\) { y = 1; }`\. The nearest is `if \(x == 1\) { y = 1; }`\.$/,
    );
    expect(only.related[0].place.line).toBe(4);
  });

  test('finds the near miss inside a block', async () => {
    const [only] = await mistakeOf('while (b) {\nx = 1;\ny = 1;\n}', 'while (b) {\nx = 1;\n- y = 2;\n}');
    expect(only.code).toBe('LS4005');
    expect(only.message).toMatch(/no match for `y = 2;`/);
    expect(only.place.line).toBe(12);
  });

  test('is not matched by the right words in another order, or by a block that differs', async () => {
    expect((await mistakeOf('x = y;', 'y = x;\n+ b = true;')).map((d) => d.code)).toEqual(['LS4005']);
    expect((await mistakeOf('if (b) { x = 1; }', 'if (b) { x = 2; }\n+ y = 1;')).map((d) => d.code)).toEqual([
      'LS4005',
    ]);
  });

  test('is ambiguous when it fits twice, and shows both places', async () => {
    const [only] = await mistakeOf('x = 1;\ny = 1;\nx = 1;', 'x = 1;\n+ b = true;');
    expect(only.code).toBe('LS4006');
    expect(only.message).toBe('Patch p applies at 2 places of f. Add context lines until only one is left.');
    expect(only.related.map((r) => r.place.line)).toEqual([4, 6]);
  });

  test('is ambiguous when `...` can skip to more than one place, and shows what each comes after', async () => {
    const [only, ...others] = await mistakeOf('x = 1;\nx = 2;', 'x = 1;\n...\n+ x = 3;');
    expect(others).toEqual([]);
    expect(only.code).toBe('LS4006');
    expect(only.message).toBe('Patch p applies at 2 places of f. Add context lines until only one is left.');
    expect(only.related.map((r) => [r.place.line, r.message])).toEqual([
      [4, 'It applies after this statement.'],
      [5, 'It applies after this statement.'],
    ]);
  });

  test.each<[string, string, string, number[]]>([
    ['a line to take out that is there twice', 'x = 1;\ny = 1;\ny = 1;', 'x = 1;\n...\n- y = 1;', [5, 6]],
    ['a line to add at the start', 'x = 1;\nx = 2;\ny = 1;', '+ b = true;\n...\n- x = 1;', []],
    ['a gap between + and context', 'x = 1;\nx = 2;\ny = 1;', 'x = 1;\n+ b = true;\n...\ny = 1;', []],
    ['context that is there twice', 'x = 1;\ny = 1;\ny = 1;', 'x = 1;\n...\ny = 1;\n+ x = 2;', [5, 6]],
    ['the first change in common', 'x = 1;\nx = 2;', '- x = 1;\n...\n+ x = 3;', [4, 5]],
    [
      'a gap in the block of a context statement',
      'while (b) {\nx = 1;\nx = 2;\n}',
      'while (b) {\nx = 1;\n...\n+ x = 3;\n}',
      [5, 6],
    ],
    ['a block whose lines fit twice', 'if (b) {\nx = 1;\nx = 1;\n}', 'if (b) {\n- x = 1;\n}', [5, 6]],
  ])('may fit in more than one way: %s', async (_, fn, hunk, lines) => {
    const found = await mistakeOf(fn, hunk);
    expect(found.map((d) => d.code)).toEqual(lines.length ? ['LS4006'] : []);
    expect(found.flatMap((d) => d.related.map((r) => r.place.line))).toEqual(lines);
  });

  test('does not count the ways of `...` that come to the same', async () => {
    expect(await onePatch('x = 1; x = 1; y = 1;', 'x = 1;\n...\ny = 1;\n+ y = 2;')).toBe(
      '{ x = 1; x = 1; y = 1; y = 2; }',
    );
    expect(await onePatch('x = 1; x = 2; y = 1;', '+ b = true;\nx = 1;\n...\n...')).toBe(
      '{ b = true; x = 1; x = 2; y = 1; }',
    );
  });

  test('is told soon to fit in very many ways', async () => {
    const many = Array.from({ length: 120 }, (_, i) => `x = ${i % 8};`).join('\n');
    const [only] = await mistakeOf(many, `y = 1;${'\n...\n+ y = 2;'.repeat(6)}`);
    expect(only.code).toBe('LS4005');
    const [more] = await mistakeOf(`y = 1;\n${many}`, `y = 1;${'\n...\n+ y = 2;'.repeat(6)}`);
    expect(more.message).toMatch(/^Patch p applies at 12 or more places of f\./);
    expect(more.related).toHaveLength(12);
  });

  test.each([
    ['LS4003', 'changes nothing', 'x = 1;'],
    ['LS4004', 'has no context', '+ x = 2;'],
    ['LS4004', 'has no context but a gap', '...\n+ x = 2;'],
  ])('%s: %s', async (code, _, hunk) => {
    expect((await mistakeOf('x = 1;', hunk)).map((d) => d.code)).toEqual([code]);
  });
});

describe('a patch', () => {
  test('that needs another is refused without it, where it is applied', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
patch two needs one { fn f { - x = 2; + x = 3; } }
scenario s {
  with two;
  cpu 0 { f(); }
  expect no hang;
}`;
    const found = await mistakes(source);
    expect(found.map((d) => [d.code, d.place.line])).toEqual([['LS4007', 7]]);
    expect(found[0].message).toContain('Put one in front of it');
  });

  test('and the patches it needs are applied in the order given, not sorted', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
patch two needs one { fn f { x = 2; + x = 3; } }
${RUN}`;
    expect(await compileErrors(STATE + source, { with: ['one', 'two'] })).toEqual([]);
    expect((await compileErrors(STATE + source, { with: ['two', 'one'] }))[0]).toMatch(/^LS4007 /);
  });

  test('applied by the scenario and again from outside is refused', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
scenario s { with one; cpu 0 { f(); } expect no hang; }`;
    expect((await compileErrors(STATE + source, { with: ['one'] }))[0]).toMatch(/^LS4008 /);
  });

  test('replaces a function, also one with other parameters if no call is left behind', async () => {
    const source = `fn f() { g(1); }
fn g(n: 0..7) { x = n; }
patch p { fn f { - g(1); + g(1, 2); } fn g(n: 0..7, m: 0..7) { x = n + m; } }
scenario s { with p; cpu 0 { f(); } expect eventually x == 3; }`;
    const report = await checkText(STATE + source);
    expect(report.diagnostics.map((d) => d.code)).toEqual([]);
    expect(report.cases[0].verdict).toBe('holds');
  });

  test('that leaves a call behind which no longer fits is a mistake at the call', async () => {
    const source = `fn f() { g(1); }
fn g(n: 0..7) { x = n; }
patch p { fn g(n: 0..7, m: 0..7) { x = n + m; } }
${RUN}`;
    expect((await compileErrors(STATE + source, { with: ['p'] }))[0]).toMatch(
      /^LS2002 g\(\) takes 2 arguments here/,
    );
  });

  test('that takes out a local which is still used is a mistake, not a crash', async () => {
    const source = `fn f() { let a = 1; x = a; }
patch p { fn f { - let a = 1; x = a; } }
${RUN}`;
    expect(await compileErrors(STATE + source, { with: ['p'] })).toHaveLength(1);
  });

  test('that makes functions call each other is refused with the circle', async () => {
    const source = `fn f() { g(); }
fn g() { x = 1; }
patch p { fn g { x = 1; + f(); } }
${RUN}`;
    const all = [...(await mistakes(source)).map((d) => `${d.code} ${d.message}`)];
    const errors = all.length ? all : await compileErrors(STATE + source, { with: ['p'] });
    expect(errors[0]).toMatch(/^LS3001 .*f.*g.*f/);
  });

  test('brings variables, locks, options and constants of its own, which cost nothing without it', async () => {
    const source = `fn f() { x = 1; }
patch p {
  const by = 3;
  config more: 0..7 = by;
  shared z: 0..7 = more;
  spinlock guard;
  fn f { x = 1; + spin_lock(guard); + x = z; + spin_unlock(guard); }
}
${RUN}`;
    const without = await programOf(STATE + source);
    const withIt = await programOf(STATE + source, { with: ['p'] });
    expect(without.variables.map((v) => v.name)).toEqual(['x']);
    expect(withIt.variables.map((v) => v.name)).toEqual(['x', 'z']);
    expect(without.locks).toEqual([]);
    expect(withIt.locks.map((l) => l.name)).toEqual(['guard']);
    expect(withIt.configs.map((c) => c.name)).toContain('more');
  });
});

describe('a series', () => {
  test('stands for its patches, series inside included', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
patch two needs one { fn f { x = 2; + x = 3; } }
patch three needs two { fn f { x = 3; + x = 4; } }
series early { one; two; }
series all_of_them { early; three; }
${RUN}`;
    const program = await programOf(STATE + source, { with: ['all_of_them'] });
    expect(program.patches).toEqual(['one', 'two', 'three']);
    expect(await bodyAfter(source, ['all_of_them'])).toBe('{ x = 1; x = 2; x = 3; x = 4; }');
  });

  test('can be what a patch needs', async () => {
    const source = `fn f() { x = 1; }
patch one { fn f { x = 1; + x = 2; } }
series early { one; }
patch two needs early { fn f { x = 2; + x = 3; } }
${RUN}`;
    expect(await compileErrors(STATE + source, { with: ['early', 'two'] })).toEqual([]);
    expect((await compileErrors(STATE + source, { with: ['two'] }))[0]).toMatch(/^LS4007 /);
  });
});
