import { AstUtils } from 'langium';
import { describe, expect, it } from 'vitest';
import { isNameRef } from '../../server/language/generated/ast.ts';
import { listed, load } from './harness.ts';

/**
 * `⟦name⟧` marks a use of a name; expected is, for each mark in order, the 1-based line that declares it, or none.
 * What another file declares is written `file:name`.
 */
async function check(
  input: string | Record<string, string>,
  expected: (number | string | undefined)[],
): Promise<void> {
  const files = typeof input === 'string' ? { 'main.lockstep': input } : { ...input };
  const pieces = (files['main.lockstep'] ?? '').split('⟦');
  const marks: number[] = [];
  let text = '';
  pieces.forEach((piece, i) => {
    if (i > 0) marks.push(text.length);
    text += piece.replace('⟧', '');
  });
  files['main.lockstep'] = text;
  const loaded = await load(files);
  const found = marks.map((offset) => {
    const reference = AstUtils.streamAst(loaded.document.parseResult.value)
      .flatMap((node) => AstUtils.streamReferences(node))
      .find(({ reference }) => reference.$refNode?.offset === offset)?.reference;
    const target = reference && 'ref' in reference ? reference.ref : undefined;
    if (!target?.$cstNode) return undefined;
    const document = AstUtils.getDocument(target);
    if (document === loaded.document) return target.$cstNode.range.start.line + 1;
    return `${document.uri.path.split('/').pop()?.replace('.lockstep', '')}:${(target as { name?: string }).name}`;
  });
  expect(found).toEqual(expected);
}

describe('names', () => {
  it('are visible from their let on', () =>
    check('fn f() {\n  ⟦x⟧ = 1;\n  let x = 2;\n  ⟦x⟧ = 3;\n}', [undefined, 3]));

  it('of a block end with it', () => check('fn f() {\n { let x = 1; }\n ⟦x⟧ = 2;\n}', [undefined]));

  it('of the value of a let are those before it', () =>
    check('shared x: 0..3 = 0;\nfn f() {\n let x = ⟦x⟧;\n}', [1]));

  it('of parameters, loop variables and quantifiers', () =>
    check(
      'shared a: bool[2] = false;\nfn f(p: 0..3) {\n ⟦p⟧ = 1;\n for (i in 0..⟦p⟧)\n ⟦i⟧ = 1;\n assert(exists(j in 0..1:\n ⟦a⟧[⟦j⟧]));\n ⟦j⟧ = 1; }',
      [2, 2, 4, 1, 6, undefined],
    ));

  it('of enum members stand for themselves', () =>
    check('enum e { one,\n two }\nshared x: ⟦e⟧ = ⟦two⟧;', [1, 2]));

  it('come through files that are used by used files', () =>
    check(
      {
        'main.lockstep': 'use a;\nfn f() { ⟦x⟧ = ⟦y⟧; ⟦spin_lock⟧(⟦l⟧); }',
        'a.lockstep': 'use b;\nshared x: 0..1 = 0;\nspinlock l;',
        'b.lockstep': '\nshared y: 0..1 = 0;',
      },
      ['a:x', 'b:y', 'prelude:spin_lock', 'a:l'],
    ));

  it('of a scenario are its parameters and devices', () =>
    check('scenario s for n in 1..2 {\n device d { }\n cpu 0..⟦n⟧ { }\n expect never ⟦n⟧ == 1;\n}', [1, 1]));
});

describe('a hunk', () => {
  const target = 'fn f(p: 0..3) {\n  if (p == 1) { let inner = 2; }\n  let late = 3;\n}\n';

  it('sees parameters and all locals of its function', () =>
    check(`${target}patch q { fn ⟦f⟧ {\n  ...\n+ ⟦p⟧ = ⟦inner⟧ + ⟦late⟧;\n} }`, [1, 1, 2, 3]));

  it('prefers the let of the function to its copy in the context, and its own added one to both', () =>
    check(
      `${target}patch q { fn f {\n  let late = 3;\n  ⟦late⟧ = 1;\n+ let late = 4;\n+ ⟦late⟧ = 5;\n} }`,
      [3, 8],
    ));

  it('sees what the file of its function sees, and not the other way round', () =>
    check(
      {
        'main.lockstep':
          'use a;\npatch q {\n shared mine: bool = false;\n fn f { + ⟦hidden⟧ = ⟦mine⟧; } }\nfn g() { ⟦mine⟧ = true; }',
        'a.lockstep': 'use b;\nfn f() { }',
        'b.lockstep': 'shared hidden: bool = false;',
      },
      ['b:hidden', 3, 3],
    ));

  it('sees what a needed patch and earlier members of its series declare and add', () =>
    check(
      `${target}patch one { const c = 1;\n fn f { + let added = 1; } }\npatch two needs ⟦one⟧ { fn f { + ⟦added⟧ = ⟦c⟧; } }\n` +
        'patch three { const d = 2; }\npatch four { fn f { + ⟦p⟧ = ⟦d⟧; } }\nseries all { ⟦three⟧; ⟦four⟧; }',
      [5, 6, 5, 1, 8, 8, 9],
    ));
});

describe('a scenario', () => {
  it('sees what its patches declare', () =>
    check(
      'patch other { const c = 1; }\npatch q {\n const c = 2; }\nscenario s {\n with ⟦q⟧;\n expect never ⟦c⟧ == 1; }',
      [2, 3],
    ));

  it('without the patch sees it all the same, as a condition may be about it', () =>
    check('patch q { const c = 2; }\nscenario s { cpu 0 {} expect never ⟦c⟧ == 1; }', [1]));
});

describe('an unknown name', () => {
  it('comes with the nearest one that is visible', async () => {
    const loaded = await load(
      'shared console_owner: cpu? = none;\nfn f() { consol_owner = none; spin_lok(x); }',
    );
    expect(listed(loaded).filter((line) => line.startsWith('LS1020'))).toEqual([
      'LS1020 2:10 Nothing called `consol_owner` is visible here. Did you mean `console_owner`?',
      'LS1020 2:31 No function called `spin_lok` is visible here. Did you mean `spin_lock`?',
      'LS1020 2:40 Nothing called `x` is visible here.',
    ]);
  });

  it('does not stop names from being numbers and keywords elsewhere', async () => {
    const loaded = await load('shared hang: bool = false;\nfn f() { hang = true; }');
    expect(loaded.document.references.every((each) => each.error === undefined)).toBe(true);
    expect(AstUtils.streamAst(loaded.document.parseResult.value).filter(isNameRef).count()).toBe(1);
  });
});
