/** The text of a function with patches applied: comments and blanks of the original stay where no patch has been. */
import { describe, expect, test } from 'vitest';
import { changesBetween, STATE } from '../../server/patches/changes.ts';
import { functionText } from '../../server/patches/function-text.ts';
import { modelOf, patched, patchOf } from './models.ts';

function patchedText(fn: string, ...patches: string[]): string {
  return functionText(patched(modelOf(fn), ...patches.map((hunks) => `patch p { ${hunks} }`)), 'f');
}

const ORIGINAL = `/// What f does.
fn f(n: 0..3): bool {
  // First.
  x = 1; // one

  if (b) {          // odd blanks stay
    x   =  2;
    /* a
       block */
    y = 1;
  } else { y = 2; }

  // The end is near.
  return true;
}
`;

describe('what a patch adds', () => {
  test('stands below the line it follows, with its own comments', () =>
    expect(patchedText(ORIGINAL, 'fn f {\nx = 1;\n// Added.\n+ y = 3; // why\n}')).toBe(
      ORIGINAL.replace('x = 1; // one\n', 'x = 1; // one\n  // Added.\n  y = 3; // why\n'),
    ));

  test('joins what comes behind it where the hunk says only that', () =>
    expect(patchedText(ORIGINAL, 'fn f {\n+ y = 3;\nreturn true;\n}')).toBe(
      ORIGINAL.replace('  // The end', '  y = 3;\n  // The end'),
    ));

  test('is indented as the block that it comes into', () =>
    expect(
      patchedText(
        ORIGINAL,
        'fn f {\n        y = 1;\n      + if (x == 1) {\n      +     x = 3;\n      + }\n}',
      ),
    ).toBe(ORIGINAL.replace('    y = 1;\n', '    y = 1;\n    if (x == 1) {\n        x = 3;\n    }\n')));

  test('opens a block that was on one line, or empty', () => {
    expect(patchedText(ORIGINAL, 'fn f {\ny = 2;\n+ x = 3;\n}')).toBe(
      ORIGINAL.replace('{ y = 2; }', '{\n    y = 2;\n    x = 3;\n  }'),
    );
    expect(patchedText('fn f() {\n  if (b) {}\n}\n', 'fn f {\nif (b) {\n+ x = 1;\n}\n}')).toBe(
      'fn f() {\n  if (b) {\n    x = 1;\n  }\n}\n',
    );
  });

  test('is an else where the patch adds one, without its marks', () =>
    expect(
      patchedText(
        'fn f() {\n  if (b) {\n    // Both.\n    x = 1;\n  }\n  y = 1;\n}\n',
        'fn f {\n    if (b) { ... }\n  + else {\n  +   x = 2;\n  + }\n  y = 1;\n  + if (b) x = 3;\n  + else y = 2;\n}',
      ),
    ).toBe(
      'fn f() {\n  if (b) {\n    // Both.\n    x = 1;\n  }\n  else {\n    x = 2;\n  }\n  y = 1;\n  if (b) x = 3;\n  else y = 2;\n}\n',
    ));

  test('is changed by the next patch', () =>
    expect(
      patchedText(
        ORIGINAL,
        'fn f {\nx = 1;\n+ if (b) {\n+   y = 3;\n+ }\n}',
        'fn f {\n- y = 3;\n+ x = 3;\n}',
      ),
    ).toBe(ORIGINAL.replace('x = 1; // one\n', 'x = 1; // one\n  if (b) {\n    x = 3;\n  }\n')));
});

describe('what a patch takes out', () => {
  test('goes with the comments that are its own', () =>
    expect(patchedText(ORIGINAL, 'fn f {\n- x = 1;\n}')).toBe(
      ORIGINAL.replace('  // First.\n  x = 1; // one\n\n', ''),
    ));

  test('leaves the comment above it to what comes in its place', () =>
    expect(patchedText(ORIGINAL, 'fn f {\n- x = 1;\n+ x = 3;\n}')).toBe(
      ORIGINAL.replace('x = 1; // one', 'x = 3;'),
    ));

  test('leaves braces around nothing', () =>
    expect(patchedText('fn f() {\n  loop {\n    x = 1;\n  }\n}\n', 'fn f {\n- x = 1;\n}')).toBe(
      'fn f() {\n  loop {}\n}\n',
    ));
});

test('a function with the line ends of Windows is shown with plain ones', () =>
  expect(patchedText(ORIGINAL.replaceAll('\n', '\r\n'), 'fn f {\nx = 1;\n+ y = 3;\n}')).toBe(
    ORIGINAL.replace('x = 1; // one\n', 'x = 1; // one\n  y = 3;\n'),
  ));

test('the changes of a patch are what it declares, and each function before and after', () => {
  const text =
    'patch p {\n  /// Counts.\n  shared n: 0..3 = 0;\n  fn g() { n++; }\n  fn f { return true; + g(); }\n}';
  const before = modelOf(`fn f() {\n  return true;\n}\n`);
  const changes = changesBetween(before, patched(before, text), [patchOf(text)]);
  expect(changes.map(({ name, before: was, after: now }) => [name, was, now])).toEqual(
    [
      [STATE, '', '/// Counts.\nshared n: 0..3 = 0;\n'],
      ['g', '', 'fn g() { n++; }\n'],
      ['f', 'fn f() {\n  return true;\n}\n', 'fn f() {\n  return true;\n  g();\n}\n'],
    ].sort(([a], [b]) => [STATE, 'g', 'f'].indexOf(a) - [STATE, 'g', 'f'].indexOf(b)),
  );
});
