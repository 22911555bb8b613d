import type { LockstepServices } from '../module.ts';
import type { Token } from './tokens.ts';

/** Of those that stand side by side. */
const MAX_CHARACTERS = 50;

/** With the characters that are no token: an `&` means much in C. */
export function tokensOf(services: LockstepServices, text: string): Token[] {
  const { tokens, errors } = services.parser.Lexer.tokenize(text);
  const known = tokens.map(
    ({ image, startOffset, startLine, tokenType }): Token => ({
      image,
      start: startOffset,
      end: startOffset + image.length,
      line: startLine ?? 1,
      isKeyword: tokenType.name !== 'ID',
    }),
  );
  const unknown = errors.flatMap(({ offset, length, line }): Token[] =>
    Array.from({ length: Math.min(length, MAX_CHARACTERS) }, (_, i) => ({
      image: text[offset + i] ?? '',
      start: offset + i,
      end: offset + i + 1,
      line: line ?? 1,
      isKeyword: false,
    })),
  );
  return [...known, ...unknown].sort((a, b) => a.start - b.start);
}
