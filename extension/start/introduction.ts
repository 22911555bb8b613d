// What a shipped file says of itself: the comment it begins with.

export interface Introduction {
  /** Its first sentence. */
  title: string;
  /** The rest, on one line. */
  purpose: string;
}

export function introductionOf(text: string): Introduction {
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const comment = /^\/\/ ?(.*)$/.exec(line);
    if (!comment || (lines.length > 0 && comment[1].trim() === '')) break;
    lines.push(comment[1].trim());
  }
  const [first = '', ...rest] = lines;
  const sentence = /^(.*?[.:?!])\s+(.*)$/.exec(first);
  const title = sentence ? sentence[1] : first;
  return {
    title: title.replace(/[.:]$/, ''),
    purpose: [sentence?.[2] ?? '', ...rest].filter((part) => part !== '').join(' '),
  };
}

/** The same, without it: what a new file begins with. */
export function withoutIntroduction(text: string): string {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines.slice(end).join('\n').replace(/^\n+/, '');
}
