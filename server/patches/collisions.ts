/**
 * Patches that are combined and do not go together: one of them does not apply after another, or what comes out depends on
 * which is first. What is wrong with a patch by itself is said where it is written, and not here.
 */
import * as ast from '../language/generated/ast.ts';
import {
  applyPatch,
  applyPatches,
  checkPatchApplies,
  type PatchedModel,
  withNeeds,
} from '../program/apply-patch.ts';
import type { ProgramDiagnostic } from '../program/diagnostic.ts';
import { addsElse, headOf, tokensOf } from '../program/statement-text.ts';
import { tokensOfFunction } from './hunks.ts';

export interface Collision {
  /** Does not apply once `earlier` has. */
  later: ast.Patch;
  earlier: ast.Patch;
  fn: string;
  /** Why, as the one that applies patches says it. */
  reason: string;
  /** The line of each that is in the way; `there` may be in a hunk or be a whole function. */
  here: ast.Line | ast.Hunk;
  there: ast.Line | ast.Hunk | ast.Fn;
}

export interface OrderMatters {
  first: ast.Patch;
  second: ast.Patch;
  /** Comes out differently the other way round; undefined if they do not apply then at all. */
  fn?: string;
}

/** Enough for a person to read, and for every pair to be tried. */
const MOST_PATCHES = 12;

/** `patches` in the order in which they apply, each once. */
export function collisionsIn(functions: readonly ast.Fn[], patches: readonly ast.Patch[]): Collision[] {
  const found: Collision[] = [];
  let applied: ast.Patch[] = [];
  let { model } = applyPatches(functions, []);
  for (const patch of patches) {
    const { model: next, errors } = applyPatch(model, patch);
    const [error] = errors;
    if (!error) {
      model = next;
      applied = [...applied, patch];
      continue;
    }
    const fn =
      error.code === 'LS4007' || error.code === 'LS4008' ? undefined : hunkOf(error)?.target.$refText;
    const alone = fn !== undefined && checkPatchApplies(patch, functions).length === 0;
    const earlier = alone && culprit(functions, applied, patch, fn);
    if (earlier) {
      const here = error.node as Collision['here'];
      found.push({
        later: patch,
        earlier,
        fn,
        reason: error.message,
        here,
        there: lineOf(earlier, fn, here),
      });
    }
  }
  return found;
}

/** Pairs of patches for which it is left to the reader that the first comes first. */
export function ordersThatMatter(
  functions: readonly ast.Fn[],
  patches: readonly ast.Patch[],
): OrderMatters[] {
  if (patches.length > MOST_PATCHES) return [];
  const found: OrderMatters[] = [];
  for (const [i, second] of patches.entries())
    for (const first of patches.slice(0, i)) {
      const touched = touchedBy(first).filter((name) => touchedBy(second).includes(name));
      if (touched.length === 0 || withNeeds(second).includes(first)) continue;
      const others = patches.slice(0, i).filter((each) => each !== first && !withNeeds(each).includes(first));
      const base = applyPatches(functions, others);
      const as = both(base.model, first, second);
      if (base.errors.length > 0 || !as) continue;
      const otherwise = both(base.model, second, first);
      if (!otherwise) found.push({ first, second });
      else {
        const fn = touched.find((name) => tokensOfFunction(as, name) !== tokensOfFunction(otherwise, name));
        if (fn !== undefined) found.push({ first, second, fn });
      }
    }
  return found;
}

function both(model: PatchedModel, first: ast.Patch, second: ast.Patch): PatchedModel | undefined {
  const one = applyPatch(model, first);
  const two = one.errors.length === 0 ? applyPatch(one.model, second) : undefined;
  return two && two.errors.length === 0 ? two.model : undefined;
}

function hunkOf({ node }: ProgramDiagnostic): ast.Hunk | undefined {
  for (let at: ProgramDiagnostic['node'] | undefined = node; at; at = at.$container)
    if (ast.isHunk(at)) return at;
  return undefined;
}

/** The nearest patch without which it applies; if none is so alone, the nearest that changes the same function. */
function culprit(
  functions: readonly ast.Fn[],
  applied: readonly ast.Patch[],
  patch: ast.Patch,
  fn: string,
): ast.Patch | undefined {
  const needed = withNeeds(patch);
  const suspects = applied.filter((each) => !needed.includes(each)).reverse();
  const without = (suspect: ast.Patch): boolean => {
    const rest = applied.filter((each) => !withNeeds(each).includes(suspect));
    return applyPatches(functions, [...rest, patch]).errors.length === 0;
  };
  return suspects.find(without) ?? suspects.find((each) => touchedBy(each).includes(fn));
}

/** Functions that a patch changes, replaces or adds. */
function touchedBy(patch: ast.Patch): string[] {
  return patch.members.flatMap((each) =>
    ast.isHunk(each) ? [each.target.$refText] : ast.isFn(each) ? [each.name] : [],
  );
}

/** The line of a patch that takes out what another one expects; else the first that changes the function. */
function lineOf(patch: ast.Patch, fn: string, wanted: ast.Line | ast.Hunk): Collision['there'] {
  const hunks = patch.members.filter(ast.isHunk).filter(({ target }) => target.$refText === fn);
  const replaced = patch.members.filter(ast.isFn).find(({ name }) => name === fn);
  const lines = hunks.flatMap(({ lines }) => marked(lines));
  const expected = ast.isLine(wanted) && wanted.statement ? words(wanted.statement) : undefined;
  const taken = lines.find(
    ({ mark, statement }) => mark === '-' && statement && words(statement) === expected,
  );
  return taken ?? lines[0] ?? replaced ?? hunks[0];
}

function marked(lines: readonly ast.Line[]): ast.Line[] {
  return lines.flatMap((line) => {
    if (line.mark || (line.statement && addsElse(line.statement))) return [line];
    return line.statement ? headOf(line.statement).blocks.flatMap((block) => marked(block.lines)) : [];
  });
}

const words = (statement: ast.Statement): string =>
  tokensOf(statement, (block) => block.lines.flatMap((each) => each.statement ?? [])).join(' ');
