/**
 * Ways to make a hunk apply again to a function that has changed under it. Each is tried on the text of the patch, and counts if
 * the hunk applies then, at one place only.
 */
import { type AstNode, GrammarUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import {
  applyMembers,
  applyPatches,
  checkPatchApplies,
  contentOf,
  type PatchedModel,
  withNeeds,
} from '../program/apply-patch.ts';
import { similar } from '../program/near-miss.ts';
import { addsElse, blocksOf, headOf, statementText } from '../program/statement-text.ts';
import { nodeText } from './block-text.ts';
import { beginsLine, indentAt, indented } from './layout.ts';
import { type Parse, parsePatch } from './parse.ts';

/** An edit of the file that the patch is in. */
export interface Repair {
  title: string;
  offset: number;
  end: number;
  text: string;
}

export interface Surroundings {
  /** All functions that the patch sees. */
  functions: readonly ast.Fn[];
  /** Patches that it could need, nearest first. */
  others: readonly ast.Patch[];
  parse: Parse;
}

/** Statements that are tried in the place of one that is not found. */
const MOST_SIMILAR = 5;

/** `line`: the one that is not found, of a hunk that does not apply. */
export function repairsFor(line: ast.Line, { functions, others, parse }: Surroundings): Repair[] {
  const hunk = holder(line, ast.isHunk);
  const patch = holder(line, ast.isPatch);
  if (!hunk || !patch) return [];
  const needed = applyPatches(functions, withNeeds(patch).slice(0, -1));
  if (needed.errors.length > 0) return [];
  const base = needed.model;
  const index = patch.members.indexOf(hunk);
  const helps = (repair: Repair): boolean => {
    const tree = parsePatch(parse, textWith(patch, repair));
    return tree !== undefined && applies(base, tree, index);
  };
  const edits = [...lineRepairs(base, hunk, line), ...targetRepairs(base, hunk)].filter(helps);
  return [...edits, ...needRepairs(patch, functions, others)];
}

/** Does the hunk of this index apply? Those before it may not. */
function applies(base: PatchedModel, patch: ast.Patch, index: number): boolean {
  const hunk = patch.members[index];
  const { errors } = applyMembers(base, patch);
  return errors.every(({ node }) => node !== hunk && holder(node, ast.isHunk) !== hunk);
}

function textWith(patch: ast.Patch, { offset, end, text }: Repair): string {
  const cst = patch.$cstNode as NonNullable<ast.Patch['$cstNode']>;
  const source = cst.root.fullText;
  return source.slice(cst.offset, offset) + text + source.slice(end, cst.end);
}

function holder<T extends AstNode>(node: AstNode, is: (each: AstNode) => each is T): T | undefined {
  for (let at: AstNode | undefined = node; at; at = at.$container) if (is(at)) return at;
  return undefined;
}

function lineRepairs(base: PatchedModel, hunk: ast.Hunk, line: ast.Line): Repair[] {
  const fn = base.functions.get(hunk.target.$refText);
  const cst = line.$cstNode;
  const statement = line.statement?.$cstNode;
  if (!fn || !line.statement || !cst || !statement) return [];
  const source = cst.root.fullText;
  const content = (block: ast.Block) => contentOf(base, block);
  const repairs: Repair[] = [];
  for (const near of similar(fn, line, content).slice(0, MOST_SIMILAR)) {
    // An `else` that is added would be lost.
    const now = addsElse(line.statement) ? undefined : updated(line.statement, near, content);
    if (!now) continue;
    const [offset, end] = now.head === undefined ? [statement.offset, statement.end] : now.head;
    const text = indented(now.text, '', indentAt(source, statement.offset, line.mark));
    repairs.push({ title: `Change the line to \`${statementText(near, 50)}\``, offset, end, text });
  }
  const own = beginsLine(source, cst.offset);
  const gap = own ? `...\n${indentAt(source, cst.offset)}` : '... ';
  repairs.push({
    title: 'Skip what stands in between with `...`',
    offset: cst.offset,
    end: cst.offset,
    text: gap,
  });
  if (line.mark === undefined) {
    const from = own ? source.lastIndexOf('\n', cst.offset) : cst.offset;
    repairs.push({ title: 'Take this line of context out', offset: from, end: cst.end, text: '' });
  }
  return repairs;
}

/** The statement that stands there now, in the place of the one that is said; only its head where the hunk goes on in its block. */
function updated(
  said: ast.Statement,
  now: ast.Statement,
  content: (block: ast.Block) => ast.Statement[],
): { text: string; head?: [number, number] } | undefined {
  const [old, fresh] = [said.$cstNode, now.$cstNode];
  if (!old || !fresh) return undefined;
  const [mine, its] = [headOf(said).blocks, headOf(now).blocks];
  const goesOn = mine.some(({ lines }) => lines.some(({ mark, gap }) => mark || gap));
  if (!goesOn) {
    const { mark } = now.$container as ast.Line;
    return { text: indented(nodeText(now, content), indentAt(fresh.root.fullText, fresh.offset, mark), '') };
  }
  const [first, other] = [mine[0]?.$cstNode, its[0]?.$cstNode];
  if (mine.length !== its.length || !first || !other) return undefined;
  return { text: fresh.root.fullText.slice(fresh.offset, other.offset), head: [old.offset, first.offset] };
}

/** Functions that all of the hunk fits. */
function targetRepairs(base: PatchedModel, hunk: ast.Hunk): Repair[] {
  const name = GrammarUtils.findNodeForProperty(hunk.$cstNode, 'target');
  const first = hunk.lines.find(({ statement, mark }) => statement && mark !== '+')?.statement;
  if (!name || !first) return [];
  const content = (block: ast.Block) => contentOf(base, block);
  const words = headOf(first).head.join(' ');
  return [...base.functions.values()]
    .filter(
      (fn) =>
        fn.name !== hunk.target.$refText &&
        [...blocksOf(fn.body, content)].some((block) =>
          content(block).some((each) => headOf(each).head.join(' ') === words),
        ),
    )
    .map((fn) => ({ title: `Change ${fn.name} instead`, offset: name.offset, end: name.end, text: fn.name }));
}

/** Patches on top of which it applies. */
function needRepairs(patch: ast.Patch, functions: readonly ast.Fn[], others: readonly ast.Patch[]): Repair[] {
  const name = GrammarUtils.findNodeForProperty(patch.$cstNode, 'name');
  const title = GrammarUtils.findNodeForProperty(patch.$cstNode, 'title');
  const last = GrammarUtils.findNodesForProperty(patch.$cstNode, 'needs').at(-1);
  const behind = last ?? title ?? name;
  if (!behind) return [];
  return others
    .filter((each) => {
      if (each === patch || withNeeds(each).includes(patch) || withNeeds(patch).includes(each)) return false;
      if (checkPatchApplies(each, functions).length > 0) return false;
      const before = [...new Set([...withNeeds(patch).slice(0, -1), ...withNeeds(each)])];
      const { model, errors } = applyPatches(functions, before);
      return errors.length === 0 && applyMembers(model, patch).errors.length === 0;
    })
    .map((each) => ({
      title: `Say that it needs ${each.name}`,
      offset: behind.end,
      end: behind.end,
      text: last ? `, ${each.name}` : ` needs ${each.name}`,
    }));
}
