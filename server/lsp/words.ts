/** The words before a cursor, for texts that do not parse yet. */
import type { Word } from '../patches/hunk-cursor.ts';
import type { LockstepLspServices } from './module.ts';

/** As the language's lexer splits them; undefined if the text ends inside of a comment or a text literal. */
export function wordsOf({ parser }: LockstepLspServices): (text: string) => Word[] | undefined {
  return (text) => {
    const { tokens, hidden, errors } = parser.Lexer.tokenize(text);
    if (errors.length > 0 || hidden.some(({ image }) => image.startsWith('//') && text.endsWith(image)))
      return undefined;
    return tokens.map(({ image, startOffset }) => ({
      image,
      start: startOffset,
      end: startOffset + image.length,
    }));
  };
}
