/** How far a job is, on one line of a terminal. In a pipe nothing. */
import type { ProgressAt } from '../jobs/messages.ts';
import { grouped } from '../reports/numbers.ts';

export interface ProgressLine {
  show(at: ProgressAt): void;
  clear(): void;
}

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show() {}, clear() {} };
  return {
    show({ label, done, total, search }) {
      const far = search ? `  ${farText(search)}` : '';
      const text = `[${done + 1}/${total}] ${label}${far}`;
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 100) - 1)}`);
    },
    clear() {
      stream.write('\r\x1b[2K');
    },
  };
}

/** States, how many a second, up to which depth all are known, what they take. */
function farText({ states, seconds, depth, bytes }: NonNullable<ProgressAt['search']>): string {
  const parts = [`${grouped(states)} states`];
  // The first moments say nothing about the pace.
  if (seconds >= 0.5) parts.push(`${grouped(Math.round(states / seconds))}/s`);
  parts.push(`depth ${depth}`);
  if (bytes !== undefined) parts.push(`${grouped(Math.round(bytes / 2 ** 20))} MiB`);
  return [...parts, `${seconds.toFixed(1)} s`].join(', ');
}
