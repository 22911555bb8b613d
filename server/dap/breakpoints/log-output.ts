// What a log point says, in the client's debug console, with the place it speaks from.

import type { Session } from '../session.ts';
import { clientSource } from '../view/sources.ts';
import type { Said } from './hit-moments.ts';

export function tellLog({ client, debuggee, conventions }: Session, { text, at }: Said): void {
  const output = `${text}\n`;
  if (!at || !debuggee) return client.event('output', { category: 'console', output });
  client.event('output', {
    category: 'console',
    output,
    source: clientSource(debuggee, at.source, conventions),
    line: at.line + conventions.lineBase,
    column: at.column + conventions.columnBase,
  });
}
