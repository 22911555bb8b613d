/** How far lines are indented: the column of each leaf that begins one, and of what stands behind a mark of a patch. */
import type { AstNode } from 'langium';
import { isHunk } from '../generated/ast.ts';
import { isMark, type Leaf } from './leaves.ts';

const STEP = 2;
/** A statement that goes on in the next line is not mistaken for the block below it. */
const CONTINUATION = 4;

/** Properties that hold a body, which needs no braces. */
const BODIES = new Set(['then', 'else', 'body', 'expired']);
/** Properties that hold what begins anew, whatever is before it. */
const BEGINNINGS = new Set(['elements', 'uses', 'members', 'items', 'statement', ...BODIES]);
const ENDINGS = new Set([';', '{', '}', '...']);

interface Surroundings {
  /** Brackets that are open, outermost first. */
  open: Leaf[];
  /** The last leaf before that is no comment. */
  before: Leaf | undefined;
  /** Offsets of leaves that begin a line, apart from marks. */
  starts: ReadonlySet<number>;
}

/** Columns by leaf, 0-based. `beginsLine` says of each leaf whether it begins a line. */
export function columns(leaves: readonly Leaf[], beginsLine: readonly boolean[]): Map<Leaf, number> {
  const found = new Map<Leaf, number>();
  const shaping = shapingLeaves(leaves);
  const around: Surroundings = { open: [], before: undefined, starts: lineStarts(leaves, beginsLine) };
  leaves.forEach((leaf, index) => {
    if (beginsLine[index] || followsMark(leaves, beginsLine, index)) {
      const column = contentColumn(leaf, shaping[index], around);
      found.set(leaf, isMark(leaf) ? markColumn(column, around) : column);
    }
    advance(around, leaf);
  });
  return found;
}

/** The leaf behind a mark that begins a line. */
export function followsMark(leaves: readonly Leaf[], beginsLine: readonly boolean[], index: number): boolean {
  const mark = leaves[index - 1];
  return mark !== undefined && beginsLine[index - 1] === true && isMark(mark) && !beginsLine[index];
}

/** For each leaf the one whose place it shares: a comment stands where what follows it would. */
function shapingLeaves(leaves: readonly Leaf[]): (Leaf | undefined)[] {
  const shaping: (Leaf | undefined)[] = [];
  let next: Leaf | undefined;
  for (let index = leaves.length - 1; index >= 0; index--) {
    const leaf = leaves[index] as Leaf;
    if (!leaf.comment && !isMark(leaf)) next = leaf;
    shaping[index] = next;
  }
  return shaping;
}

function lineStarts(leaves: readonly Leaf[], beginsLine: readonly boolean[]): Set<number> {
  const starts = new Set<number>();
  leaves.forEach((leaf, index) => {
    if (beginsLine[index] || followsMark(leaves, beginsLine, index)) starts.add(leaf.offset);
  });
  return starts;
}

function advance(around: Surroundings, leaf: Leaf): void {
  if (leaf.comment) return;
  if (leaf.text === '{' || leaf.text === '(' || leaf.text === '[') around.open.push(leaf);
  else if (leaf.text === '}' || leaf.text === ')' || leaf.text === ']') around.open.pop();
  around.before = leaf;
}

function contentColumn(leaf: Leaf, shaping: Leaf | undefined, around: Surroundings): number {
  if (!shaping) return 0;
  const closes = isBrace(shaping, '}');
  const depth = around.open.filter((each) => isBrace(each, '{')).length - (closes && !leaf.comment ? 1 : 0);
  const bodies = bracelessBodies(shaping.cst.astNode, around.starts);
  return STEP * (depth + bodies) + (!closes && continues(shaping, around) ? CONTINUATION : 0);
}

/** Marks stand in the column of the hunk, so that they are all below each other. */
function markColumn(content: number, around: Surroundings): number {
  const braces = around.open.filter((each) => isBrace(each, '{'));
  const hunk = braces.findIndex((each) => isHunk(each.cst.astNode));
  return hunk < 0 ? Math.max(0, content - STEP) : STEP * hunk;
}

/** A brace around statements or declarations, not around the values of a parameter. */
function isBrace(leaf: Leaf, text: '{' | '}'): boolean {
  return !leaf.comment && leaf.text === text && leaf.rule !== 'ScenarioParameter';
}

/** Bodies without braces that a node is in, and that stand on lines of their own. */
function bracelessBodies(node: AstNode, starts: ReadonlySet<number>): number {
  let count = 0;
  for (let at: AstNode | undefined = node; at; at = at.$container) {
    if (!BODIES.has(at.$containerProperty ?? '') || at.$type === 'Block' || !at.$cstNode) continue;
    if (at.$container?.$type !== 'Conditional' && starts.has(at.$cstNode.offset)) count++;
  }
  return count;
}

/** Is this in the middle of what began on a line before? */
function continues(leaf: Leaf, { before, open }: Surroundings): boolean {
  if (!before || isMark(before) || leaf.text === '{' || leaf.text === ')') return false;
  if (ENDINGS.has(before.text) && before.rule !== 'ScenarioParameter') return false;
  if (before.text === ',' && open.at(-1)?.rule === 'Enum') return false;
  return !begins(leaf);
}

function begins(leaf: Leaf): boolean {
  for (let at: AstNode | undefined = leaf.cst.astNode; at; at = at.$container) {
    if (at.$cstNode?.offset !== leaf.offset) return false;
    if (BEGINNINGS.has(at.$containerProperty ?? '') && at.$container?.$type !== 'Conditional') return true;
  }
  return false;
}
