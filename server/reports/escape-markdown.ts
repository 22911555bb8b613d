/** Text of the user's as text in Markdown (CommonMark with GitHub's tables), whatever it contains. */

/** One line: what would end a paragraph or a row of a table is a blank. */
export function markdownText(text: string): string {
  return (
    shown(text)
      .replace(/[\\`*~[\]<>&|$!#]/g, (sign) => (sign === '&' ? '&amp;' : `\\${sign}`))
      // Within a word an underscore is one; at its ends it can be emphasis.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      // Colons and at signs make links of addresses.
      .replace(/:(?=\/\/)|@/g, (sign) => (sign === '@' ? '&#64;' : '&#58;'))
      .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
  );
}

/** Several lines as a block of code, which nothing in them ends. */
export function markdownBlock(lines: readonly string[]): string {
  const text = lines.map(shown).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Without what a line cannot hold or an eye not see. */
function shown(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
