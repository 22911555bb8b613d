/**
 * Splits text into tokens, and turns away what is no Lockstep text at all before the parser sees it: a text that
 * is too long, not text, or nested beyond any reason gives one error and no tokens.
 */
import { DefaultLexer, type LexerResult } from 'langium';
import type { DiagnosticCode } from './diagnostics.ts';
import { MAX_FILE_LENGTH, MAX_NESTING, MAX_STATEMENT_TOKENS, MAX_SYNTAX_ERRORS } from './limits.ts';

type LexError = LexerResult['errors'][number];
type Token = LexerResult['tokens'][number];

/** A lexer error that brings its code; those of the underlying lexer have none. */
export interface CodedLexError extends LexError {
  code: DiagnosticCode;
}

export class GuardedLexer extends DefaultLexer {
  override tokenize(text: string): LexerResult {
    if (text.length > MAX_FILE_LENGTH) {
      return refused(
        'LS1002',
        `This file is too large to analyse: ${text.length} characters, and ${MAX_FILE_LENGTH} is the limit. Split it and join the parts with \`use\`.`,
      );
    }
    if (text.includes('\0'))
      return refused('LS1003', 'This is not a text file: it contains binary data. Save it as UTF-8 text.');
    const result = super.tokenize(text);
    const bad = unreasonable(result.tokens);
    if (bad) return { ...refused('LS1004', bad.message, bad.token), hidden: [] };
    return { ...result, errors: shortened(result.errors) };
  }
}

function refused(code: DiagnosticCode, message: string, token?: Token): LexerResult {
  const error: CodedLexError = {
    code,
    message,
    offset: token?.startOffset ?? 0,
    line: token?.startLine ?? 1,
    column: token?.startColumn ?? 1,
    length: token?.image.length ?? 1,
  };
  return { tokens: [], hidden: [], errors: [error] };
}

function unreasonable(tokens: readonly Token[]): { message: string; token: Token } | undefined {
  let depth = 0;
  let statement = 0;
  for (const token of tokens) {
    statement++;
    switch (token.image) {
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        depth = Math.max(0, depth - 1);
        break;
    }
    if (token.image === ';' || token.image === '{' || token.image === '}') statement = 0;
    if (depth > MAX_NESTING) {
      return {
        token,
        message: `Brackets are nested more than ${MAX_NESTING} deep here. Move the inner parts into functions of their own.`,
      };
    }
    if (statement > MAX_STATEMENT_TOKENS) {
      return {
        token,
        message: `This statement has more than ${MAX_STATEMENT_TOKENS} words and signs. Break it up.`,
      };
    }
  }
  return undefined;
}

function shortened(errors: LexError[]): LexError[] {
  if (errors.length <= MAX_SYNTAX_ERRORS) return errors;
  const kept = errors.slice(0, MAX_SYNTAX_ERRORS);
  const last = kept[kept.length - 1];
  const more: CodedLexError = {
    ...last,
    code: 'LS1005',
    message: `${errors.length - MAX_SYNTAX_ERRORS + 1} more places have characters that mean nothing in Lockstep.`,
  };
  return [...kept.slice(0, -1), more];
}
