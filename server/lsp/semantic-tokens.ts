/** What a name is, by colour: state, locals, settings, functions, and in patches what is added and removed. */
import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  GrammarUtils,
  interruptAndCheck,
  type LangiumDocument,
  type Reference,
} from 'langium';
import { AllSemanticTokenModifiers, AllSemanticTokenTypes, type SemanticTokenProvider } from 'langium/lsp';
import {
  CancellationToken,
  type Range,
  SemanticTokenModifiers,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensOptions,
  type SemanticTokensRangeParams,
  SemanticTokenTypes,
} from 'vscode-languageserver';
import {
  isCall,
  isColumn,
  isCost,
  isEnumType,
  isExpect,
  isHunk,
  isIf,
  isLine,
  isMember,
  isNameRef,
  isPatch,
  isRows,
  isSeries,
  isSetting,
  isWith,
} from '../language/generated/ast.ts';
import { markAround } from '../language/marks.ts';

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

/**
 * Each request keeps what it gathers to itself: an editor asks for a whole file and for what is in sight of it at the same time, and the
 * provider that Langium has would mix the answers.
 */
export class LockstepSemanticTokens implements SemanticTokenProvider {
  readonly tokenTypes = AllSemanticTokenTypes;
  readonly tokenModifiers = { ...AllSemanticTokenModifiers, ...MARK_MODIFIERS };
  readonly semanticTokensOptions: SemanticTokensOptions = {
    legend: { tokenTypes: Object.keys(this.tokenTypes), tokenModifiers: Object.keys(this.tokenModifiers) },
    full: { delta: false },
    range: true,
  };

  semanticHighlight(
    document: LangiumDocument,
    _params: unknown,
    cancel = CancellationToken.None,
  ): Promise<SemanticTokens> {
    return this.tokensOf(document, undefined, cancel);
  }

  semanticHighlightRange(
    document: LangiumDocument,
    { range }: SemanticTokensRangeParams,
    cancel = CancellationToken.None,
  ): Promise<SemanticTokens> {
    return this.tokensOf(document, range, cancel);
  }

  /** Not announced, so that nobody should ask for it. */
  semanticHighlightDelta(
    document: LangiumDocument,
    _params: unknown,
    cancel = CancellationToken.None,
  ): Promise<SemanticTokens> {
    return this.tokensOf(document, undefined, cancel);
  }

  private async tokensOf(
    document: LangiumDocument,
    range: Range | undefined,
    cancel: CancellationToken,
  ): Promise<SemanticTokens> {
    const builder = new SemanticTokensBuilder();
    for (const node of AstUtils.streamAst(document.parseResult.value, range ? { range } : {})) {
      await interruptAndCheck(cancel);
      for (const { cst, look } of colouredIn(node)) {
        const { start, end } = cst.range;
        // A name is on one line.
        if (start.line !== end.line || (range && !CstUtils.inRange(cst.range, range))) continue;
        const length = end.character - start.character;
        const modifiers = [...(look.modifier ?? []), ...changeAt(node)];
        builder.push(
          start.line,
          start.character,
          length,
          this.tokenTypes[look.type],
          modifiers.reduce(
            (sum, name) => sum | this.tokenModifiers[name as keyof typeof this.tokenModifiers],
            0,
          ),
        );
      }
    }
    return { data: builder.build().data };
  }
}

interface Coloured {
  cst: CstNode;
  look: Look;
}

/** What of a node is coloured, without what its children have. */
function colouredIn(node: AstNode): Coloured[] {
  const at = (property: string, look: Look | undefined, index?: number): Coloured[] => {
    if (!look) return [];
    const found = GrammarUtils.findNodesForProperty(node.$cstNode, property);
    return (index === undefined ? found : found.slice(index, index + 1)).map((cst) => ({ cst, look }));
  };
  const each = (property: string, references: Reference[]): Coloured[] =>
    references.flatMap(({ ref }, index) => at(property, lookOf(ref), index));
  const declared = LOOKS[node.$type];
  const { declaration } = SemanticTokenModifiers;
  return [
    ...at('name', declared && { ...declared, modifier: [...(declared.modifier ?? []), declaration] }),
    ...(isLine(node) && node.mark ? at('mark', { type: SemanticTokenTypes.operator }) : []),
    ...(isIf(node) && node.elseMark ? at('elseMark', { type: SemanticTokenTypes.operator }) : []),
    ...usedIn(node, at, each),
  ];
}

function usedIn(
  node: AstNode,
  at: (property: string, look: Look | undefined) => Coloured[],
  each: (property: string, references: Reference[]) => Coloured[],
): Coloured[] {
  if (isNameRef(node)) return at('target', lookOf(node.target?.ref));
  if (isCall(node)) return at('callee', lookOf(node.callee?.ref));
  if (isSetting(node)) return at('config', lookOf(node.config?.ref));
  if (isHunk(node)) return at('target', lookOf(node.target?.ref));
  if (isEnumType(node)) return at('enum', lookOf(node.enum?.ref));
  if (isExpect(node) && node.place) return at('place', lookOf(node.place.ref));
  if (isPatch(node)) return each('needs', node.needs);
  if (isWith(node) || isColumn(node) || isSeries(node)) return each('patches', node.patches);
  if (isRows(node)) return each('scenarios', node.scenarios);
  if (isMember(node)) return at('member', { type: SemanticTokenTypes.property });
  if (isCost(node)) return at('kind', { type: SemanticTokenTypes.property });
  return [];
}

function lookOf(target: AstNode | undefined): Look | undefined {
  return target && LOOKS[target.$type];
}

/** Is the node part of a line that a patch adds or removes? */
function changeAt(node: AstNode): string[] {
  const mark = markAround(node);
  return mark === '+' ? ['added'] : mark === '-' ? ['removed'] : [];
}
