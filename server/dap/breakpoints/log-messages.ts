// The text of a log point: what stands in braces is an expression, `{{` and `}}` are braces.

export type MessagePart = string | { expression: string };

/** The parts of a message; a text when a brace is missing. */
export function readLogMessage(message: string): MessagePart[] | string {
  const parts: MessagePart[] = [];
  let plain = '';
  for (let i = 0; i < message.length; i++) {
    const c = message[i];
    if ((c === '{' || c === '}') && message[i + 1] === c) {
      plain += c;
      i++;
    } else if (c === '{') {
      const end = closingBrace(message, i);
      if (end < 0) return 'A "{" in the message has no "}". Write {{ for the brace itself.';
      const expression = message.slice(i + 1, end).trim();
      if (expression === '')
        return 'There is nothing between "{" and "}". Write {{}} for the braces themselves.';
      if (plain) parts.push(plain);
      plain = '';
      parts.push({ expression });
      i = end;
    } else {
      plain += c;
    }
  }
  if (plain) parts.push(plain);
  return parts;
}

/** Braces in texts and in nested braces do not end an expression. */
function closingBrace(message: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < message.length; i++) {
    if (quoted && message[i] === '\\') i++;
    else if (message[i] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (message[i] === '{') depth++;
    else if (message[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
