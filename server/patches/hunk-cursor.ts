/** Where in a hunk somebody is writing: told by the words before the cursor, for what is being written does not parse yet. */

/** A word or sign of a text; `end` is exclusive. */
export interface Word {
  image: string;
  start: number;
  end: number;
}

/** The words of a text without white space and comments; undefined if its end is inside of a comment or a text literal. */
export type WordsOf = (text: string) => Word[] | undefined;

export interface HunkCursor {
  /** The patch up to the statement that is being written, with its blocks closed. */
  patch: string;
  /** How many blocks of the hunk's statements the cursor is in. */
  depth: number;
  mark: '+' | '-' | undefined;
  /** Where the statement begins, behind its mark; the cursor if nothing of it is written. */
  from: number;
  /** What is written of it, with one blank between words. */
  written: string;
}

/** As many words `patch` before the cursor are looked at: all but the nearest are rarely meant. */
const MOST_PATCHES = 5;

/** At the start of a statement in a hunk, or inside of one that is not finished; undefined elsewhere. */
export function hunkCursor(text: string, cursor: number, wordsOf: WordsOf): HunkCursor | undefined {
  const starts = [...text.slice(0, cursor).matchAll(/\bpatch\b/g)].map(({ index }) => index);
  for (const start of starts.slice(-MOST_PATCHES).reverse()) {
    const words = wordsOf(text.slice(start, cursor));
    const found = words && inPatch(words);
    if (!found) continue;
    const { depth, statement } = found;
    const [first] = statement;
    const mark = first?.image === '+' || first?.image === '-' ? first.image : undefined;
    const own = mark ? statement.slice(1) : statement;
    const end = first ? start + first.start : cursor;
    return {
      patch: text.slice(start, end) + '}'.repeat(depth + 2),
      depth,
      mark,
      from: own[0] ? start + own[0].start : cursor,
      written: own.map(({ image }) => image).join(' '),
    };
  }
  return undefined;
}

/** The words of the statement that is not finished, and how deep it is; undefined if they do not end in a hunk. */
function inPatch(words: readonly Word[]): { depth: number; statement: Word[] } | undefined {
  const images = words.map(({ image }) => image);
  const open = images.indexOf('{');
  if (images[0] !== 'patch' || open < 0 || images.slice(0, open).some((each) => /^[;})(]$/.test(each)))
    return undefined;
  // The patch's own brace is the first.
  let [braces, brackets, begin, isHunk] = [0, 0, open, false];
  for (const [i, image] of images.entries()) {
    braces += step(image, '{', '}');
    brackets += step(image, '(', ')') + step(image, '[', ']');
    if (image === '{' || image === '}') {
      if (braces === 0) return undefined;
      if (image === '{' && braces === 2) isHunk = images[i - 2] === 'fn';
      [begin, brackets] = [i, 0];
    } else if ((image === ';' || image === '...') && brackets === 0) begin = i;
  }
  return isHunk && braces >= 2 ? { depth: braces - 2, statement: words.slice(begin + 1) } : undefined;
}

const step = (image: string, up: string, down: string): number =>
  Number(image === up) - Number(image === down);
