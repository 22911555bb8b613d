/** What the lexer makes of a text, as far as C is looked for in it. */
export interface Token {
  readonly image: string;
  /** Of the first character; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** Whether the word means something in this language. */
  readonly isKeyword: boolean;
}

export const isName = (token: Token | undefined): token is Token =>
  token !== undefined && /^[A-Za-z_]\w*$/.test(token.image);

/** Whether nothing stands between the two: `->` is two tokens of this language. */
export const touch = (a: Token | undefined, b: Token | undefined): boolean =>
  a !== undefined && b !== undefined && a.end === b.start;

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The index of the bracket that closes the one at `open`, or undefined if the text ends before. */
export function closingOf(tokens: readonly Token[], open: number): number | undefined {
  const waiting: string[] = [];
  for (let i = open; i < tokens.length; i++) {
    const { image } = tokens[i];
    if (image in CLOSING) waiting.push(CLOSING[image]);
    else if (image === ')' || image === ']' || image === '}') {
      if (waiting.pop() !== image) return undefined;
      if (waiting.length === 0) return i;
    }
  }
  return undefined;
}

export function textOf(text: string, tokens: readonly Token[], from: number, to: number): string {
  return from < to ? text.slice(tokens[from].start, tokens[to - 1].end) : '';
}
