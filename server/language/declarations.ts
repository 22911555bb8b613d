/** What a piece of text declares: names at the top of a file, in a patch, in a function. */
import { type AstNode, AstUtils } from 'langium';
import {
  type Enum,
  type EnumMember,
  type Fn,
  isEnum,
  isForVariable,
  isHunk,
  isLet,
  isPatch,
  isSeries,
  type Module,
  type Patch,
  type PatchLike,
  type PatchMember,
  type Series,
} from './generated/ast.ts';

export type NamedNode = AstNode & { name: string };

export function isNamedNode(node: AstNode | undefined): node is NamedNode {
  return typeof (node as { name?: unknown } | undefined)?.name === 'string';
}

/** Top-level names of a file. Members of an enum count as names of their own. */
export function topLevelNames(module: Module): NamedNode[] {
  return module.elements.flatMap((element) => withMembers(element));
}

/** Names that a patch adds. */
export function patchNames(patch: Patch): NamedNode[] {
  return patch.members
    .filter((member) => !isHunk(member))
    .flatMap((member) => withMembers(member as Exclude<PatchMember, { target: unknown }>));
}

export function patchesOf(module: Module): Patch[] {
  return module.elements.filter(isPatch);
}

/** Parameters and every local of a function, outer ones first. */
export function functionLocals(fn: Fn): NamedNode[] {
  return [...fn.parameters, ...localsIn(fn.body)].filter(isNamedNode);
}

/** Every `let` and loop variable anywhere inside; none of what is not written yet. */
export function localsIn(node: AstNode | undefined): NamedNode[] {
  if (!node) return [];
  return AstUtils.streamAllContents(node)
    .filter((each) => isLet(each) || isForVariable(each))
    .filter(isNamedNode)
    .toArray();
}

/**
 * Patches that are in place before this one: those it needs and those before it in a series, and what these need
 * in turn, each once. `series` are the series to look at.
 */
export function patchesBefore(patch: Patch, series: readonly Series[]): Patch[] {
  const found = new Set<Patch>();
  const visit = (each: Patch) => {
    const needed = each.needs.flatMap((reference) => patchesIn(reference.ref));
    const mates = series.flatMap((one) => {
      const members = patchesIn(one);
      return members.slice(0, Math.max(0, members.indexOf(each)));
    });
    for (const before of [...needed, ...mates]) {
      if (before === patch || found.has(before)) continue;
      found.add(before);
      visit(before);
    }
  };
  visit(patch);
  return [...found];
}

/** A patch itself, or the patches of a series in order. A series that contains itself is cut short. */
export function patchesIn(patchLike: PatchLike | undefined, inside: readonly Series[] = []): Patch[] {
  if (!patchLike) return [];
  if (!isSeries(patchLike)) return [patchLike];
  if (inside.includes(patchLike)) return [];
  return patchLike.patches.flatMap((reference) => patchesIn(reference.ref, [...inside, patchLike]));
}

function withMembers(element: AstNode): NamedNode[] {
  const members: (Enum | EnumMember)[] = isEnum(element) ? [element, ...element.members] : [];
  return members.length > 0 ? members.filter(isNamedNode) : isNamedNode(element) ? [element] : [];
}
