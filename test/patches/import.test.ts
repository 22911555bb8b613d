/** Unified diffs, as people have them, become patches; and what is said of those that cannot. */
import { describe, expect, test } from 'vitest';
import { importDiff } from '../../server/patches/import.ts';
import { mistakeIn } from '../../server/patches/parse.ts';
import { services } from '../language/harness.ts';
import { parse } from './models.ts';

const MODEL = `shared x: 0..7 = 0;

/// What f does.
fn f() {
  x = 1;
  x = 2;
  x = 3;
  x = 4;
}

fn g(n: 0..3) {
  x = n;
}
`;

const FILES: Record<string, string> = {
  'linux/model.lockstep': MODEL,
  'mine.lockstep': 'use linux.model;\n\nfn mine() {\n  f();\n}\n',
};

const find = async (path: string) => {
  const text = FILES[path];
  return text === undefined
    ? undefined
    : { uri: `memory:/${path}`, use: path.replace(/\.lockstep$/, '').replaceAll('/', '.'), text };
};

async function imported(diff: string, more: { name?: string; title?: string } = {}) {
  const taken = (name: string) => name === 'taken';
  const wrong = (text: string) => mistakeIn(services().Lockstep, text);
  return importDiff(diff, find, { ...more, isTaken: taken, parse, mistakeIn: wrong });
}

async function textOf(diff: string, more: { name?: string; title?: string } = {}): Promise<string> {
  const result = await imported(diff, more);
  if ('problems' in result) throw new Error(result.problems.map((each) => each.message).join('\n'));
  return result.text;
}

const HUNK =
  '@@ -4,5 +4,6 @@ shared x: 0..7 = 0;\n fn f() {\n   x = 1;\n   x = 2;\n+  g(2);\n   x = 3;\n   x = 4;\n';
const PATCH = 'patch imported {\n  fn f {\n    x = 2;\n  + g(2);\n  }\n}\n';
const of = (path: string, hunks = HUNK) => `--- a/${path}\n+++ b/${path}\n${hunks}`;

describe('a diff becomes a patch', () => {
  test.each([
    [
      'of git',
      `diff --git a/linux/model.lockstep b/linux/model.lockstep\nindex 1..2 100644\n${of('linux/model.lockstep')}`,
    ],
    [
      'of diff -u, with dates',
      `--- linux/model.lockstep.orig\t2022-01-12 10:00:00\n+++ linux/model.lockstep\t2022-01-13\n${HUNK}`.replace(
        '.orig',
        '',
      ),
    ],
    ['of a file in a folder of other names', of('x/y/library/linux/model.lockstep')],
    ['with the line ends of Windows', of('linux/model.lockstep').replaceAll('\n', '\r\n')],
    [
      'lines away from where it was made',
      of('linux/model.lockstep', HUNK.replace('-4,5 +4,6', '-40,5 +44,6')),
    ],
    [
      'whose context ends in blank lines that a mailer has stripped',
      of(
        'linux/model.lockstep',
        '@@ -1,7 +1,8 @@\n shared x: 0..7 = 0;\n\n /// What f does.\n fn f() {\n   x = 1;\n   x = 2;\n+  g(2);\n   x = 3;\n',
      ),
    ],
    ['at the end of a mail', `${of('linux/model.lockstep')}-- \n2.39.2\n\n`],
  ])('%s', async (_, diff) => expect(await textOf(diff)).toBe(PATCH));

  test('with its name and title, and with those of a mail', async () => {
    const diff = of('linux/model.lockstep');
    expect(await textOf(diff, { name: 'mine', title: 'My own' })).toContain('patch mine "My own" {');
    const mail = `From 0123456789abcdef Mon Sep 17 00:00:00 2001\nFrom: Somebody <s@example.org>\nSubject: [PATCH v2 1/3] x: Call g()\n in between\n\nWhy it is right.\n---\n linux/model.lockstep | 1 +\n 1 file changed\n\n${diff}`;
    expect(await textOf(mail)).toContain('patch x_call_g_in_between "x: Call g() in between" {');
    const log = `commit 0123456789abcdef0123456789abcdef01234567\nAuthor: Somebody <s@example.org>\n\n    Call g()\n    \n    Because.\n\n${diff}`;
    expect(await textOf(log)).toContain('/// Because.\npatch call_g "Call g()" {');
  });

  test('of several files, and says which files must be seen', async () => {
    const result = await imported(
      of('linux/model.lockstep') +
        of('mine.lockstep', '@@ -3,3 +3,4 @@\n fn mine() {\n   f();\n+  g(1);\n }\n'),
    );
    expect(result).toMatchObject({
      names: ['imported'],
      uses: [
        { use: 'linux.model', uri: 'memory:/linux/model.lockstep' },
        { use: 'mine', uri: 'memory:/mine.lockstep' },
      ],
    });
    expect('text' in result && result.text).toMatch(
      /fn f \{[^}]*\+ g\(2\);[^}]*\}\n\n {2}fn mine \{\n {4}f\(\);\n {2}\+ g\(1\);/,
    );
  });

  test('for each commit, with a series of all, each needing what it builds on', async () => {
    const diff = of('linux/model.lockstep');
    const second = of(
      'linux/model.lockstep',
      '@@ -6,4 +6,5 @@ fn f() {\n   x = 2;\n   g(2);\n+  h();\n   x = 3;\n   x = 4;\n',
    );
    const third = of(
      'linux/model.lockstep',
      '@@ -12,3 +12,7 @@ fn g(n: 0..3) {\n fn g(n: 0..3) {\n   x = n;\n }\n+\n+fn h() {\n+  x = 7;\n+}\n',
    );
    const text = await textOf(
      `Subject: One\n\n${diff}\nSubject: Two\n\n${second}\nSubject: Three\n\n${third}`,
      { name: 'all', title: 'All of it' },
    );
    expect(text.match(/^(?:patch|series).*$/gm)).toEqual([
      'patch one "One" {',
      'patch two "Two" needs one {',
      'patch three "Three" {',
      'series all "All of it" {',
    ]);
    expect(text).toContain('patch three "Three" {\n  fn h() {\n    x = 7;\n  }\n}');
  });

  test('although a line around it is another one, which is said', async () => {
    const result = await imported(of('linux/model.lockstep', HUNK.replace('fn f() {', 'fn f(a) {')));
    expect(result).toMatchObject({
      text: PATCH,
      notes: [
        {
          message: 'The hunk applies although it has one line that is not the same in linux/model.lockstep.',
          line: 2,
        },
      ],
    });
  });

  test('with the `else` alone where it adds one, in short', async () => {
    FILES['chain.lockstep'] =
      'shared x: 0..7 = 0;\nfn f() {\n  if (x == 1) {\n    x = 2;\n  }\n  if (x == 3) x = 4;\n  else if (x == 4) x = 5;\n}\n';
    const hunk =
      '@@ -3,5 +3,8 @@\n   if (x == 1) {\n     x = 2;\n+  } else {\n+    x = 3; // three\n   }\n   if (x == 3) x = 4;\n   else if (x == 4) x = 5;\n+  else x = 6;\n';
    expect(await textOf(of('chain.lockstep', hunk))).toBe(
      'patch imported {\n  fn f {\n    if (x == 1) { ... }\n  + else {\n  +   x = 3; // three\n  + }\n    if (x == 3) x = 4;\n    else if (x == 4) x = 5;\n  + else x = 6;\n  }\n}\n',
    );
  });

  test('of a new file, as what it adds', async () =>
    expect(
      await textOf(
        '--- /dev/null\n+++ b/new.lockstep\n@@ -0,0 +1,2 @@\n+shared z: bool = false;\n+fn h() { z = true; }\n',
      ),
    ).toBe('patch imported {\n  shared z: bool = false;\n\n  fn h() { z = true; }\n}\n'));

  test('and replaces a function whose parameters are others', async () => {
    const result = await imported(
      of('linux/model.lockstep', '@@ -11,3 +11,3 @@\n-fn g(n: 0..3) {\n+fn g(n: 0..7) {\n   x = n;\n }\n'),
    );
    expect(result).toMatchObject({ text: 'patch imported {\n  fn g(n: 0..7) {\n    x = n;\n  }\n}\n' });
    expect('notes' in result && result.notes[0].message).toMatch(/^The head of g has changed/);
  });
});

describe('a diff that cannot be imported is refused', () => {
  const refuse = (hunk: string) => of('linux/model.lockstep', hunk);
  test.each<[string, string, number | undefined, string, RegExp]>([
    ['that is none', 'LS9101', undefined, 'hello\nworld\n', /no unified diff.*git diff/],
    [
      'that is binary',
      'LS9101',
      undefined,
      'diff --git a/x b/x\nBinary files a/x and b/x differ\n',
      /git diff --text/,
    ],
    ['with other lines than it says', 'LS9102', 2, refuse('@@ -4,5 +4,6 @@\n fn f() {\n'), /not as many/],
    ['with numbers that are none', 'LS9102', 2, refuse('@@ what @@\n-x\n+y\n'), /not as many/],
    [
      'without one of the names',
      'LS9102',
      undefined,
      `--- a/linux/model.lockstep\n${HUNK}`,
      /no `\+\+\+` line/,
    ],
    ['without names', 'LS9103', 0, HUNK, /which file this hunk is for/],
    [
      'of a file of the kernel',
      'LS9103',
      2,
      of('kernel/printk/printk.c'),
      /kernel\/printk\/printk\.c is no file of the model/,
    ],
    [
      'of a file that is not there',
      'LS9103',
      2,
      of('linux/other.lockstep'),
      /no file linux\/other\.lockstep/,
    ],
    [
      'that does not apply',
      'LS9104',
      4,
      refuse(HUNK.replace('x = 2', 'x = 5').replace('x = 1', 'x = 6').replace('x = 3', 'x = 7')),
      /at line 5, where `x = 6;` should be, there stands `x = 1;`\.$/,
    ],
    [
      'none of whose lines is there',
      'LS9104',
      2,
      refuse('@@ -1,1 +1,1 @@\n-nowhere\n+there\n'),
      /none of its lines/,
    ],
    [
      'that ends in a syntax error',
      'LS9105',
      2,
      refuse(HUNK.replace('g(2);', 'g(2')),
      /line 7 of linux\/model\.lockstep is wrong/,
    ],
    [
      'that deletes a file',
      'LS9106',
      2,
      '--- a/linux/model.lockstep\n+++ /dev/null\n@@ -1 +0,0 @@\n-shared x: 0..7 = 0;\n',
      /deletes linux\/model\.lockstep/,
    ],
    [
      'that takes a function out',
      'LS9106',
      2,
      refuse('@@ -11,3 +10,0 @@\n-fn g(n: 0..3) {\n-  x = n;\n-}\n'),
      /cannot take out the function g/,
    ],
    [
      'that changes state',
      'LS9106',
      2,
      refuse('@@ -1 +1 @@\n-shared x: 0..7 = 0;\n+shared x: 0..7 = 1;\n'),
      /cannot change `shared x`/,
    ],
    [
      'that brings a semaphore',
      'LS9106',
      2,
      refuse('@@ -1 +1,2 @@\n shared x: 0..7 = 0;\n+semaphore s = 1;\n'),
      /cannot bring `semaphore s`/,
    ],
    [
      'that changes a comment',
      'LS9107',
      2,
      refuse('@@ -3,2 +3,2 @@\n-/// What f does.\n+/// What it does.\n fn f() {\n'),
      /Only comments and blanks/,
    ],
  ])('%s: %s', async (_, code, line, diff, message) => {
    const result = await imported(diff);
    expect('problems' in result && result.problems.map((each) => [each.code, each.line])).toEqual([
      [code, line],
    ]);
    expect('problems' in result && result.problems[0].message).toMatch(message);
  });

  test.each([
    ['while', /cannot be called `while`/],
    ['two words', /cannot be called/],
    ['taken', /a patch or series `taken` already/],
  ])('with the name %s', async (name, message) => {
    const result = await imported(of('linux/model.lockstep'), { name });
    expect('problems' in result && result.problems[0]).toMatchObject({ code: 'LS9108' });
    expect('problems' in result && result.problems[0].message).toMatch(message);
  });
});
