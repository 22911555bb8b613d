/** Completion: words of the language and names in scope, members after a dot, and whole constructs to fill in. */
import {
  type AstNode,
  type AstNodeDescription,
  AstUtils,
  CstUtils,
  type LangiumDocument,
  type ReferenceInfo,
  type Stream,
  TextDocument,
  URI,
} from 'langium';
import { type CompletionContext, DefaultCompletionProvider, type NextFeature } from 'langium/lsp';
import {
  type CancellationToken,
  type CompletionItem,
  CompletionItemKind,
  CompletionList,
  type CompletionParams,
  InsertTextFormat,
  type Position,
} from 'vscode-languageserver';
import { filesAmong } from '../language/copies.ts';
import {
  type Callable,
  type Expression,
  isBlock,
  isBuiltin,
  isExpression,
  isFn,
  isForVariable,
  isLet,
  isModule,
  isParameter,
  type Named,
} from '../language/generated/ast.ts';
import { signature } from '../language/signature.ts';
import { MEMBERS, memberOwner } from '../language/types.ts';
import { isModuleDocument, usePath } from '../language/uses.ts';
import { type Stretch, stretchAround } from './completion-stretch.ts';
import { costKindsAt } from './cost-kinds.ts';
import type { Expected } from './expected/expected.ts';
import { expectedAt } from './expected/expected-at.ts';
import { rankOf, rankOfWord } from './expected/rank.ts';
import type { LockstepLspServices } from './module.ts';
import { hunkLinesAt } from './patches/hunk-completion.ts';
import { SNIPPETS } from './snippets.ts';

export class LockstepCompletion extends DefaultCompletionProvider {
  override readonly completionOptions = { triggerCharacters: ['.'] };
  private readonly services: LockstepLspServices;
  private tokensIn: ({ text: string; offset: number } & Stretch) | undefined;
  /** Of the request that is being answered. */
  private known: { document: LangiumDocument; offset: number; expected: Expected | undefined } | undefined;

  constructor(services: LockstepLspServices) {
    super(services);
    this.services = services;
  }

  override async getCompletion(
    document: LangiumDocument,
    params: CompletionParams,
    cancel?: CancellationToken,
  ): Promise<CompletionList | undefined> {
    this.known = undefined;
    const files = this.filesAt(document, params);
    if (files) return CompletionList.create(files);
    const members = this.membersAt(document, document.textDocument.offsetAt(params.position));
    if (members) return CompletionList.create(members);
    const costs = this.costKindsAt(document, params);
    if (costs) return CompletionList.create(costs);
    const list = (await super.getCompletion(document, params, cancel)) ?? CompletionList.create();
    const expected = this.expectedAt(document, document.textDocument.offsetAt(params.position));
    if (expected) for (const item of list.items) placeWord(item, expected);
    list.items.push(...this.wholeConstructs(document, params));
    if (isModuleDocument(document)) list.items.push(...hunkLinesAt(this.services, document, params.position));
    return list;
  }

  protected override findFeaturesAt(document: TextDocument, offset: number): NextFeature[] {
    const { start } = this.stretch(document, offset);
    const text = document.getText().slice(start, offset);
    return super.findFeaturesAt(TextDocument.create(document.uri, document.languageId, 0, text), text.length);
  }

  protected override buildContexts(
    document: LangiumDocument,
    position: Position,
  ): IterableIterator<CompletionContext> {
    const { textDocument } = document;
    const offset = textDocument.offsetAt(position);
    this.tokensIn = { text: textDocument.getText(), offset, ...this.stretch(textDocument, offset) };
    return super.buildContexts(document, position);
  }

  protected override backtrackToAnyToken(text: string, offset: number) {
    const known = this.tokensIn;
    // Another request may have come between.
    if (known?.text !== text || known.offset !== offset) return super.backtrackToAnyToken(text, offset);
    const { start, end } = known;
    const found = super.backtrackToAnyToken(text.slice(start, end), offset - start);
    const moved = (at: number | undefined) => (at === undefined ? undefined : at + start);
    return {
      nextTokenStart: found.nextTokenStart + start,
      nextTokenEnd: found.nextTokenEnd + start,
      previousTokenStart: moved(found.previousTokenStart),
      previousTokenEnd: moved(found.previousTokenEnd),
    };
  }

  private stretch({ uri }: TextDocument, offset: number): Stretch {
    const document = this.services.shared.workspace.LangiumDocuments.getDocument(URI.parse(uri));
    return document ? stretchAround(document, offset) : { start: 0, end: Number.POSITIVE_INFINITY };
  }

  /** After `use`, the files that there are; undefined elsewhere. */
  private filesAt(document: LangiumDocument, { position }: CompletionParams): CompletionItem[] | undefined {
    const start = { line: position.line, character: 0 };
    const written = /^\s*use\s+([\w.]*)$/.exec(document.textDocument.getText({ start, end: position }));
    if (!written) return undefined;
    const range = {
      start: { ...position, character: position.character - (written[1]?.length ?? 0) },
      end: position,
    };
    const { Uses } = this.services.workspace;
    return filesAmong(this.services.shared.workspace.LangiumDocuments)
      .filter((each) => each !== document && !Uses.isPrelude(each.uri))
      .map((each) => usePath(document.uri, each.uri, Uses.libraryRoot))
      .map((label) => ({ label, kind: CompletionItemKind.File, textEdit: { range, newText: label } }))
      .toArray();
  }

  /** In a `costs` block, kinds of steps; undefined elsewhere. */
  private costKindsAt(
    document: LangiumDocument,
    { position }: CompletionParams,
  ): CompletionItem[] | undefined {
    const start = { line: position.line, character: 0 };
    const word = /\w*$/.exec(document.textDocument.getText({ start, end: position }))?.[0] ?? '';
    const root = document.parseResult.value.$cstNode?.root;
    return costKindsAt(root, document.textDocument.offsetAt(position) - word.length);
  }

  /** After `value.`, what the value has; undefined where no member is meant. */
  private membersAt(document: LangiumDocument, offset: number): CompletionItem[] | undefined {
    const text = document.textDocument.getText();
    const before = /\.[ \t]*\w*$/.exec(text.slice(Math.max(0, offset - 100), offset));
    if (!before || /\.\.[ \t]*\w*$/.test(text.slice(Math.max(0, offset - 100), offset))) return undefined;
    const dot = offset - before[0].length;
    const base = this.expressionBefore(document, dot);
    const owner = base && memberOwner(base);
    if (!base || !owner) return undefined;
    return Object.entries(MEMBERS[owner] ?? {}).map(([label, type]) => ({
      label,
      kind: CompletionItemKind.Property,
      detail: type,
    }));
  }

  /** The expression that ends right before an offset: the innermost node of the last token before it. */
  private expressionBefore(document: LangiumDocument, end: number): Expression | undefined {
    const root = document.parseResult.value.$cstNode;
    const node = root && CstUtils.findLeafNodeBeforeOffset(root, end - 1)?.astNode;
    return node && isExpression(node) ? node : undefined;
  }

  /**
   * The names at the cursor. The parser's last node may be a statement, or a block, that ends before it: what counts
   * is the innermost node around the cursor, and of its locals those declared before.
   */
  protected override getReferenceCandidates(
    info: ReferenceInfo,
    context: CompletionContext,
  ): Stream<AstNodeDescription> {
    if (info.container === context.node) return super.getReferenceCandidates(info, context);
    const $container = around(context.node, context.offset);
    const container = { ...info.container, $container } as AstNode;
    return super
      .getReferenceCandidates({ ...info, container }, context)
      .filter(({ node }) => !(isLet(node) && isBlock($container) && startsAfter(node, context)));
  }

  /** Found out once, and asked for each name that is offered. */
  private expectedAt(document: LangiumDocument, offset: number): Expected | undefined {
    if (!isModuleDocument(document)) return undefined;
    if (this.known?.document !== document || this.known.offset !== offset) {
      const root = document.parseResult.value.$cstNode;
      const before = root && CstUtils.findLeafNodeBeforeOffset(root, offset)?.astNode;
      const inside = around(before ?? document.parseResult.value, offset);
      this.known = { document, offset, expected: expectedAt(this.services, document, offset, inside) };
    }
    return this.known.expected;
  }

  protected override createReferenceCompletionItem(
    description: AstNodeDescription,
    info: ReferenceInfo,
    context: CompletionContext,
  ): ReturnType<DefaultCompletionProvider['createReferenceCompletionItem']> {
    const node = description.node;
    const isValue = info.property === 'target' || info.property === 'callee';
    const expected = isValue ? this.expectedAt(context.document, context.offset) : undefined;
    const asPlace = expected?.types.some(({ k }) => k === 'place') === true;
    const item = {
      nodeDescription: description,
      kind: this.nodeKindProvider.getCompletionItemKind(description),
      documentation: this.getReferenceDocumentation(description),
      detail: node ? signature(node) : description.type,
      sortText: expected && node ? sortOf(node, expected, context) : '0',
    };
    if (!(isFn(node) || isBuiltin(node)) || asPlace) return item;
    const blanks = node.parameters.map((each, i) => `\${${i + 1}:${each.name}}`).join(', ');
    return { ...item, insertText: `${node.name}(${blanks})`, insertTextFormat: InsertTextFormat.Snippet };
  }

  /** Scenarios, patches and the like, where a declaration can begin. */
  private wholeConstructs(document: LangiumDocument, params: CompletionParams): CompletionItem[] {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(params.position);
    const line = document.textDocument.getText({
      start: { line: params.position.line, character: 0 },
      end: params.position,
    });
    if (!/^\s*\w*$/.test(line)) return [];
    const leaf =
      root && CstUtils.findLeafNodeBeforeOffset(root, offset - (/\w*$/.exec(line)?.[0].length ?? 0));
    const inside = leaf?.astNode;
    const atTop =
      !inside ||
      isModule(inside) ||
      (inside.$cstNode !== undefined && outermost(inside).$cstNode!.end <= offset);
    if (!atTop) return [];
    return SNIPPETS.map(({ label, detail, body }) => ({
      label,
      detail,
      kind: CompletionItemKind.Snippet,
      insertText: body.join('\n'),
      insertTextFormat: InsertTextFormat.Snippet,
      sortText: '2',
    }));
  }
}

function around(node: AstNode | undefined, offset: number): AstNode | undefined {
  let each = node;
  while (each?.$container && !(each.$cstNode && each.$cstNode.offset < offset && offset < each.$cstNode.end))
    each = each.$container;
  return each;
}

/** What goes best first; among equals what is nearest. */
function sortOf(node: AstNode, expected: Expected, { document }: CompletionContext): string {
  const asPlace = expected.types.some(({ k }) => k === 'place');
  const rank = rankOf(node as Named | Callable, expected, asPlace);
  const isLocal = isLet(node) || isParameter(node) || isForVariable(node);
  return `${rank}${isLocal ? 0 : AstUtils.getDocument(node) === document ? 1 : 2}`;
}

function placeWord(item: CompletionItem, expected: Expected): void {
  if (item.kind !== CompletionItemKind.Keyword) return;
  const rank = rankOfWord(item.label, expected);
  if (rank !== undefined) item.sortText = `${rank}3`;
}

function startsAfter(node: AstNode, { document, offset }: CompletionContext): boolean {
  return AstUtils.getDocument(node) === document && (node.$cstNode?.offset ?? 0) >= offset;
}

function outermost(node: AstNode): AstNode {
  let each = node;
  while (each.$container && !isModule(each.$container)) each = each.$container;
  return each;
}
