/** Who reads and who changes a shared variable, and under which lock, as far as that is certain from the text. */
import type { AstNode } from 'langium';
import { accessAt } from '../../language/access.ts';
import * as ast from '../../language/generated/ast.ts';
import type { AllReferences } from '../all-references.ts';
import { byOwner, linked, listed } from './links.ts';

export function aboutVariable(node: ast.Shared, references: AllReferences): string[] {
  const names = references.namesOf(node).filter((each) => accessAt(each) !== undefined);
  const lines = (['write', 'read'] as const).flatMap((access) => {
    const groups = byOwner(names.filter((each) => accessAt(each) === access && !isAsked(each)));
    if (groups.size === 0) return [];
    const locks = [...groups.values()].map((each) => locksAround(each, references));
    const common = locks.reduce((a, b) => a.filter((lock) => b.includes(lock)));
    const words = [...groups].map(([owner, [first]], i) => {
      const own = (locks[i] ?? []).filter((lock) => !common.includes(lock));
      return `${linked(owner, first as AstNode)}${under(own)}`;
    });
    const all = common.length > 0 ? ` under ${common.map(nameOf).join(' and ')}` : '';
    return [`**${access === 'write' ? 'Changed' : 'Read'}**${all} by ${listed(words)}`];
  });
  const asked = byOwner(names.filter(isAsked));
  if (asked.size > 0)
    lines.push(
      `**Asked for** by ${listed([...asked].map(([owner, [first]]) => linked(owner, first as AstNode)))}`,
    );
  return lines;
}

/** In what a scenario expects nobody runs. */
function isAsked(node: AstNode): boolean {
  for (let at: AstNode | undefined = node; at; at = at.$container) if (ast.isExpect(at)) return true;
  return false;
}

function under(locks: readonly AstNode[]): string {
  return locks.length > 0 ? ` under ${locks.map(nameOf).join(' and ')}` : '';
}

const nameOf = (lock: AstNode): string => `\`${(lock as AstNode & { name: string }).name}\``;

/** Held at all of the places. */
function locksAround(nodes: readonly AstNode[], { flow }: AllReferences): AstNode[] {
  const held = nodes.map((each) =>
    [...(flow.during(each)?.held ?? [])].filter((lock) => !ast.isParameter(lock)),
  );
  return held.reduce((a, b) => a.filter((lock) => b.includes(lock)));
}
