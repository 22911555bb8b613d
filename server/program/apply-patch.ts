/**
 * Patches. A hunk is matched statement by statement against the function as earlier patches left it (match-hunk.ts),
 * and must come to one thing only.
 */
import * as ast from '../language/generated/ast.ts';
import type { ProgramDiagnostic } from './diagnostic.ts';
import { type Fit, fitsIn, MOST_FITS, type NearMiss, placesOf } from './match-hunk.ts';
import { nearMiss } from './near-miss.ts';
import { type BlockContent, blocksOf, headOf, linesOf, marksElse } from './statement-text.ts';

/** A model after some patches: which function a name stands for, and what the changed blocks hold. */
export interface PatchedModel {
  functions: Map<string, ast.Fn>;
  blocks: Map<ast.Block, ast.Statement[]>;
  /** In the order they were applied. */
  applied: ast.Patch[];
}

export function contentOf(model: PatchedModel, block: ast.Block): ast.Statement[] {
  return model.blocks.get(block) ?? linesOf(block.lines);
}

/** Series spelled out, in order, each patch once. */
export function flattenPatches(likes: readonly (ast.PatchLike | undefined)[]): ast.Patch[] {
  const result: ast.Patch[] = [];
  const open = new Set<ast.PatchLike>();
  const add = (like: ast.PatchLike | undefined): void => {
    if (!like || open.has(like)) return;
    open.add(like);
    if (ast.isSeries(like)) for (const p of like.patches) add(p.ref);
    else result.push(like);
  };
  for (const like of likes) add(like);
  return result;
}

/** Applies one patch. Gives the new model, or what is wrong. */
export function applyPatch(
  model: PatchedModel,
  patch: ast.Patch,
): { model: PatchedModel; errors: ProgramDiagnostic[] } {
  const errors: ProgramDiagnostic[] = [];
  if (model.applied.includes(patch)) {
    errors.push({
      code: 'LS4008',
      message: `Patch ${patch.name} is applied twice. Name it once.`,
      node: patch,
      property: 'name',
      related: [],
    });
    return { model, errors };
  }
  for (const needed of flattenPatches(patch.needs.map((n) => n.ref))) {
    if (!model.applied.includes(needed)) {
      const message = `Patch ${patch.name} needs ${needed.name}, which is not applied before it. Put ${needed.name} in front of it.`;
      errors.push({ code: 'LS4007', message, node: patch, property: 'name', related: [] });
    }
  }
  // What is missing would only make the hunks fail too.
  if (errors.length) return { model: { ...model, applied: [...model.applied, patch] }, errors };
  return applyMembers(model, patch);
}

/** Applies what a patch says, whatever it needs. */
export function applyMembers(
  model: PatchedModel,
  patch: ast.Patch,
): { model: PatchedModel; errors: ProgramDiagnostic[] } {
  const errors: ProgramDiagnostic[] = [];
  const next: PatchedModel = {
    functions: new Map(model.functions),
    blocks: new Map(model.blocks),
    applied: [...model.applied, patch],
  };
  for (const member of patch.members) {
    if (ast.isFn(member)) next.functions.set(member.name, member);
  }
  for (const member of patch.members) {
    if (ast.isHunk(member)) applyHunk(next, patch, member, errors);
  }
  return { model: next, errors };
}

/** The functions as they are written. */
export function unpatched(functions: Iterable<ast.Fn>): PatchedModel {
  return { functions: new Map([...functions].map((f) => [f.name, f])), blocks: new Map(), applied: [] };
}

/** Applies patches in order, starting from the functions as they are written. */
export function applyPatches(
  functions: Iterable<ast.Fn>,
  patches: readonly ast.Patch[],
): { model: PatchedModel; errors: ProgramDiagnostic[] } {
  let model = unpatched(functions);
  const errors: ProgramDiagnostic[] = [];
  for (const patch of patches) {
    const result = applyPatch(model, patch);
    model = result.model;
    errors.push(...result.errors);
  }
  return { model, errors };
}

/** Every patch that must come first, in order, then the patch itself. */
export function withNeeds(patch: ast.Patch, seen = new Set<ast.Patch>()): ast.Patch[] {
  if (seen.has(patch)) return [];
  seen.add(patch);
  const before = flattenPatches(patch.needs.map((n) => n.ref)).flatMap((p) => withNeeds(p, seen));
  return [...before, patch];
}

/** Does the patch apply to the model as written, after the patches it needs? For the editor, before any scenario uses it. */
export function checkPatchApplies(patch: ast.Patch, functions: Iterable<ast.Fn>): ProgramDiagnostic[] {
  const before = withNeeds(patch).slice(0, -1);
  const base = applyPatches(functions, before);
  return base.errors.length ? [] : applyPatch(base.model, patch).errors;
}

// ------------------------------------------------------------------------------------ one hunk

/** Changes the model, or adds to the errors. Asks for no name that the hunk's own text does not say. */
export function applyHunk(
  model: PatchedModel,
  patch: ast.Patch,
  hunk: ast.Hunk,
  errors: ProgramDiagnostic[],
): void {
  const name = hunk.target.$refText;
  const fn = model.functions.get(name);
  if (!fn) {
    const message = `Patch ${patch.name} changes function ${name}, which does not exist at this point. Add it with an earlier patch, or as \`fn ${name}(…) { … }\`.`;
    errors.push({ code: 'LS4002', message, node: hunk, property: 'target', related: [] });
    return;
  }
  if (!marked(hunk.lines)) {
    errors.push({
      code: 'LS4003',
      message: 'This hunk changes nothing: mark lines with + or -.',
      node: hunk,
      related: [],
    });
    return;
  }
  if (!hunk.lines.some((l) => l.statement && l.mark !== '+')) {
    const message = `This hunk has no context: put the statement of ${name} before or after which the + lines go.`;
    errors.push({ code: 'LS4004', message, node: hunk, related: [] });
    return;
  }
  const miss: NearMiss = { matched: -1 };
  const content = (block: ast.Block) => contentOf(model, block);
  const places: { block: ast.Block; fit: Fit }[] = [];
  for (const block of blocksOf(fn.body, content)) {
    for (const fit of fitsIn(hunk.lines, block, content, miss)) places.push({ block, fit });
  }
  if (places.length === 1) {
    const { block, fit } = places[0];
    model.blocks.set(block, fit.statements);
    for (const [inner, statements] of fit.inner) model.blocks.set(inner, statements);
    return;
  }
  if (places.length > 1) {
    errors.push(ambiguous(patch, hunk, places, content));
    return;
  }
  errors.push(nearMiss(model.functions, content, { patch, hunk, fn }, miss));
}

function ambiguous(
  patch: ast.Patch,
  hunk: ast.Hunk,
  places: { block: ast.Block; fit: Fit }[],
  content: BlockContent,
): ProgramDiagnostic {
  const count = places.length < MOST_FITS ? places.length : `${MOST_FITS} or more`;
  const message = `Patch ${patch.name} applies at ${count} places of ${hunk.target.$refText}. Add context lines until only one is left.`;
  return { code: 'LS4006', message, node: hunk, related: placesOf(places, content) };
}

/** Is a line marked, here or in a block inside? */
function marked(lines: readonly ast.Line[]): boolean {
  const inside = (b: ast.Block): boolean => b.closing !== undefined || marked(b.lines);
  return lines.some(
    (l) => l.mark || (l.statement && (marksElse(l.statement) || headOf(l.statement).blocks.some(inside))),
  );
}
