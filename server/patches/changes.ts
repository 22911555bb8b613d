/** What patches do to a model, function by function: the text of each before and after. */
import { diffLines } from 'diff';
import * as ast from '../language/generated/ast.ts';
import { contentOf, type PatchedModel } from '../program/apply-patch.ts';
import { declarationText, functionText } from './function-text.ts';

export interface FunctionChange {
  /** Of the function; `STATE` for what is declared beside functions. */
  name: string;
  /** Empty if there is no such function before. */
  before: string;
  after: string;
  /** The declaration as it is written before, or else after. */
  node: ast.Fn | ast.PatchMember;
}

export const STATE = 'declarations';

/** `patches` are those that are applied in `after` and not in `before`. In the order in which they are first touched. */
export function changesBetween(
  before: PatchedModel,
  after: PatchedModel,
  patches: readonly ast.Patch[],
): FunctionChange[] {
  const members = patches.flatMap((each) => each.members);
  const state = members.filter((each) => !ast.isHunk(each) && !ast.isFn(each));
  const changes: FunctionChange[] = [];
  if (state.length > 0) {
    const text = state.map((each) => declarationText(each, (block) => contentOf(after, block))).join('\n\n');
    changes.push({ name: STATE, before: '', after: `${text}\n`, node: state[0] });
  }
  const names = members.flatMap((each) =>
    ast.isHunk(each) ? [each.target.$refText] : ast.isFn(each) ? [each.name] : [],
  );
  for (const name of new Set(names)) {
    const node = before.functions.get(name) ?? after.functions.get(name);
    const [was, now] = [functionText(before, name), functionText(after, name)];
    if (node && was !== now) changes.push({ name, before: was, after: now, node });
  }
  return changes;
}

export interface MarkedLine {
  mark: '+' | '-' | ' ';
  text: string;
}

/** All lines of both, each with how it is different. */
export function markedLines({ before, after }: Pick<FunctionChange, 'before' | 'after'>): MarkedLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ mark: added ? '+' : removed ? '-' : ' ', text })),
  );
}
