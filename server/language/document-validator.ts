/** Turns lexer, parser and linker errors into diagnostics with codes, and runs the registered validators. */
import {
  type AstNode,
  Cancellation,
  DefaultDocumentValidator,
  interruptAndCheck,
  type LangiumDocument,
  type ParseResult,
  type ValidationAcceptor,
  type ValidationCheck,
  type ValidationOptions,
} from 'langium';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { Diagnostic, Range } from 'vscode-languageserver-types';
import { withCHabits } from './c-habits/in-document.ts';
import { DIAGNOSTICS, type DiagnosticCode } from './diagnostics.ts';
import type { CodedLexError } from './lexer.ts';
import { MAX_SYNTAX_ERRORS } from './limits.ts';
import type { LockstepServices } from './module.ts';
import { nodesOf } from './tree.ts';
import { unknownName } from './validation/unknown-name.ts';

type ParserError = ParseResult['parserErrors'][number];

/** Nodes between two looks at whether somebody has cancelled. */
const AT_ONCE = 100;

export class LockstepDocumentValidator extends DefaultDocumentValidator {
  private readonly services: LockstepServices;

  constructor(services: LockstepServices) {
    super(services);
    this.services = services;
  }

  override async validateDocument(
    document: LangiumDocument,
    options?: ValidationOptions,
    cancel?: CancellationToken,
  ): Promise<Diagnostic[]> {
    const found = await super.validateDocument(document, options, cancel);
    const diagnostics = withCHabits(this.services, document, found);
    return diagnostics.sort((a, b) => comparePositions(a.range, b.range));
  }

  protected override async validateAstNodes(
    root: AstNode,
    { categories }: ValidationOptions,
    acceptor: ValidationAcceptor,
    cancel = Cancellation.CancellationToken.None,
  ): Promise<void> {
    const known = new Map<string, readonly ValidationCheck[]>();
    const checksOf = ({ $type }: AstNode): readonly ValidationCheck[] => {
      const before = known.get($type);
      if (before) return before;
      const found = this.validationRegistry.getChecks($type, categories).toArray();
      known.set($type, found);
      return found;
    };
    const nodes = nodesOf(root);
    for (let i = 0; i < nodes.length; i++) {
      if (i % AT_ONCE === 0) await interruptAndCheck(cancel);
      for (const check of checksOf(nodes[i])) {
        const waiting = check(nodes[i], acceptor, cancel);
        if (waiting) await waiting;
      }
    }
  }

  protected override processLexingErrors(parseResult: ParseResult, diagnostics: Diagnostic[]): void {
    for (const each of parseResult.lexerErrors) {
      const line = (each.line ?? 1) - 1;
      const character = (each.column ?? 1) - 1;
      const range = { start: { line, character }, end: { line, character: character + each.length } };
      const code = (each as Partial<CodedLexError>).code;
      if (code) diagnostics.push(this.diagnostic(code, each.message, range));
      else
        diagnostics.push(
          this.diagnostic('LS1005', badCharacters(parseResult, each.offset, each.length), range),
        );
    }
  }

  protected override processParsingErrors(parseResult: ParseResult, diagnostics: Diagnostic[]): void {
    const lines = new Set<number>();
    for (const each of parseResult.parserErrors) {
      const range = placeOf(each);
      // The first error on a line is the mistake, those after it are its echo.
      if (lines.has(range.start.line)) continue;
      if (lines.size === MAX_SYNTAX_ERRORS) break;
      lines.add(range.start.line);
      diagnostics.push(this.diagnostic('LS1001', each.message, range));
    }
  }

  protected override processLinkingErrors(document: LangiumDocument, diagnostics: Diagnostic[]): void {
    for (const reference of document.references) {
      if (!reference.error || !reference.$refNode) continue;
      const { message, data } = unknownName(this.services, reference.error.info);
      diagnostics.push({ ...this.diagnostic('LS1020', message, reference.$refNode.range), data });
    }
  }

  private diagnostic(code: DiagnosticCode, message: string, range: Range): Diagnostic {
    const severity = DIAGNOSTICS[code].severity === 'error' ? 1 : 2;
    return { code, severity, message, range, source: this.getSource(), data: { code } };
  }
}

function badCharacters(parseResult: ParseResult, offset: number, length: number): string {
  const text = parseResult.value.$cstNode?.root.fullText.slice(offset, offset + Math.min(length, 20)) ?? '';
  if (text.startsWith('"')) return 'This text is not closed: add the missing `"` on the same line.';
  if (text.startsWith('/*')) return 'This comment is not closed: add the missing `*/`.';
  const shown =
    text.length === 1
      ? `The character \`${printable(text)}\` means`
      : `The characters \`${printable(text)}\` mean`;
  return `${shown} nothing in Lockstep here. Remove ${text.length === 1 ? 'it' : 'them'}.`;
}

function printable(text: string): string {
  return text.replace(/[^ -~\u00a1-\uffff]|\ufffd/g, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A missing sign is reported behind the token it should follow, not at the next one, which may be lines away. */
function placeOf(each: ParserError): Range {
  const previous = (each as { previousToken?: ParserError['token'] }).previousToken;
  const { token } = each;
  const atEnd = Number.isNaN(token.startOffset) || token.startOffset < 0;
  const moved =
    previous && !Number.isNaN(previous.startOffset) && (atEnd || previous.endLine !== token.startLine);
  if (moved) {
    const line = (previous.endLine ?? 1) - 1;
    const character = previous.endColumn ?? 0;
    return { start: { line, character: Math.max(0, character - 1) }, end: { line, character } };
  }
  if (atEnd) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    start: { line: (token.startLine ?? 1) - 1, character: (token.startColumn ?? 1) - 1 },
    end: { line: (token.endLine ?? 1) - 1, character: token.endColumn ?? 1 },
  };
}

function comparePositions(a: Range, b: Range): number {
  return a.start.line - b.start.line || a.start.character - b.start.character;
}
