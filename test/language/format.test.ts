/** Formatting: the style as data, and what holds of it for every file however its blanks are strewn. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, formatEdits } from '../../server/language/format/format.ts';
import { leavesOf } from '../../server/language/format/leaves.ts';
import { services } from './harness.ts';

function parsed(text: string) {
  const { value, parserErrors, lexerErrors } = services().Lockstep.parser.LangiumParser.parse(text);
  const root = value.$cstNode?.root;
  if (!root || parserErrors.length + lexerErrors.length > 0) throw new Error(`This does not parse: ${text}`);
  return root;
}

function formatted(text: string): string {
  return applyEdits(text, formatEdits(parsed(text)));
}

/** Words, signs and comments; the blanks that end a line comment are no part of it. */
function tokens(text: string): string[] {
  return leavesOf(parsed(text)).map((leaf) => leaf.text);
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = ['library', 'library/linux', 'examples', 'test/classics'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.lockstep'))
    .map((name) => `${folder}/${name}`),
);
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the style', () => {
  const cases: [string, string, string][] = [
    [
      'blanks around operators and after commas',
      'fn f( a:bool ,b :bool ){x=a+1 *2;}',
      'fn f(a: bool, b: bool) { x = a + 1 * 2; }',
    ],
    [
      'no blank after a sign',
      'fn f() { x = - 1; y = ! a; z = a - - 1; }',
      'fn f() { x = -1; y = !a; z = a - -1; }',
    ],
    ['two signs that would become one stay apart', 'fn f() { x = - - 1; }', 'fn f() { x = - -1; }'],
    [
      'ranges, arrays and members are tight',
      'shared x : 0 .. 3 [ 4 ] = a . b [ 1 ] ;',
      'shared x: 0..3[4] = a.b[1];',
    ],
    [
      'spreads are tight, costs and starts wide',
      'scenario s { costs{load=1 .. 5 ns;store=1.5 .. 2.5 ns;} cpu 0 after 0 .. 2 ms{} cpu 1 after exponential( 5 us ){} }',
      'scenario s { costs { load = 1..5 ns; store = 1.5..2.5 ns; } cpu 0 after 0..2 ms {} cpu 1 after exponential(5 us) {} }',
    ],
    ['a choice is wide, a type tight', 'fn f(c:cpu ?) { x = a?b:c; }', 'fn f(c: cpu?) { x = a ? b : c; }'],
    [
      'words before brackets',
      'fn f() { if(a)g (1); while(b){ } return(c); }',
      'fn f() { if (a) g(1); while (b) {} return (c); }',
    ],
    [
      'words that are names are called',
      'fn f() { record (1); count(c in all_cpus :c==1); choose (1 ,2); }',
      'fn f() { record(1); count(c in all_cpus: c == 1); choose(1, 2); }',
    ],
    [
      'values of a parameter',
      'scenario s for a in { x , y } { cpu 0{f();} }',
      'scenario s for a in {x, y} { cpu 0 { f(); } }',
    ],
    [
      'blocks',
      'fn f() {\nif (a) {\nx = 1;\n} else {\n// here\ny = 1;\n// end\n}\n}',
      'fn f() {\n  if (a) {\n    x = 1;\n  } else {\n    // here\n    y = 1;\n    // end\n  }\n}',
    ],
    [
      'bodies without braces',
      'fn f() {\nif (a)\nif (b)\nx = 1;\nelse\ny = 1;\nelse if (c)\nz = 1;\n}',
      'fn f() {\n  if (a)\n    if (b)\n      x = 1;\n    else\n      y = 1;\n  else if (c)\n    z = 1;\n}',
    ],
    [
      'a statement that goes on',
      'fn f() {\nx = a\n+ b;\ng(a,\nb\n);\n}',
      'fn f() {\n  x = a\n      + b;\n  g(a,\n      b\n  );\n}',
    ],
    [
      'marks stand below each other',
      'patch p {\nfn f {\na = 1;\n+if (b) {\n+   x = 1;\n- }\nif (c) {\n+ y = 2;\n+ }\n...\n}\n}',
      'patch p {\n  fn f {\n    a = 1;\n  + if (b) {\n  +   x = 1;\n  - }\n    if (c) {\n  +   y = 2;\n  + }\n    ...\n  }\n}',
    ],
    [
      'marks before an else',
      'patch p {\nfn f {\nif (a)\nx = 1;\n+else x = 2;\n+if (b) y = 1;\n+    else if (c) {\n+ y = 2;\n+ }\n+ else y = 3;\n}\n}',
      'patch p {\n  fn f {\n    if (a)\n      x = 1;\n  + else x = 2;\n  + if (b) y = 1;\n  + else if (c) {\n  +   y = 2;\n  + }\n  + else y = 3;\n  }\n}',
    ],
    ['members of an enum', 'enum e {\na,\nb\n}', 'enum e {\n  a,\n  b\n}'],
    [
      'at most one empty line, none at the start, a line end at the end',
      '\n\nconst a = 1;\n\n\n\nconst b = 2; \t',
      'const a = 1;\n\nconst b = 2;',
    ],
    [
      'comments behind code keep their column',
      'fn f() {\n    a=1;      // one\n    bbb = 1;  // two\n    c = 1; // three\n}',
      'fn f() {\n  a = 1;    // one\n  bbb = 1;  // two\n  c = 1; // three\n}',
    ],
    ['line ends as they were', 'fn f() {\r\nx = 1;\r\n}', 'fn f() {\r\n  x = 1;\r\n}'],
    ['an empty file stays one', ' \n', ''],
  ];
  it.each(cases)('%s', (_, before, after) => {
    const eol = after.includes('\r\n') ? '\r\n' : '\n';
    expect(formatted(before)).toBe(after === '' ? '' : after + eol);
    expect(formatted(formatted(before))).toBe(formatted(before));
  });
});

describe('the files of the project', () => {
  it('are formatted', () => {
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) expect([file, formatEdits(parsed(textOf(file)))]).toEqual([file, []]);
  });

  it('get their indentation back when it is taken away', () => {
    for (const file of files) {
      const flat = textOf(file)
        .replace(/^[ ]+/gm, '')
        .replace(/^([+-]) +/gm, '$1 ');
      expect([file, formatted(flat)]).toEqual([file, textOf(file)]);
    }
  });

  it('keep their words, and a formatted file is left alone, however the blanks were strewn', () => {
    const blanks = fc.constantFrom('', '', ' ', '   ', '\t', '\n', '\n\n\n', ' \n  ', '\r\n');
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(blanks, { minLength: 20, maxLength: 60 }),
        (file, strewn) => {
          const text = mangled(textOf(file), strewn);
          const once = formatted(text);
          expect(tokens(once)).toEqual(tokens(text));
          expect(formatted(once)).toBe(once);
        },
      ),
      { numRuns: Number(process.env.LOCKSTEP_FORMAT_RUNS ?? 60) },
    );
  });
});

/** Other blanks between the words; where blanks are needed, or end a comment, some stay. */
function mangled(text: string, strewn: readonly string[]): string {
  const leaves = leavesOf(parsed(text));
  return leaves
    .map((leaf, index) => {
      const gap = strewn[index % strewn.length] ?? '';
      const next = leaves[index + 1];
      if (leaf.text.startsWith('//') && !gap.includes('\n')) return `${leaf.text}\n`;
      const needed = next && gap === '' && text.slice(leaf.end, next.offset) !== '';
      return leaf.text + (needed ? ' ' : gap);
    })
    .join('');
}
