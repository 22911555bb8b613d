// Locals: the parameters and variables of the frame that are in scope where it stands.
import type { LocalInfo, SourceRange } from '../../program/program.ts';
import { agentName, functionName } from '../../trace/names.ts';
import { localId } from '../breakpoints/data-targets.ts';
import { slotItem, valueItem } from './values.ts';
import type { Item, View } from './view.ts';

export function localItems(view: View): Item[] {
  const { entry, agent, machine, expressions } = view;
  const region = machine.regionOf(agent);
  const known =
    expressions && entry.k === 'frame'
      ? expressions.locals({ agent, location: entry.location, frame: entry.frame })
      : localsInScope(view);
  return known.map((local) =>
    'slot' in local
      ? {
          ...slotItem(view, local.name, { slot: region + local.slot, type: local.type }),
          watch: localId(frameName(view), local.name, agentName(machine.program, agent)),
        }
      : { ...valueItem(view, local.name, local.type, local.value), fixed: KNOWN },
  );
}

function frameName({ entry, machine }: View): string {
  return entry.k === 'frame' ? functionName(machine.program, entry.frame) : '';
}

const KNOWN = 'The call gives it a value that never changes, and so it is kept nowhere.';

/** By what the ranges of the text say: all that is known of a program without a text behind it. */
function localsInScope(view: View): LocalInfo[] {
  const { entry, machine } = view;
  if (entry.k !== 'frame' || entry.frame < 0) return [];
  const visible = machine.program.frames[entry.frame].locals.filter((local) => isVisible(local, entry.at));
  // An inner variable hides an outer one of the same name.
  return visible.filter((local, i) => !visible.some((other, j) => j > i && other.name === local.name));
}

/** In scope at a place in the text, and declared before it. */
export function isVisible({ scope, at }: LocalInfo, place: SourceRange): boolean {
  return contains(scope, place) && isBefore(at, place);
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
