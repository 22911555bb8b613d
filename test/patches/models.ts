/** Texts as models: parsed without names being linked, patched, and read again. */
import * as ast from '../../server/language/generated/ast.ts';
import { tokensOfFunction } from '../../server/patches/hunks.ts';
import { parsePatch, parserOf } from '../../server/patches/parse.ts';
import { applyMembers, type PatchedModel, unpatched } from '../../server/program/apply-patch.ts';
import { services } from '../language/harness.ts';

export const parse = parserOf(services().Lockstep);

export function moduleOf(text: string): ast.Module {
  const module = parse(text);
  if (!module) throw new Error(`This does not parse:\n${text}`);
  return module;
}

export function modelOf(text: string): PatchedModel {
  return unpatched(moduleOf(text).elements.filter(ast.isFn));
}

export function patchOf(text: string): ast.Patch {
  const patch = parsePatch(parse, text);
  if (!patch) throw new Error(`This is no patch:\n${text}`);
  return patch;
}

/** With patches that must apply. */
export function patched(model: PatchedModel, ...patches: string[]): PatchedModel {
  return patches.reduce((now, text) => {
    const result = applyMembers(now, patchOf(text));
    if (result.errors.length > 0)
      throw new Error(`${result.errors.map(({ message }) => message).join('\n')}\n${text}`);
    return result.model;
  }, model);
}

/** The words of every function, whatever the order and the blanks. */
export function wordsOf(model: PatchedModel): Record<string, string> {
  return Object.fromEntries(
    [...model.functions.keys()].sort().map((name) => [name, tokensOfFunction(model, name)]),
  );
}
