/**
 * Names that nothing uses. What a file declares at its top can be meant for other files: that is asked only of files with scenarios. Names that
 * begin with `_`, and `ignored`, are meant to be unused.
 */
import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import { accessAt } from '../../language/access.ts';
import { filesAmong, isCopy } from '../../language/copies.ts';
import * as ast from '../../language/generated/ast.ts';
import type { TextFix } from '../../language/text-fix.ts';
import { nodesOf } from '../../language/tree.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import { namingsIn } from '../all-references.ts';
import type { LockstepLspServices } from '../module.ts';
import { type Hint, targetsIn, wholeLines } from './hint.ts';

type Named = AstNode & { name: string };

const MEANT = /^(?:_.*|ignored|unused)$/;

export interface Used {
  /** What is read or called somewhere. */
  nodes: ReadonlySet<AstNode>;
  /** Functions that a patch writes anew. */
  replaced: ReadonlySet<string>;
}

export function unusedNames(document: ModuleDocument, { nodes, replaced }: Used): Hint[] {
  const removals = new Removals(document);
  return declaredIn(document, replaced).flatMap((node): Hint[] => {
    const range = GrammarUtils.findNodeForProperty(node.$cstNode, 'name')?.range;
    if (!range || MEANT.test(node.name) || nodes.has(node)) return [];
    return [{ code: 'LS1030', message: messageOf(node), range, ...removals.of(node) }];
  });
}

function messageOf(node: Named): string {
  if (ast.isLet(node)) return `\`${node.name}\` is never read.`;
  return ast.isFn(node) ? `\`${node.name}()\` is called nowhere.` : `\`${node.name}\` is used nowhere.`;
}

/** What can be unused, as far as it is asked of. */
function declaredIn(document: ModuleDocument, replaced: ReadonlySet<string>): Named[] {
  const module = document.parseResult.value;
  const isAsked = module.elements.some((each) => ast.isScenario(each) || ast.isComparison(each));
  const top: AstNode[] = isAsked ? module.elements : [];
  // All that is in a copy will be in a patch.
  const ofPatches: AstNode[] = isCopy(document)
    ? module.elements
    : module.elements.filter(ast.isPatch).flatMap(({ members }) => members);
  const isFree = (node: AstNode): boolean => !ast.isFn(node) || !replaced.has(node.name);
  const inside = nodesOf(module).filter(
    (each) =>
      ast.isScenarioParameter(each) ||
      (ast.isLet(each) && isTold(each)) ||
      (ast.isParameter(each) && ast.isFn(each.$container) && isFree(each.$container)),
  );
  return [...[...top, ...ofPatches.filter(isFree)].filter(isDeclaration), ...inside].filter(isNamed);
}

function isDeclaration(node: AstNode): boolean {
  const kinds = [ast.isFn, ast.isConst, ast.isShared, ast.isSpinlock, ast.isSemaphore, ast.isLog, ast.isEnum];
  return kinds.some((is) => is(node));
}

/** A half-written declaration has no name yet. */
function isNamed(node: AstNode): node is Named {
  return Boolean((node as Partial<Named>).name);
}

/** A `let` can be there for the step that its value takes; and what a hunk shows is not all that there is. */
function isTold(node: ast.Let): boolean {
  return isPlain(node.value) && !AstUtils.getContainerOfType(node, ast.isHunk);
}

function isPlain(value: ast.Expression | undefined): boolean {
  if (!value) return false;
  return [value, ...AstUtils.streamAllContents(value)].every(
    (each) =>
      !ast.isCall(each) &&
      !ast.isChoose(each) &&
      !ast.isCpuState(each) &&
      !ast.isMember(each) &&
      !(ast.isNameRef(each) && (!each.target.ref || ast.isShared(each.target.ref))),
  );
}

/** In all files. */
export function usedNodes({ shared }: LockstepLspServices): Used {
  const { LangiumDocuments } = shared.workspace;
  const nodes = new Set<AstNode>();
  for (const document of filesAmong(LangiumDocuments)) addUsed(document, nodes);
  const modules = filesAmong(LangiumDocuments)
    .map(({ parseResult }) => parseResult.value)
    .filter(ast.isModule);
  const all = modules.flatMap(({ elements }) => elements.flatMap(functionsOf)).map(({ name }) => name);
  const seen = new Set<string>();
  const replaced = new Set(all.filter((name) => seen.has(name) || !seen.add(name)));
  return { nodes, replaced };
}

/** In a copy, whose functions take the place of those that files have. */
export function usedInCopy(copy: ModuleDocument, { workspace }: LockstepLspServices): Used {
  const nodes = new Set<AstNode>();
  addUsed(copy, nodes);
  const files = workspace.Uses.visible(copy).filter((each) => each !== copy);
  const known = files.flatMap(({ parseResult }) => parseResult.value.elements.flatMap(functionsOf));
  return { nodes, replaced: new Set(known.map(({ name }) => name)) };
}

function addUsed(document: LangiumDocument, nodes: Set<AstNode>): void {
  for (const { target, source } of namingsIn(document)) {
    // To be changed by a patch, or only written to, is no use of it.
    if (ast.isHunk(source) || (isLocal(target) && accessAt(source) === 'write')) continue;
    nodes.add(target);
    if (ast.isEnumMember(target)) nodes.add(target.$container);
  }
}

function functionsOf(element: ast.Element): ast.Fn[] {
  return (ast.isPatch(element) ? element.members : [element]).filter(ast.isFn);
}

function isLocal(target: AstNode): boolean {
  return ast.isLet(target) || ast.isParameter(target);
}

class Removals {
  private readonly document: ModuleDocument;
  private readonly lines: readonly string[];
  private targets: ReadonlySet<AstNode> | undefined;

  constructor(document: ModuleDocument) {
    this.document = document;
    this.lines = document.textDocument.getText().split('\n');
  }

  /** Parameters stay: who calls the function would have to be changed with it. */
  of(node: Named): { fix?: TextFix } {
    const cst = node.$cstNode;
    if (!cst || ast.isParameter(node) || ast.isScenarioParameter(node)) return {};
    // A local that is written to somewhere cannot go alone.
    this.targets ??= new Set(targetsIn(this.document));
    if (ast.isLet(node) && this.targets.has(node)) return {};
    const { start, end } = cst.range;
    let first = start.line;
    if (!ast.isLet(node)) while (/^\s*\/\/\//.test(this.lines[first - 1] ?? '')) first--;
    const isAlone = (this.lines[start.line] ?? '').slice(0, start.character).trim() === '';
    const whole = wholeLines(this.document, { start, end });
    const isWhole = isAlone && whole.end.line > end.line;
    const range = isWhole ? { start: { line: first, character: 0 }, end: whole.end } : whole;
    return { fix: { title: `Remove \`${node.name}\``, range, newText: '', isSafe: ast.isLet(node) } };
  }
}
