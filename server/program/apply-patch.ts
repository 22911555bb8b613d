/**
 * Patches. A hunk is matched statement by statement against the function as earlier patches left it: context
 * and `-` lines must stand there one after the other, `...` skips any number, `+` lines go in between.
 * Inside a context statement whose block holds marks or a gap, the same rule applies to that block.
 */
import * as ast from '../language/generated/ast.ts';
import type { ProgramDiagnostic } from './diagnostic.ts';
import { headOf, linesOf, statementText, tokensOf } from './statement-text.ts';

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
  const next: PatchedModel = {
    functions: new Map(model.functions),
    blocks: new Map(model.blocks),
    applied: [...model.applied, patch],
  };
  if (model.applied.includes(patch)) {
    errors.push({
      code: 'LS4008',
      message: `Patch ${patch.name} is applied twice. Name it once.`,
      node: patch,
      property: 'name',
      related: [],
    });
    return { model: next, errors };
  }
  for (const needed of flattenPatches(patch.needs.map((n) => n.ref))) {
    if (!model.applied.includes(needed)) {
      const message = `Patch ${patch.name} needs ${needed.name}, which is not applied before it. Put ${needed.name} in front of it.`;
      errors.push({ code: 'LS4007', message, node: patch, property: 'name', related: [] });
    }
  }
  // What is missing would only make the hunks fail too.
  if (errors.length) return { model: next, errors };
  for (const member of patch.members) {
    if (ast.isFn(member)) next.functions.set(member.name, member);
  }
  for (const member of patch.members) {
    if (ast.isHunk(member)) applyHunk(next, patch, member, errors);
  }
  return { model: next, errors };
}

/** Applies patches in order, starting from the functions as they are written. */
export function applyPatches(
  functions: Iterable<ast.Fn>,
  patches: readonly ast.Patch[],
): { model: PatchedModel; errors: ProgramDiagnostic[] } {
  let model: PatchedModel = {
    functions: new Map([...functions].map((f) => [f.name, f])),
    blocks: new Map(),
    applied: [],
  };
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

/** Where a run of lines fits: the statements that replace statements[from..to). */
interface Fit {
  from: number;
  to: number;
  replacement: ast.Statement[];
  /** Changes to blocks inside context statements. */
  inner: [ast.Block, ast.Statement[]][];
}

interface NearMiss {
  /** How many lines matched before the one that did not. */
  matched: number;
  line?: ast.Line;
  /** What stands there instead; absent at the end of the block. */
  found?: ast.Statement;
}

function applyHunk(model: PatchedModel, patch: ast.Patch, hunk: ast.Hunk, errors: ProgramDiagnostic[]): void {
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
  const places: { block: ast.Block; fit: Fit }[] = [];
  for (const block of blocksOf(model, fn.body)) {
    for (const fit of fits(model, hunk.lines, contentOf(model, block), miss)) places.push({ block, fit });
  }
  if (places.length === 1) {
    const { block, fit } = places[0];
    const before = contentOf(model, block);
    model.blocks.set(block, [...before.slice(0, fit.from), ...fit.replacement, ...before.slice(fit.to)]);
    for (const [inner, statements] of fit.inner) model.blocks.set(inner, statements);
    return;
  }
  if (places.length > 1) {
    errors.push({
      code: 'LS4006',
      message: `Patch ${patch.name} applies at ${places.length} places of ${name}. Add context lines until only one is left.`,
      node: hunk,
      related: places.map(({ block, fit }) => ({
        node: contentOf(model, block)[fit.from] ?? block,
        message: 'It applies here.',
      })),
    });
    return;
  }
  const line = miss.line ?? hunk.lines[0];
  const wanted = statementText(line.statement ?? line);
  const stands = miss.found ? `there stands \`${statementText(miss.found)}\`` : 'the block ends there';
  const near = nearest(model, fn, line);
  const hint =
    miss.matched > 0
      ? `After ${miss.matched} matching line${miss.matched > 1 ? 's' : ''} ${stands}.`
      : near
        ? `The nearest is \`${statementText(near)}\`.`
        : '';
  errors.push({
    code: 'LS4005',
    message: `Patch ${patch.name} does not apply to ${name}: no match for \`${wanted}\`. ${hint}`.trim(),
    node: line,
    related: [
      ...(miss.matched > 0 && miss.found
        ? [{ node: miss.found, message: 'This stands where the line was expected.' }]
        : []),
      ...(near && (near !== miss.found || miss.matched <= 0)
        ? [{ node: near, message: 'The nearest statement.' }]
        : []),
      ...(miss.matched <= 0 && !near ? [{ node: fn, message: `The function ${name}.` }] : []),
    ],
  });
}

function* blocksOf(model: PatchedModel, block: ast.Block): Iterable<ast.Block> {
  yield block;
  for (const statement of contentOf(model, block)) {
    for (const inner of headOf(statement).blocks) yield* blocksOf(model, inner);
  }
}

function* fits(
  model: PatchedModel,
  lines: readonly ast.Line[],
  statements: ast.Statement[],
  miss: NearMiss,
): Iterable<Fit> {
  // Lines that begin with a gap fit from the block's start or not at all.
  const last = lines[0]?.gap ? 0 : statements.length;
  for (let from = 0; from <= last; from++) {
    const fit = fitAt(model, lines, 0, statements, from, miss, 0);
    if (fit) yield { from, ...fit };
  }
}

/** Matches lines[l..] at statements[s..]. */
function fitAt(
  model: PatchedModel,
  lines: readonly ast.Line[],
  l: number,
  statements: ast.Statement[],
  s: number,
  miss: NearMiss,
  matched: number,
): Omit<Fit, 'from'> | undefined {
  if (l === lines.length) return { to: s, replacement: [], inner: [] };
  const line = lines[l];
  if (line.gap) {
    for (let skip = s; skip <= statements.length; skip++) {
      const rest = fitAt(model, lines, l + 1, statements, skip, miss, matched);
      if (rest) return { ...rest, replacement: [...statements.slice(s, skip), ...rest.replacement] };
    }
    return undefined;
  }
  const statement = line.statement;
  if (!statement) return fitAt(model, lines, l + 1, statements, s, miss, matched);
  if (line.mark === '+') {
    const rest = fitAt(model, lines, l + 1, statements, s, miss, matched);
    return rest && { ...rest, replacement: [statement, ...rest.replacement] };
  }
  const inner = s < statements.length ? matchStatement(model, statement, statements[s], miss) : undefined;
  if (!inner) {
    if (matched > miss.matched) Object.assign(miss, { matched, line, found: statements[s] });
    return undefined;
  }
  const rest = fitAt(model, lines, l + 1, statements, s + 1, miss, matched + 1);
  if (!rest) return undefined;
  return {
    to: rest.to,
    replacement: line.mark === '-' ? rest.replacement : [statements[s], ...rest.replacement],
    inner: [...inner, ...rest.inner],
  };
}

/** The changes inside the statement when it matches, else undefined. */
function matchStatement(
  model: PatchedModel,
  pattern: ast.Statement,
  statement: ast.Statement,
  miss: NearMiss,
): Fit['inner'] | undefined {
  const p = headOf(pattern);
  const s = headOf(statement);
  if (p.head.join(' ') !== s.head.join(' ')) return undefined;
  const inner: Fit['inner'] = [];
  for (let i = 0; i < p.blocks.length; i++) {
    const wanted = p.blocks[i];
    const block = s.blocks[i];
    if (wanted.lines.some((l) => l.mark || l.gap) || hasMarksBelow(wanted)) {
      const nearby: NearMiss = { matched: -1 };
      const found = [...fits(model, wanted.lines, contentOf(model, block), nearby)];
      if (found.length !== 1) {
        if (nearby.line && nearby.matched + 1 > miss.matched)
          Object.assign(miss, { ...nearby, matched: nearby.matched + 1 });
        return undefined;
      }
      const before = contentOf(model, block);
      const [fit] = found;
      inner.push(
        [block, [...before.slice(0, fit.from), ...fit.replacement, ...before.slice(fit.to)]],
        ...fit.inner,
      );
    } else {
      const content = (b: ast.Block) => contentOf(model, b);
      if (tokensOf(wanted, content).join(' ') !== tokensOf(block, content).join(' ')) return undefined;
    }
  }
  return inner;
}

/** Is a line marked, here or in a block inside? */
function marked(lines: readonly ast.Line[]): boolean {
  const inside = (b: ast.Block): boolean => b.closing !== undefined || marked(b.lines);
  return lines.some((l) => l.mark || (l.statement && headOf(l.statement).blocks.some(inside)));
}

function hasMarksBelow(block: ast.Block): boolean {
  return block.lines.some(
    (l) =>
      l.mark ||
      l.gap ||
      (l.statement && headOf(l.statement).blocks.some((b) => b.closing || hasMarksBelow(b))),
  );
}

/** The statement of the function that shares most words with the line. */
function nearest(model: PatchedModel, fn: ast.Fn, line: ast.Line): ast.Statement | undefined {
  if (!line.statement) return undefined;
  const words = new Set(headOf(line.statement).head);
  let best: ast.Statement | undefined;
  let bestScore = 0.5;
  for (const block of blocksOf(model, fn.body)) {
    for (const statement of contentOf(model, block)) {
      const head = new Set(headOf(statement).head);
      const common = [...words].filter((w) => head.has(w)).length;
      const score = common / Math.max(words.size, head.size);
      if (score > bestScore) {
        best = statement;
        bestScore = score;
      }
    }
  }
  return best;
}
