/** Call hierarchy: functions, and what calls them: functions, hunks of patches, CPUs and devices of scenarios. */
import {
  type AstNode,
  type AstNodeLocator,
  AstUtils,
  type CstNode,
  GrammarUtils,
  type ReferenceDescription,
  type Stream,
  stream,
} from 'langium';
import { AbstractCallHierarchyProvider } from 'langium/lsp';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import {
  type Callable,
  type Fn,
  isBuiltin,
  isCall,
  isFn,
  isHunk,
  isNameRef,
  isPatch,
  isScenario,
} from '../language/generated/ast.ts';
import { isModuleDocument, type UseGraph } from '../language/uses.ts';
import { type Runner, runnerOf } from './calls.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepCallHierarchy extends AbstractCallHierarchyProvider {
  private readonly locator: AstNodeLocator;
  private readonly uses: UseGraph;

  constructor(services: LockstepLspServices) {
    super(services);
    this.uses = services.workspace.Uses;
    this.locator = services.workspace.AstNodeLocator;
  }

  protected override getCallHierarchyItems(node: AstNode): CallHierarchyItem[] | undefined {
    return isFn(node) || isBuiltin(node) ? item(node) : undefined;
  }

  /** Of a hunk: the callers of the function it changes. */
  protected override getIncomingCalls(
    node: AstNode,
    references: Stream<ReferenceDescription>,
  ): CallHierarchyIncomingCall[] | undefined {
    const target = isHunk(node) ? node.target.ref : isFn(node) || isBuiltin(node) ? node : undefined;
    if (!target) return undefined;
    const found =
      target === node ? references : this.references.findReferences(target, { includeDeclaration: false });
    const original = isFn(node) ? this.originalOf(node) : undefined;
    const ofOriginal = original
      ? this.references.findReferences(original, { includeDeclaration: false })
      : stream<ReferenceDescription>();
    const calls = new Map<Runner, Range[]>();
    for (const { sourceUri, sourcePath, segment } of found.concat(ofOriginal)) {
      const source = this.nodeAt(sourceUri, sourcePath);
      // A function is named, not called, as the handler of an interrupt: that runs it too.
      const runner = isCall(source) || isNameRef(source) ? runnerOf(source) : undefined;
      if (runner) calls.set(runner, [...(calls.get(runner) ?? []), segment.range]);
    }
    return [...calls].flatMap(([runner, fromRanges]) =>
      (item(runner) ?? []).map((from) => ({ from, fromRanges })),
    );
  }

  protected override getOutgoingCalls(node: AstNode): CallHierarchyOutgoingCall[] | undefined {
    const calls = new Map<Callable, Range[]>();
    for (const each of AstUtils.streamAllContents(node)) {
      const reference = isCall(each) ? each.callee : isNameRef(each) ? each.target : undefined;
      const callee = reference?.ref;
      const range = reference?.$refNode?.range;
      if (range && callee && (isFn(callee) || isBuiltin(callee)))
        calls.set(callee, [...(calls.get(callee) ?? []), range]);
    }
    return [...calls].flatMap(([callee, fromRanges]) =>
      (item(callee) ?? []).map((to) => ({ to, fromRanges })),
    );
  }

  /** Of a function in an edited copy: the one whose place it takes once the copy is a patch. */
  private originalOf(node: Fn): Fn | undefined {
    const copy = AstUtils.getDocument(node);
    if (!isCopy(copy) || !isModuleDocument(copy)) return undefined;
    return this.uses
      .visible(copy)
      .filter((each) => each !== copy)
      .flatMap(({ parseResult }) => parseResult.value.elements.filter(isFn))
      .find(({ name }) => name === node.name);
  }

  private nodeAt(uri: ReferenceDescription['sourceUri'], path: string): AstNode | undefined {
    const root = this.documents.getDocument(uri)?.parseResult.value;
    return root && this.locator.getAstNode(root, path);
  }
}

function item(node: Runner | Callable): CallHierarchyItem[] | undefined {
  const cst = node.$cstNode;
  if (!cst) return undefined;
  const { name, property, detail } = words(node);
  const selection: CstNode = GrammarUtils.findNodeForProperty(cst, property) ?? cst;
  const uri = AstUtils.getDocument(node).uri.toString();
  const kind = isFn(node) || isBuiltin(node) || isHunk(node) ? SymbolKind.Function : SymbolKind.Method;
  return [{ name, kind, detail, uri, range: cst.range, selectionRange: selection.range }];
}

function words(node: Runner | Callable): { name: string; property: string; detail?: string } {
  const patch = AstUtils.getContainerOfType(node.$container, isPatch);
  const scenario = AstUtils.getContainerOfType(node.$container, isScenario);
  const detail = patch ? `patch ${patch.name}` : scenario ? `scenario ${scenario.name}` : undefined;
  switch (node.$type) {
    case 'Hunk':
      return { name: node.target.$refText, property: 'target', detail };
    case 'CpuBlock': {
      const [first, last] = [node.first, node.last].map((each) => each?.$cstNode?.text);
      return { name: `cpu ${first ?? ''}${last ? `..${last}` : ''}`, property: 'first', detail };
    }
    case 'Device':
      return { name: `device ${node.name}`, property: 'name', detail };
    default:
      return { name: node.name, property: 'name', detail };
  }
}
