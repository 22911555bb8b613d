/** A patch of an edited copy, of a file or of one function: what is different between the two. */
import * as ast from '../language/generated/ast.ts';
import { type PatchedModel, unpatched } from '../program/apply-patch.ts';
import { type MadePatch, makePatch, notForPatches, patchText } from './make-patch.ts';
import { nameProblem, patchName } from './names.ts';
import { type FoundFile, type NewPatches, type NewPatchOptions, NOTHING, usesAdded } from './new-patches.ts';
import { formatted } from './parse.ts';
import type { PatchProblem } from './problem.ts';

type Result = NewPatches | { problems: PatchProblem[] };

export function makeFromFile(original: FoundFile, edited: string, options: NewPatchOptions): Result {
  const { parse } = options;
  const [was, now] = [parse(original.text), parse(edited)];
  if (!was || !now) return syntaxProblem(edited, options);
  const functions = unpatched(was.elements.filter(ast.isFn));
  const made = makePatch(functions, was.elements, now, parse);
  return written(made, 'edited', [original, ...usesAdded(was, now)], options);
}

/** `before`: all functions that the patch is applied to, as they are then. `origin`: the file of the copied one. */
export function makeFromFunction(
  copy: { fn: string; text: string },
  origin: { uri: string; use: string },
  before: PatchedModel,
  options: NewPatchOptions,
): Result {
  const now = options.parse(copy.text);
  if (!now) return syntaxProblem(copy.text, options);
  const problems = copyProblems(copy.fn, now);
  if (problems.length > 0) return { problems };
  const made = makePatch(before, [], now, options.parse);
  const uses = now.uses.map(({ path }) => ({ use: path })).filter(({ use }) => use);
  return written(made, `change_${copy.fn}`, [origin, ...uses], options);
}

/** Why no patch can be made of a copy that parses; that nothing is different is found out by making one. */
export function copyProblems(fn: string, now: ast.Module): PatchProblem[] {
  if (now.elements.some((each) => ast.isFn(each) && each.name === fn)) return notForPatches(now);
  const message = `The copy has no function ${fn} any more. A patch cannot rename it or take it out: give it its name again.`;
  return [{ code: 'LS9106', message, line: 0 }];
}

function written(
  { members, problems, notes }: MadePatch,
  proposed: string,
  uses: NewPatches['uses'],
  { parse, name, title, isTaken = () => false }: NewPatchOptions,
): Result {
  const wrong = nameProblem(name, { parse, isTaken });
  if (wrong) return { problems: [wrong] };
  if (problems.length > 0) return { problems };
  if (members.length === 0) return { problems: [NOTHING] };
  const free = name ?? patchName(proposed, parse, isTaken);
  return {
    text: formatted(parse, patchText({ name: free, title }, members)),
    uses: uses.map(({ use, uri }) => ({ use, uri })),
    names: [free],
    notes: notes.map((message) => ({ message })),
  };
}

function syntaxProblem(text: string, { mistakeIn }: NewPatchOptions): { problems: PatchProblem[] } {
  const { message = 'The text has a syntax error.', line, column } = mistakeIn(text) ?? {};
  return { problems: [{ code: 'LS9105', message, line, column }] };
}
