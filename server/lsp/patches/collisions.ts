/** Says where patches are combined that do not go together: there, and at the lines of the patches that are in this file. */
import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Range,
} from 'vscode-languageserver';
import { patchesIn } from '../../language/declarations.ts';
import type { DiagnosticCode } from '../../language/diagnostics.ts';
import * as ast from '../../language/generated/ast.ts';
import { isModuleDocument, type ModuleDocument } from '../../language/uses.ts';
import {
  type Collision,
  collisionsIn,
  type OrderMatters,
  ordersThatMatter,
} from '../../patches/collisions.ts';
import { flattenPatches } from '../../program/apply-patch.ts';
import type { AddedDiagnostics } from '../added-diagnostics.ts';
import type { LockstepLspServices } from '../module.ts';

/** Whatever lists patches: `with` of a scenario, a column, a series. */
type Combining = ast.With | ast.Column | ast.Series;

export function showCollisions({ workspace }: LockstepLspServices, added: AddedDiagnostics): void {
  added.carryOver('collisions', ({ document, base }) => {
    // A tree with holes would be taken at its word.
    const isBroken = base.some(({ severity, code }) => severity === 1 && /^LS10|^LS4/.test(String(code)));
    if (isBroken || !isModuleDocument(document)) return [];
    const combining = document.parseResult.value.elements.flatMap(combinationsIn);
    if (combining.length === 0) return [];
    const functions = workspace.Uses.visible(document)
      .flatMap((each) => each.parseResult.value.elements)
      .filter(ast.isFn);
    return unique(combining.flatMap((each) => collisionsAt(each, document, functions)));
  });
}

function combinationsIn(element: ast.Element): Combining[] {
  if (ast.isSeries(element)) return [element];
  if (ast.isComparison(element)) return element.columns;
  return ast.isScenario(element) ? element.items.filter(ast.isWith) : [];
}

function collisionsAt(at: Combining, document: ModuleDocument, functions: readonly ast.Fn[]): Diagnostic[] {
  const before = ast.isWith(at)
    ? (at.$container as ast.Scenario).items.filter(ast.isWith).filter((each) => each !== at)
    : [];
  const own = at.patches.map(({ ref }) => ref);
  const patches = flattenPatches([
    ...before.slice(0, indexOf(at)).flatMap((each) => each.patches.map(({ ref }) => ref)),
    ...own,
  ]);
  if (patches.length < 2) return [];
  const place = (patch: ast.Patch): Range | undefined => entryOf(at, patch);
  const collisions = collisionsIn(functions, patches).flatMap((each) => told(each, place, document, at));
  if (ast.isWith(at)) return collisions;
  return [...collisions, ...ordersThatMatter(functions, patches).flatMap((each) => orderTold(each, place))];
}

function indexOf(at: Combining): number {
  return ast.isWith(at) ? (at.$container as ast.Scenario).items.filter(ast.isWith).indexOf(at) : 0;
}

/** The name in the list that stands for a patch. */
function entryOf(at: Combining, patch: ast.Patch): Range | undefined {
  const index = at.patches.findIndex(({ ref }) => patchesIn(ref).includes(patch));
  return index < 0 ? undefined : GrammarUtils.findNodeForProperty(at.$cstNode, 'patches', index)?.range;
}

function told(
  collision: Collision,
  place: (patch: ast.Patch) => Range | undefined,
  document: ModuleDocument,
  at: Combining,
): Diagnostic[] {
  const { later, earlier, fn, reason, here, there } = collision;
  const what = reason.replace(/^Patch \w+ /, '').replace(/^does not apply to \w+: /, '');
  const related = [
    ...relatedTo(here, `This line of ${later.name} does not fit then.`),
    ...relatedTo(there, `Here ${earlier.name} changes ${fn}.`),
  ];
  const [second, first] = [place(later), place(earlier)];
  const entries = [
    ...(second
      ? [
          error(
            second,
            `${later.name} does not apply after ${earlier.name}, for both change the same place of ${fn}: ${what} Change one of them to fit the other, or take it out.`,
            related,
          ),
        ]
      : []),
    ...(first && !same(first, second)
      ? [
          error(
            first,
            `${earlier.name} collides with ${later.name}, which comes after it: both change the same place of ${fn}.`,
            related,
          ),
        ]
      : []),
  ];
  const where = second ?? first;
  if (!where) return [];
  const combined = [
    { message: 'Here they are combined.', location: { uri: document.textDocument.uri, range: where } },
  ];
  const lines = [
    [here, `Does not apply after ${earlier.name}, with which it is combined${inWhat(at)}.`],
    [there, `${later.name}, with which this is combined${inWhat(at)}, does not apply after it.`],
  ] as const;
  return [
    ...entries,
    ...lines.flatMap(([node, message]) =>
      AstUtils.getDocument(node) === document && node.$cstNode
        ? [info('LS4012', firstLine(node), message, combined)]
        : [],
    ),
  ];
}

function inWhat(at: Combining): string {
  if (ast.isSeries(at)) return ` in ${at.name}`;
  return ast.isWith(at) ? ` in ${(at.$container as ast.Scenario).name}` : '';
}

function orderTold(
  { first, second, fn }: OrderMatters,
  place: (patch: ast.Patch) => Range | undefined,
): Diagnostic[] {
  const range = place(second) ?? place(first);
  if (!range) return [];
  const other = fn === undefined ? 'they do not apply' : `${fn} comes out differently`;
  const message = `The order of ${first.name} and ${second.name} matters: the other way round ${other}.`;
  return [
    info('LS4013', range, message, [...relatedTo(first, first.name), ...relatedTo(second, second.name)]),
  ];
}

function firstLine(node: AstNode): Range {
  const { start, end } = (node.$cstNode as NonNullable<AstNode['$cstNode']>).range;
  return end.line === start.line ? { start, end } : { start, end: { line: start.line + 1, character: 0 } };
}

function relatedTo(node: AstNode, message: string): DiagnosticRelatedInformation[] {
  const document: LangiumDocument = AstUtils.getDocument(node);
  const named = ast.isPatch(node) ? GrammarUtils.findNodeForProperty(node.$cstNode, 'name') : undefined;
  const range = named?.range ?? (node.$cstNode && firstLine(node));
  return range ? [{ message, location: { uri: document.textDocument.uri, range } }] : [];
}

const error = (
  range: Range,
  message: string,
  relatedInformation: DiagnosticRelatedInformation[],
): Diagnostic => diagnostic(DiagnosticSeverity.Error, 'LS4011', range, message, relatedInformation);

const info = (
  code: DiagnosticCode,
  range: Range,
  message: string,
  relatedInformation: DiagnosticRelatedInformation[],
): Diagnostic => diagnostic(DiagnosticSeverity.Information, code, range, message, relatedInformation);

function diagnostic(
  severity: DiagnosticSeverity,
  code: DiagnosticCode,
  range: Range,
  message: string,
  relatedInformation: DiagnosticRelatedInformation[],
): Diagnostic {
  return { severity, code, range, message, source: 'lockstep', relatedInformation, data: { code } };
}

const same = (a: Range, b: Range | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A line of a patch that collides in several places is marked once. */
function unique(diagnostics: Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ range, code, message }) => {
    const key = JSON.stringify([range, code, code === 'LS4012' ? '' : message]);
    return !seen.has(key) && !!seen.add(key);
  });
}
