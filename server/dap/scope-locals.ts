// Locals: the parameters and variables of the frame that are in scope where it stands.
import type { LocalInfo, SourceRange } from '../program/program.ts';
import { valueItem } from './values.ts';
import type { Item, View } from './view.ts';

export function localItems(view: View): Item[] {
  return localsInScope(view).map((local) => {
    const value = view.state[view.machine.regionOf(view.agent) + local.slot];
    return valueItem(view, local.name, local.type, value);
  });
}

function localsInScope(view: View): LocalInfo[] {
  const { entry, machine } = view;
  if (entry.k !== 'frame' || entry.frame < 0) return [];
  const visible = machine.program.frames[entry.frame].locals.filter(
    ({ scope, at }) => contains(scope, entry.at) && isBefore(at, entry.at),
  );
  // An inner variable hides an outer one of the same name.
  return visible.filter((local, i) => !visible.some((other, j) => j > i && other.name === local.name));
}

/** Until its declaration is done a variable's slot holds what was there before. */
function isBefore(declaration: SourceRange, at: SourceRange): boolean {
  if (declaration.source !== at.source || declaration.endLine < at.line) return true;
  return declaration.endLine === at.line && declaration.endColumn <= at.column;
}

/** Frames of hunks and of scenarios may have lines of several files: a scope says nothing about another file's. */
function contains(scope: SourceRange, at: SourceRange): boolean {
  if (scope.source !== at.source) return true;
  const begins = scope.line < at.line || (scope.line === at.line && scope.column <= at.column);
  const ends = scope.endLine > at.line || (scope.endLine === at.line && scope.endColumn >= at.column);
  return begins && ends;
}
