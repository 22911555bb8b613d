/** Text of the user's as text in HTML, between tags and in quoted attributes. */

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function htmlText(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (sign) => SIGNS[sign])
      // What a page cannot hold: halves of a character, control characters, code points that are none.
      .replace(/\p{Cs}|\p{Noncharacter_Code_Point}|[^\P{Cc}\t\n]/gu, '\ufffd')
  );
}
