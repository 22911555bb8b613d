/**
 * From what is different between two versions of a function to hunks that say it. Each run of changes becomes a hunk with as
 * little context as makes it apply at one place only; what is tried is applied, and counts if the function comes out right.
 */
import type * as ast from '../language/generated/ast.ts';
import { isHunk, isIf } from '../language/generated/ast.ts';
import { applyHunk, contentOf, type PatchedModel } from '../program/apply-patch.ts';
import type { ProgramDiagnostic } from '../program/diagnostic.ts';
import { headOf, tokensOf } from '../program/statement-text.ts';
import { writtenOf } from './block-text.ts';
import { type HunkLine, hunkText } from './hunk-text.ts';
import { type Parse, parsePatch } from './parse.ts';
import type { BlockChange, Change } from './statement-diff.ts';

/** A run of changes in a block, and the way to the block from the function's body. */
interface Site {
  list: BlockChange;
  /** Indices of its first change and of what is behind its last. */
  from: number;
  to: number;
  way: { list: BlockChange; index: number }[];
  /** An `if` that goes and one with an `else` besides that comes are said as the `else` that is added. */
  elses?: true;
}

/** How many lines of context before and behind. */
type Context = readonly [number, number];

const ALL = Number.POSITIVE_INFINITY;
const FEW: readonly Context[] = [[1, 0], [0, 1], [1, 1], [2, 1], [2, 2], [3, 3], [ALL, ALL]]; // biome-ignore format: a table
const AROUND: readonly Context[] = [[0, 0], ...FEW];
/** Statements between two changes that are said with them in one hunk. */
const CLOSE = 2;

/** The texts of the hunks' lines, in order; undefined if the change cannot be said by hunks. Leaves the model as it was. */
export function hunksFor(
  model: PatchedModel,
  name: string,
  body: BlockChange,
  parse: Parse,
): string[] | undefined {
  const writer = new HunkWriter(model, name, parse);
  const hunks: string[] = [];
  for (const site of sitesIn(body, [])) {
    const text = writer.write(site);
    if (text === undefined) return undefined;
    hunks.push(text);
  }
  return hunks;
}

function sitesIn(list: BlockChange, way: Site['way']): Site[] {
  const { changes } = list;
  const sites: Site[] = [];
  let last: Site | undefined;
  changes.forEach((change, index) => {
    if (change.k === 'inside') {
      for (const inner of change.blocks) sites.push(...sitesIn(inner, [...way, { list, index }]));
      last = undefined;
    } else if (change.k !== 'same') {
      if (last && index - last.to <= CLOSE) last.to = index + 1;
      else {
        last = { list, from: index, to: index + 1, way };
        sites.push(last);
      }
    }
  });
  return sites;
}

class HunkWriter {
  private model: PatchedModel;
  private readonly name: string;
  private readonly parse: Parse;
  private readonly written: Site[] = [];

  constructor(model: PatchedModel, name: string, parse: Parse) {
    this.model = model;
    this.name = name;
    this.parse = parse;
  }

  private readonly content = (block: ast.Block): ast.Statement[] => contentOf(this.model, block);

  /** The first of all ways to say it that applies and makes of the function what it should. */
  write(site: Site): string | undefined {
    const wanted = this.wanted(site);
    const tried = new Set<string>();
    for (const lines of this.allWays(site)) {
      const text = hunkText(lines, this.content, this.parse);
      if (tried.has(text)) continue;
      tried.add(text);
      const next = this.applied(text);
      if (!next || tokensOfFunction(next, this.name) !== wanted) continue;
      this.model = next;
      this.written.push(site);
      return text;
    }
    return undefined;
  }

  private applied(text: string): PatchedModel | undefined {
    const patch = parsePatch(this.parse, `patch p {\nfn ${this.name} {\n${text}\n}\n}`);
    const hunk = patch?.members[0];
    if (!patch || !isHunk(hunk)) return undefined;
    const next = { ...this.model, blocks: new Map(this.model.blocks) };
    const errors: ProgramDiagnostic[] = [];
    applyHunk(next, patch, hunk, errors);
    return errors.length === 0 ? next : undefined;
  }

  private wanted({ list, from, to }: Site): string {
    const now = this.content(list.block);
    const start = this.indexIn(list, from);
    const kept = list.changes.slice(from, to).filter(({ k }) => k !== 'added').length;
    const middle = list.changes
      .slice(from, to)
      .flatMap((each) => (each.k === 'removed' ? [] : [each.k === 'added' ? each.after : each.before]));
    const after = [...now.slice(0, start), ...middle, ...now.slice(start + kept)];
    const model = { ...this.model, blocks: new Map(this.model.blocks).set(list.block, after) };
    return tokensOfFunction(model, this.name);
  }

  /** Where the statement of a change stands now, when all changes before it are made. */
  private indexIn(list: BlockChange, index: number): number {
    return list.changes.slice(0, index).filter(({ k }) => k !== 'removed').length;
  }

  /** What is the shorter to read first. */
  private *allWays(site: Site): Generator<HunkLine[]> {
    const changes = site.list.changes.slice(site.from, site.to);
    if (addedElses(changes).size > 0) yield* this.ways({ ...site, elses: true });
    yield* this.ways(site);
  }

  private *ways(site: Site): Generator<HunkLine[]> {
    const first = site.list.changes.slice(site.from, site.to);
    const bare = first.some(({ k }) => k !== 'added');
    const few = site.elses ? AROUND : FEW;
    for (const context of this.isWithWhatFollows(site) ? [[0, 1] as const, ...few] : few) {
      const lines = this.lines(site, context, true);
      if (bare || lines.some(({ k }) => k === 'context')) yield lines;
    }
    for (let depth = 1; depth <= site.way.length; depth++)
      for (const around of AROUND)
        for (const inner of depth === 1 ? FEW : FEW.slice(-1)) yield this.within(site, depth, around, inner);
    yield this.within(site, site.way.length, [ALL, ALL], [ALL, ALL], false);
  }

  /** Is what is added set apart from what is before it, and not from what is behind? */
  private isWithWhatFollows({ list: { changes }, from, to }: Site): boolean {
    const [first, behind] = [changes[from], changes[to]];
    if (first.k !== 'added' || (behind?.k !== 'same' && behind?.k !== 'inside')) return false;
    return writtenOf(first.after).written.apart && !writtenOf(behind.after).written.apart;
  }

  /** The lines of a site with the statements around its block, so many levels up. */
  private within(site: Site, depth: number, around: Context, inner: Context, short = true): HunkLine[] {
    let lines = this.lines(site, inner, short);
    let { block } = site.list;
    const levels = site.way.slice(site.way.length - depth).reverse();
    levels.forEach(({ list, index }, level) => {
      const context = level === levels.length - 1 || !short ? around : ([0, 0] as const);
      const now = this.content(list.block);
      const at = this.indexIn(list, index);
      const change = list.changes[index] as Extract<Change, { k: 'inside' }>;
      lines = [
        ...contextLines(now.slice(Math.max(0, at - context[0]), at), short),
        { k: 'inside', statement: change.before, block, lines, short },
        ...contextLines(now.slice(at + 1, at + 1 + context[1]), short),
      ];
      block = list.block;
    });
    return lines;
  }

  private lines({ list, from, to, elses }: Site, [before, behind]: Context, short: boolean): HunkLine[] {
    const now = this.content(list.block);
    const start = this.indexIn(list, from);
    let at = start;
    const changes = list.changes.slice(from, to);
    const added = elses ? addedElses(changes) : new Map<ast.Statement, AddedElse>();
    const said = new Set([...added.values()].map(({ after }) => after));
    const middle = changes.flatMap((change): HunkLine[] => {
      if (change.k === 'added')
        return said.has(change.after) ? [] : [{ k: 'marked', mark: '+', statement: change.after }];
      const statement = now[at++];
      if (change.k !== 'removed') return [{ k: 'context', statement, short }];
      const otherwise = added.get(change.before);
      return [
        otherwise ? { k: 'else', statement, short, ...otherwise } : { k: 'marked', mark: '-', statement },
      ];
    });
    return [
      ...contextLines(now.slice(Math.max(0, start - before), start), short),
      ...middle,
      ...contextLines(now.slice(at, at + behind), short),
    ];
  }
}

interface AddedElse {
  after: ast.Statement;
  otherwise: ast.Statement;
}

/** The statements that go where the same may come again with an `else` besides. */
function addedElses(changes: readonly Change[]): Map<ast.Statement, AddedElse> {
  const found = new Map<ast.Statement, AddedElse>();
  const coming = changes.flatMap((each) => (each.k === 'added' ? [each.after] : []));
  for (const each of changes) {
    if (each.k !== 'removed') continue;
    const index = coming.findIndex((after) => otherwiseOf(each.before, after) !== undefined);
    if (index < 0) continue;
    const [after] = coming.splice(0, index + 1).slice(-1);
    found.set(each.before, { after, otherwise: otherwiseOf(each.before, after) as ast.Statement });
  }
  return found;
}

/** What stands behind the last `else` of a statement, if another one begins like it and ends there. */
function otherwiseOf(shorter: ast.Statement, longer: ast.Statement): ast.Statement | undefined {
  const [words, more] = [shorter, longer].map((each) => headOf(each).head.join(' '));
  if (!more.startsWith(`${words} else `)) return undefined;
  let [before, after]: (ast.Statement | undefined)[] = [shorter, longer];
  while (isIf(before) && isIf(after)) {
    if (!before.else) return after.else;
    [before, after] = [before.else, after.else];
  }
  return undefined;
}

function contextLines(statements: readonly ast.Statement[], short: boolean): HunkLine[] {
  return statements.map((statement) => ({ k: 'context', statement, short }));
}

/** A function as patches left it, as one text without comments and blanks. */
export function tokensOfFunction(model: PatchedModel, name: string): string {
  const fn = model.functions.get(name);
  return fn ? tokensOf(fn, (block) => contentOf(model, block)).join(' ') : '';
}
