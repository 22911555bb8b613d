/** The parser, made safe: whatever the text, it gives a tree and a list of errors and never throws. */
import {
  type AstNode,
  createLangiumParser,
  type LangiumParser,
  type ParseResult,
  type ParserOptions,
} from 'langium';
import type { CodedLexError } from './lexer.ts';
import { MAX_TREE_DEPTH } from './limits.ts';
import type { LockstepServices } from './module.ts';
import { childrenOf } from './tree.ts';

export function createGuardedParser(services: LockstepServices): LangiumParser {
  const parser = createLangiumParser(services);
  const parse = parser.parse.bind(parser);
  const nothing = <T extends AstNode>(error: CodedLexError): ParseResult<T> => {
    // The nodes under construction when it was interrupted: a following parse would take them for its own.
    (parser as unknown as { stack: unknown[] }).stack = [];
    const empty = parse<T>('');
    return { ...empty, lexerErrors: [error] };
  };
  const guarded: LangiumParser['parse'] = <T extends AstNode>(input: string, options?: ParserOptions) => {
    try {
      const result = parse<T>(input, options);
      return isTooDeep(result.value) ? nothing<T>(tooDeep()) : result;
    } catch {
      // Recursion ran out of stack: only a tree of absurd depth does that.
      return nothing<T>(tooDeep());
    }
  };
  parser.parse = guarded;
  return parser;
}

function tooDeep(): CodedLexError {
  return {
    code: 'LS1004',
    message: 'This file is nested too deeply to analyse. Move inner parts into functions of their own.',
    offset: 0,
    line: 1,
    column: 1,
    length: 1,
  };
}

function isTooDeep(root: AstNode): boolean {
  const waiting: [AstNode, number][] = [[root, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, depth] = next;
    if (depth > MAX_TREE_DEPTH) return true;
    for (const child of childrenOf(node)) waiting.push([child, depth + 1]);
  }
  return false;
}
