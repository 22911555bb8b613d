/** How far a job is, on one line of a terminal. In a pipe nothing. */
import type { ProgressAt } from '../jobs/messages.ts';
import { grouped } from './style.ts';

export interface ProgressLine {
  show(at: ProgressAt): void;
  clear(): void;
}

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show() {}, clear() {} };
  return {
    show({ label, done, total, search }) {
      const far = search
        ? `  ${grouped(search.states)} states, depth ${search.depth}, ${search.seconds.toFixed(1)} s`
        : '';
      const text = `[${done + 1}/${total}] ${label}${far}`;
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 100) - 1)}`);
    },
    clear() {
      stream.write('\r\x1b[2K');
    },
  };
}
