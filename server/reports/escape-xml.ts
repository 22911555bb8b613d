/** Text as text in XML 1.0. What XML cannot hold at all, even escaped, is replaced, so that a report can be read whatever is in it. */

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function xmlText(text: string): string {
  return (
    allowed(text)
      // The end of a CDATA section must not stand in text: no ">" does.
      .replace(/[&<>]/g, (sign) => SIGNS[sign])
      .replaceAll('\r', '&#13;')
  );
}

/** In double quotes. Unescaped, readers make a blank of each line break. */
export function xmlAttribute(text: string): string {
  return allowed(text)
    .replace(/[&<>"]/g, (sign) => SIGNS[sign])
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function allowed(text: string): string {
  return text.replace(/\p{Cs}|[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/gu, '\ufffd');
}
