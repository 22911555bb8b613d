/** `use` lines without which a file with scenarios sees all that it names. Other files may have them for those who use them. */
import { AstUtils } from 'langium';
import type { ModuleDocument, UseGraph } from '../../language/uses.ts';
import { type Hint, targetsIn, wholeLines } from './hint.ts';

export function unusedUses(uses: UseGraph, document: ModuleDocument): Hint[] {
  const named = new Set(targetsIn(document).map((each) => AstUtils.getDocument(each)));
  const wanted = [...named].filter((each) => each !== document && each !== uses.prelude) as ModuleDocument[];
  const brings = document.parseResult.value.uses.flatMap((use) => {
    const target = uses.target(use);
    return target && target !== document ? [{ use, target, seen: new Set(uses.visible(target)) }] : [];
  });
  const kept = new Set(brings);
  return brings.flatMap((each): Hint[] => {
    const { use, target, seen } = each;
    const range = use.$cstNode?.range;
    const others = [...kept].filter((other) => other !== each);
    const isSeen = (one: ModuleDocument): boolean => others.some((other) => other.seen.has(one));
    if (!range || wanted.some((one) => one === target || (seen.has(one) && !isSeen(one)))) return [];
    kept.delete(each);
    const title = `Remove \`use ${use.path}\``;
    const fix = { title, range: wholeLines(document, range), newText: '', isSafe: true };
    return [{ code: 'LS1031', message: 'Nothing that this brings is used.', range, fix }];
  });
}
