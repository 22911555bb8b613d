/** What can be the next line of a hunk that is being written: the statements of its function that can stand behind the lines it has. */
import * as ast from '../language/generated/ast.ts';
import { applyHunk, contentOf, type PatchedModel } from '../program/apply-patch.ts';
import { nextAfter } from '../program/match-hunk.ts';
import { type BlockContent, blocksOf, headOf } from '../program/statement-text.ts';

export interface NextLines {
  /** In the order of the function. */
  statements: ast.Statement[];
  /** What the blocks of the function hold at this point. */
  content: BlockContent;
  /** Does a line before it say where the hunk is? Without one, any statement can be the first. */
  isPlaced: boolean;
}

/**
 * `patch` ends with the hunk, and the hunk with what comes before the line; `depth`: how many blocks of its last statements that
 * line is in. `base`: the functions as the patch finds them.
 */
export function nextLines(patch: ast.Patch, depth: number, base: PatchedModel): NextLines | undefined {
  const hunk = patch.members.at(-1);
  if (!ast.isHunk(hunk)) return undefined;
  const model = withMembersBefore(patch, hunk, base);
  const fn = model.functions.get(hunk.target.$refText);
  if (!fn) return undefined;
  const content = (block: ast.Block) => contentOf(model, block);
  let lines = hunk.lines;
  let blocks = [...blocksOf(fn.body, content)];
  let isPlaced = lines.some(says);
  for (let level = 0; level < depth; level++) {
    const last = lines.at(-1);
    const inner = last?.statement && headOf(last.statement).blocks.at(-1);
    // What is in an added statement is nowhere yet.
    if (!last?.statement || !inner || last.mark === '+') return undefined;
    blocks = openedBy(last.statement, lines.slice(0, -1), blocks, content);
    lines = inner.lines;
    isPlaced ||= lines.some(says);
  }
  const next = new Set(blocks.flatMap((block) => nextAfter(lines, block, content)));
  const statements = [...statementsIn(fn.body, content)].filter((each) => next.has(each));
  return { statements, content, isPlaced };
}

const says = ({ gap, statement, mark }: ast.Line): boolean =>
  gap || (statement !== undefined && mark !== '+');

/** All statements of a block, each before those in its own blocks. */
function* statementsIn(block: ast.Block | undefined, content: BlockContent): Iterable<ast.Statement> {
  for (const statement of block ? content(block) : []) {
    yield statement;
    for (const inner of headOf(statement).blocks) yield* statementsIn(inner, content);
  }
}

/** What the patch does before the hunk; a hunk that does not apply changes nothing. */
function withMembersBefore(patch: ast.Patch, hunk: ast.Hunk, base: PatchedModel): PatchedModel {
  const model: PatchedModel = {
    functions: new Map(base.functions),
    blocks: new Map(base.blocks),
    applied: base.applied,
  };
  for (const member of patch.members) if (ast.isFn(member)) model.functions.set(member.name, member);
  for (const member of patch.members)
    if (ast.isHunk(member) && member !== hunk) applyHunk(model, patch, member, []);
  return model;
}

/** The blocks that the last block of a statement can be, whose other lines come behind `lines` in one of `blocks`. */
function openedBy(
  statement: ast.Statement,
  lines: readonly ast.Line[],
  blocks: readonly ast.Block[],
  content: BlockContent,
): ast.Block[] {
  const { head, blocks: own } = headOf(statement);
  // What follows the block that is being written is not there yet: an `else`.
  const start = head.slice(0, head.lastIndexOf('{}') + 1);
  return blocks
    .flatMap((block) => nextAfter(lines, block, content))
    .map(headOf)
    .filter((each) => start.every((word, i) => each.head[i] === word))
    .flatMap((each) => each.blocks[own.length - 1] ?? []);
}
