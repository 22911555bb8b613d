/** A patch of an edited copy of a file: what is different between the two. */
import * as ast from '../language/generated/ast.ts';
import { unpatched } from '../program/apply-patch.ts';
import { makePatch, patchText } from './make-patch.ts';
import { nameProblem, patchName } from './names.ts';
import { type FoundFile, type NewPatches, type NewPatchOptions, NOTHING, usesAdded } from './new-patches.ts';
import { formatted } from './parse.ts';
import type { PatchProblem } from './problem.ts';

export function makeFromFile(
  original: FoundFile,
  edited: string,
  options: NewPatchOptions,
): NewPatches | { problems: PatchProblem[] } {
  const { parse, name, title, isTaken = () => false } = options;
  const wrong = nameProblem(name, options);
  if (wrong) return { problems: [wrong] };
  const [was, now] = [parse(original.text), parse(edited)];
  if (!was || !now) {
    const { message = '', line, column } = options.mistakeIn(edited) ?? {};
    return { problems: [{ code: 'LS9105', message, line, column }] };
  }
  const functions = unpatched(was.elements.filter(ast.isFn));
  const { members, problems, notes } = makePatch(functions, was.elements, now, parse);
  if (problems.length > 0) return { problems };
  if (members.length === 0) return { problems: [NOTHING] };
  const free = name ?? patchName('edited', parse, isTaken);
  return {
    text: formatted(parse, patchText({ name: free, title }, members)),
    uses: [{ use: original.use, uri: original.uri }, ...usesAdded(was, now)],
    names: [free],
    notes: notes.map((message) => ({ message })),
  };
}
