/** What a name is, by colour: state, locals, settings, functions, and in patches what is added and removed. */
import { type AstNode, AstUtils, type Reference } from 'langium';
import {
  AbstractSemanticTokenProvider,
  AllSemanticTokenModifiers,
  AllSemanticTokenTypes,
  type SemanticTokenAcceptor,
} from 'langium/lsp';
import { SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';
import {
  isCall,
  isColumn,
  isCost,
  isEnumType,
  isExpect,
  isHunk,
  isLine,
  isMember,
  isNameRef,
  isPatch,
  isRows,
  isSeries,
  isSetting,
  isWith,
  type Line,
} from '../language/generated/ast.ts';

interface Look {
  type: string;
  modifier?: string[];
}

const { readonly, defaultLibrary, static: shared } = SemanticTokenModifiers;

const LOOKS: Record<string, Look> = {
  Config: { type: SemanticTokenTypes.variable, modifier: [readonly, shared] },
  Const: { type: SemanticTokenTypes.variable, modifier: [readonly] },
  Shared: { type: SemanticTokenTypes.variable, modifier: [shared] },
  Spinlock: { type: SemanticTokenTypes.variable, modifier: [shared] },
  Semaphore: { type: SemanticTokenTypes.variable, modifier: [shared] },
  Log: { type: SemanticTokenTypes.variable, modifier: [shared] },
  Let: { type: SemanticTokenTypes.variable },
  ForVariable: { type: SemanticTokenTypes.variable },
  Parameter: { type: SemanticTokenTypes.parameter },
  ScenarioParameter: { type: SemanticTokenTypes.parameter, modifier: [readonly] },
  Enum: { type: SemanticTokenTypes.enum },
  EnumMember: { type: SemanticTokenTypes.enumMember },
  Fn: { type: SemanticTokenTypes.function },
  Builtin: { type: SemanticTokenTypes.function, modifier: [defaultLibrary] },
  Device: { type: SemanticTokenTypes.variable, modifier: [readonly] },
  Patch: { type: SemanticTokenTypes.namespace },
  Series: { type: SemanticTokenTypes.namespace },
  Scenario: { type: SemanticTokenTypes.class },
};

const MARK_MODIFIERS = { added: 1 << 10, removed: 1 << 11 };

export class LockstepSemanticTokens extends AbstractSemanticTokenProvider {
  override get tokenTypes(): Record<string, number> {
    return AllSemanticTokenTypes;
  }

  override get tokenModifiers(): Record<string, number> {
    return { ...AllSemanticTokenModifiers, ...MARK_MODIFIERS };
  }

  protected override highlightElement(node: AstNode, acceptor: SemanticTokenAcceptor): void {
    const token = (property: string, look: Look | undefined, extra: string[] = [], index?: number) => {
      if (!look) return;
      const modifier = [...(look.modifier ?? []), ...extra, ...changeAt(node)];
      acceptor({ node, property, index, type: look.type, modifier } as Parameters<SemanticTokenAcceptor>[0]);
    };
    const tokens = (property: string, references: Reference[]) => {
      references.forEach(({ ref }, index) => token(property, lookOf(ref), [], index));
    };
    if (LOOKS[node.$type]) token('name', LOOKS[node.$type], [SemanticTokenModifiers.declaration]);
    if (isLine(node) && node.mark) token('mark', { type: SemanticTokenTypes.operator });
    if (isNameRef(node)) token('target', lookOf(node.target?.ref));
    else if (isCall(node)) token('callee', lookOf(node.callee?.ref));
    else if (isSetting(node)) token('config', lookOf(node.config?.ref));
    else if (isHunk(node)) token('target', lookOf(node.target?.ref));
    else if (isEnumType(node)) token('enum', lookOf(node.enum?.ref));
    else if (isExpect(node) && node.place) token('place', lookOf(node.place.ref));
    else if (isPatch(node)) tokens('needs', node.needs);
    else if (isWith(node) || isColumn(node) || isSeries(node)) tokens('patches', node.patches);
    else if (isRows(node)) tokens('scenarios', node.scenarios);
    else if (isMember(node)) token('member', { type: SemanticTokenTypes.property });
    else if (isCost(node)) token('kind', { type: SemanticTokenTypes.property });
  }
}

function lookOf(target: AstNode | undefined): Look | undefined {
  return target && LOOKS[target.$type];
}

/** Is the node part of a line that a patch adds or removes? */
function changeAt(node: AstNode): string[] {
  const isMarked = (each: AstNode): each is Line => isLine(each) && each.mark !== undefined;
  const mark = AstUtils.getContainerOfType(node, isMarked)?.mark;
  return mark === '+' ? ['added'] : mark === '-' ? ['removed'] : [];
}
