/**
 * Makes a patch of an edited text: hunks for functions that have changed, and what is new as it is. A function whose
 * change no hunk can say is replaced as a whole.
 */
import type { CstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { contentOf, type PatchedModel } from '../program/apply-patch.ts';
import { headOf, tokensOf } from '../program/statement-text.ts';
import { declarationText } from './function-text.ts';
import { hunksFor } from './hunks.ts';
import type { Parse } from './parse.ts';
import type { PatchProblem } from './problem.ts';
import { isUnchanged, StatementDiff } from './statement-diff.ts';

export interface MadePatch {
  /** The texts of hunks, functions and state, from the first column on. */
  members: string[];
  /** What was done in another way than one might expect. */
  notes: string[];
  problems: PatchProblem[];
}

/**
 * `before`: the model that the patch will be applied to. `was`: what the text held before it was edited; what of it is no longer
 * there was taken out.
 */
export function makePatch(
  before: PatchedModel,
  was: readonly ast.Element[],
  edited: ast.Module,
  parse: Parse,
): MadePatch {
  const made: MadePatch = { members: [], notes: [], problems: [] };
  const old = new Map(was.flatMap((each) => (nameOf(each) ? [[nameOf(each), each] as const] : [])));
  const now = new Map(edited.elements.map((each) => [nameOf(each), each]));
  for (const each of was) if (!now.has(nameOf(each))) made.problems.push(takenOut(each));
  const state: string[] = [];
  const functions: string[] = [];
  const hunks: string[] = [];
  for (const element of edited.elements) {
    if (ast.isFn(element) && before.functions.has(element.name))
      hunks.push(...changedFunction(before, element, parse, made));
    else if (old.has(nameOf(element))) unchanged(old.get(nameOf(element)) as ast.Element, element, made);
    else if (ast.isFn(element)) functions.push(textOf(element));
    else if (isMember(element)) state.push(textOf(element));
    else made.problems.push(cannotAdd(element));
  }
  made.members.push(...state, ...functions, ...hunks);
  return made;
}

/** What a copy of a function holds that no patch can bring. */
export function notForPatches({ elements }: ast.Module): PatchProblem[] {
  return elements.filter((each) => !ast.isFn(each) && !isMember(each)).map(cannotAdd);
}

/** The whole text of a patch; formatting is left to the formatter. */
export function patchText(
  head: { name: string; title?: string; needs?: readonly string[]; about?: string },
  members: readonly string[],
): string {
  const title = head.title === undefined ? '' : ` ${JSON.stringify(head.title)}`;
  const needs = head.needs?.length ? ` needs ${head.needs.join(', ')}` : '';
  const about = head.about?.trim()
    ? head.about
        .trim()
        .split('\n')
        .map((line) => `/// ${line}`.trimEnd())
    : [];
  return [...about, `patch ${head.name}${title}${needs} {`, members.join('\n\n'), '}', ''].join('\n');
}

function changedFunction(before: PatchedModel, after: ast.Fn, parse: Parse, made: MadePatch): string[] {
  const fn = before.functions.get(after.name) as ast.Fn;
  const content = (block: ast.Block) => contentOf(before, block);
  if (headOf(fn).head.join(' ') !== headOf(after).head.join(' ')) {
    made.notes.push(
      `The head of ${after.name} has changed, which a hunk cannot say: the patch replaces the whole function.`,
    );
    return [textOf(after)];
  }
  const body = new StatementDiff(content).blocks(fn.body, after.body);
  if (isUnchanged(body)) return [];
  const hunks = hunksFor(before, after.name, body, parse);
  if (hunks) return hunks.map((lines) => `fn ${after.name} {\n${lines}\n}`);
  made.notes.push(
    `No lines of ${after.name} say where its changes belong: the patch replaces the whole function.`,
  );
  return [textOf(after)];
}

/** What is in a file already can stay there and must not differ. */
function unchanged(was: ast.Element, now: ast.Element, made: MadePatch): void {
  const written = (node: ast.Element) =>
    tokensOf(node, ({ lines }) => lines.flatMap((l) => l.statement ?? [])).join(' ');
  if (written(was) === written(now)) return;
  made.problems.push({
    code: 'LS9106',
    message: `A patch cannot change ${words(now)}. Change functions, or declare something new beside it.`,
    ...placeOf(now),
  });
}

function takenOut(element: ast.Element): PatchProblem {
  const message = `A patch cannot take out ${words(element)}. Leave it; a function that nobody calls costs nothing.`;
  return { code: 'LS9106', message };
}

function cannotAdd(element: ast.Element): PatchProblem {
  return {
    code: 'LS9106',
    message: `A patch cannot bring ${words(element)}. Put it into a file of its own, beside the patch.`,
    ...placeOf(element),
  };
}

type Member = Exclude<ast.PatchMember, ast.Hunk>;

function isMember(element: ast.Element): element is ast.Element & Member {
  return (
    ast.isShared(element) ||
    ast.isConst(element) ||
    ast.isConfig(element) ||
    ast.isSpinlock(element) ||
    ast.isEnum(element) ||
    ast.isFn(element)
  );
}

const textOf = (element: ast.Element & Member): string =>
  declarationText(element, (block) => block.lines.flatMap(({ statement }) => statement ?? []));

function nameOf(element: ast.Element): string {
  return ast.isComparison(element) ? `compare ${element.title}` : element.name;
}

function words(element: ast.Element): string {
  const kind = element.$cstNode?.text.match(/^\w+/)?.[0] ?? 'this';
  const named = ast.isComparison(element) ? (element.title ?? '') : element.name;
  return kind === 'fn' ? `the function ${named}` : `\`${kind} ${named}\``;
}

function placeOf(element: ast.Element): { line?: number; column?: number } {
  const start = (element.$cstNode as CstNode | undefined)?.range.start;
  return start ? { line: start.line, column: start.character } : {};
}
