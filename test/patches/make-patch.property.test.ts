/** Whatever is edited in a function, the patch that is made of it gives the edited function. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ast from '../../server/language/generated/ast.ts';
import { functionText } from '../../server/patches/function-text.ts';
import { makePatch, patchText } from '../../server/patches/make-patch.ts';
import { formatted } from '../../server/patches/parse.ts';
import type { PatchedModel } from '../../server/program/apply-patch.ts';
import { modelOf, moduleOf, parse, patched, patchOf, wordsOf } from './models.ts';
import { bodies, type Dice, diceOf, edited, type Tree, textOf } from './random-bodies.ts';

const functionOf = (trees: readonly Tree[], roll: Dice) =>
  `/// What it does.\nfn f() {\n${textOf(trees, roll)}}\n`;

/** The model with the patch that is made of the new text of `f`. */
function withEdit(before: PatchedModel, text: string, isEmpty: boolean): PatchedModel {
  const made = makePatch(before, [], moduleOf(text), parse);
  expect(made.problems).toEqual([]);
  const wanted = wordsOf(modelOf(text));
  if (made.members.length === 0) {
    expect(wordsOf(before)).toEqual(wanted);
    return before;
  }
  const patch = formatted(parse, patchText({ name: 'p' }, made.members));
  // Where there is nothing, nothing says where lines go.
  expect(patchOf(patch).members.some(ast.isFn)).toBe(isEmpty);
  const after = patched(before, patch);
  expect(wordsOf(after)).toEqual(wanted);
  const shown = functionText(after, 'f');
  expect(wordsOf(modelOf(shown))).toEqual(wanted);
  // What was once brought by a patch is written like anything else.
  expect(shown).not.toMatch(/^\s*[+-] /m);
  expect(shown).toMatch(/^\/\/\/ What it does\.\nfn f\(\) \{/);
  return after;
}

test('the patch made of an edit applies, gives what was edited, and so does its text; and one on top of it', () => {
  fc.assert(
    fc.property(bodies, bodies, fc.nat(), (body, pool, seed) => {
      const roll = diceOf(seed);
      const before = modelOf(functionOf(body, roll));
      const next = edited(body, pool, roll);
      const after = withEdit(before, functionOf(next, roll), body.length === 0);
      withEdit(after, functionOf(edited(next, pool, roll), roll), next.length === 0);
    }),
    { numRuns: 60 },
  );
});

test('a function that no patch changes is shown as it is written', () => {
  fc.assert(
    fc.property(bodies, fc.nat(), (body, seed) => {
      const text = functionOf(body, diceOf(seed));
      expect(functionText(modelOf(text), 'f')).toBe(text);
    }),
  );
});
