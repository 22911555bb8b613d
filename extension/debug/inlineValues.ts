// Pure, and so tested without an editor: which values to write behind which lines.
import { blanked } from './expressionAt.ts';

export interface NamedValue {
  name: string;
  value: string;
}

export interface Remark {
  /** 0-based. */
  line: number;
  /** Where the name stands: 0-based, the end exclusive. */
  start: number;
  end: number;
  text: string;
}

/** None if the machine has moved on, or the session has ended, while the editor came to ask: it takes no error for that. */
export async function valuesOf(
  session: { customRequest(command: string, args: object): PromiseLike<{ values: NamedValue[] }> },
  frameId: number,
): Promise<readonly NamedValue[]> {
  try {
    return (await session.customRequest('lockstep/values', { frameId })).values;
  } catch {
    return [];
  }
}

/**
 * One remark for each name on each line of the function up to where the CPU stands: what is further down has not come
 * about yet. `lines` is the whole text; `from` and `to` are the lines that are visible.
 */
export function inlineValues(
  lines: readonly string[],
  stopped: number,
  visible: { from: number; to: number },
  values: readonly NamedValue[],
): Remark[] {
  const known = new Map(values.map(({ name, value }) => [name, value]));
  const first = Math.max(headOf(lines, stopped), visible.from);
  const last = Math.min(stopped, visible.to, lines.length - 1);
  const remarks: Remark[] = [];
  for (let line = first; line <= last; line++) {
    const seen = new Set<string>();
    for (const { 0: name, index } of blanked(lines[line]).matchAll(/(?<![\w.])[A-Za-z_]\w*(?![\w]|\s*\()/g)) {
      const value = known.get(name);
      if (value === undefined || seen.has(name)) continue;
      seen.add(name);
      remarks.push({ line, start: index, end: index + name.length, text: `${name} = ${value}` });
    }
  }
  return remarks;
}

/** The line that the function, patch or scenario around begins on: the nearest that is not indented and closes nothing. */
function headOf(lines: readonly string[], from: number): number {
  for (let line = Math.min(from, lines.length - 1); line >= 0; line--)
    if (/^[A-Za-z]/.test(lines[line])) return line;
  return 0;
}
