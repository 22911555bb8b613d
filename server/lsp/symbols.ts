/** The outline of a file, and the icons of names. */
import { type AstNode, type AstNodeDescription, GrammarUtils, type LangiumDocument } from 'langium';
import type { DocumentSymbolProvider, NodeKindProvider } from 'langium/lsp';
import { CompletionItemKind, type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import {
  type Element,
  isHunk,
  isModule,
  isPatch,
  isScenario,
  type PatchMember,
  type ScenarioItem,
} from '../language/generated/ast.ts';

const SYMBOL: Record<string, SymbolKind> = {
  Config: SymbolKind.Property,
  Const: SymbolKind.Constant,
  Shared: SymbolKind.Variable,
  Spinlock: SymbolKind.Key,
  Semaphore: SymbolKind.Key,
  Log: SymbolKind.Array,
  Enum: SymbolKind.Enum,
  EnumMember: SymbolKind.EnumMember,
  Builtin: SymbolKind.Function,
  Fn: SymbolKind.Function,
  Hunk: SymbolKind.Function,
  Patch: SymbolKind.Package,
  Series: SymbolKind.Package,
  Scenario: SymbolKind.Class,
  Comparison: SymbolKind.Struct,
  CpuBlock: SymbolKind.Method,
  Device: SymbolKind.Method,
};

const COMPLETION: Record<string, CompletionItemKind> = {
  Config: CompletionItemKind.Property,
  Const: CompletionItemKind.Constant,
  Shared: CompletionItemKind.Variable,
  Spinlock: CompletionItemKind.Field,
  Semaphore: CompletionItemKind.Field,
  Log: CompletionItemKind.Field,
  Enum: CompletionItemKind.Enum,
  EnumMember: CompletionItemKind.EnumMember,
  Builtin: CompletionItemKind.Function,
  Fn: CompletionItemKind.Function,
  Patch: CompletionItemKind.Module,
  Series: CompletionItemKind.Module,
  Scenario: CompletionItemKind.Class,
};

export class LockstepNodeKinds implements NodeKindProvider {
  getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
    return SYMBOL[typeName(node)] ?? SymbolKind.Variable;
  }

  getCompletionItemKind(node: AstNode | AstNodeDescription): CompletionItemKind {
    return COMPLETION[typeName(node)] ?? CompletionItemKind.Variable;
  }
}

function typeName(node: AstNode | AstNodeDescription): string {
  return '$type' in node && typeof node.$type === 'string' ? node.$type : (node as AstNodeDescription).type;
}

export class LockstepDocumentSymbols implements DocumentSymbolProvider {
  getSymbols(document: LangiumDocument): DocumentSymbol[] {
    const root = document.parseResult.value;
    return isModule(root) ? root.elements.flatMap((each) => symbol(each)) : [];
  }
}

function symbol(node: Element | PatchMember | ScenarioItem): DocumentSymbol[] {
  const cst = node.$cstNode;
  const label = nameOf(node);
  if (!cst || !label) return [];
  const children = isPatch(node) ? node.members : isScenario(node) ? node.items : [];
  return [
    {
      name: label.name,
      detail: label.detail,
      kind: SYMBOL[node.$type] ?? SymbolKind.Variable,
      range: cst.range,
      selectionRange: (GrammarUtils.findNodeForProperty(cst, label.property) ?? cst).range,
      children: children.flatMap((each) => symbol(each)),
    },
  ];
}

/** What is shown for a node, and the property that is marked when it is chosen; nothing for parts without a name. */
function nameOf(
  node: Element | PatchMember | ScenarioItem,
): { name: string; detail?: string; property: string } | undefined {
  if (isHunk(node)) return { name: node.target.$refText, detail: 'hunk', property: 'target' };
  switch (node.$type) {
    case 'Comparison':
      return { name: node.title || 'compare', property: 'title' };
    case 'CpuBlock': {
      const range = [node.first, node.last]
        .flatMap((each) => (each?.$cstNode ? [each.$cstNode.text] : []))
        .join('..');
      return { name: `cpu ${range}`, detail: node.background ? 'background' : undefined, property: 'first' };
    }
    case 'Machine':
    case 'Costs':
    case 'With':
    case 'Timing':
    case 'Expect':
      return undefined;
    case 'Scenario':
    case 'Patch':
    case 'Series':
      return node.name ? { name: node.name, detail: node.title, property: 'name' } : undefined;
    default:
      return node.name ? { name: node.name, property: 'name' } : undefined;
  }
}
