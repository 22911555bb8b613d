/** A patch that is made anew of the copy that it came from: what somebody has written into it by hand meanwhile stays as it is. */
import type { CstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { isHunk } from '../language/generated/ast.ts';
import { edited } from './block-text.ts';
import { documentationStart } from './function-text.ts';
import { formatted, type Parse, parsePatch } from './parse.ts';

/**
 * The text of `old` with what `fresh` changes in the place of what it has changed before; head and other members stay. `own`: names of what
 * belongs to the copy even if nothing of it is left: the function, and what was declared beside it before.
 */
export function madeAnew(old: ast.Patch, fresh: string, own: readonly string[], parse: Parse): string {
  const cst = old.$cstNode as CstNode;
  const patch = parsePatch(parse, fresh);
  if (!patch) return fresh;
  const names = new Set([...own, ...patch.members.map(nameOf)]);
  const gone = old.members.filter((each) => names.has(nameOf(each)));
  // Each comes where one of its name was; what is new, before the first change.
  const placeFor = (member: ast.PatchMember): ast.PatchMember | undefined =>
    gone.find((each) => nameOf(each) === nameOf(member)) ?? gone.find(isHunk) ?? gone[0];
  const textAt = (place: ast.PatchMember | undefined): string =>
    patch.members
      .filter((each) => placeFor(each) === place)
      .map(textOf)
      .join('\n\n');
  const end = cst.end - 1;
  const source = cst.root.fullText;
  const edits = gone.map((each) => {
    const { from, to } = placeOf(each);
    const text = textAt(each);
    // Nothing is left of a member that goes, not even its line.
    const blanks = text ? 0 : (/^\s*/.exec(source.slice(to))?.[0].length ?? 0);
    return { from, to: to + blanks, text };
  });
  if (gone.length === 0) edits.push({ from: end, to: end, text: `\n${textAt(undefined)}\n` });
  const whole = edited(source, cst.offset, cst.end, edits).replace(/\r\n/g, '\n');
  // Where a member was, no more than one blank line is left.
  return formatted(parse, whole.replace(/\n(?:[ \t]*\n){2,}/g, '\n\n').replace(/\n\s*\n(\s*\})$/, '\n$1'));
}

const nameOf = (member: ast.PatchMember): string => (isHunk(member) ? member.target.$refText : member.name);

/** With the comment that documents it; a comment above a hunk is about the change, and stays. */
function placeOf(member: ast.PatchMember): { from: number; to: number } {
  const { offset, end } = member.$cstNode as CstNode;
  const from = isHunk(member) ? undefined : documentationStart(member.$cstNode as CstNode);
  return { from: from ?? offset, to: end };
}

function textOf(member: ast.PatchMember): string {
  const { from, to } = placeOf(member);
  return (member.$cstNode as CstNode).root.fullText.slice(from, to);
}
