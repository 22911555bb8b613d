/** Unified diffs as git writes them: paths with a/ and b/, and behind each @@ the declaration that the lines are in. */
import { structuredPatch } from 'diff';

export interface FileChange {
  /** Relative, with slashes. */
  path: string;
  before: string;
  after: string;
}

const CONTEXT = 3;

/** Empty if nothing is different. */
export function unifiedDiff({ path, before, after }: FileChange): string {
  const { hunks } = structuredPatch(path, path, before, after, '', '', { context: CONTEXT });
  if (hunks.length === 0) return '';
  const lines = before.split('\n');
  const [a, b] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const parts = [`diff --git ${a} ${b}`, `--- ${a}${tab(a)}`, `+++ ${b}${tab(b)}`];
  for (const { oldStart, oldLines, newStart, newLines, lines: body } of hunks) {
    const heading = headingOf(lines, oldStart - 1);
    parts.push(`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@${heading}`, ...body);
  }
  return `${parts.join('\n')}\n`;
}

/** Of no lines, the number of the line before. */
function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
}

/** The last line before a hunk that begins with a name, as diff -p has it. */
function headingOf(lines: readonly string[], before: number): string {
  const line = lines.slice(0, before).findLast((each) => /^[A-Za-z_$]/.test(each));
  return line === undefined ? '' : ` ${line.trimEnd().slice(0, 80)}`;
}

/** As git quotes what is not plain. */
function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what git quotes.
  return /["\\\u0000-\u001f]/.test(path) ? JSON.stringify(path) : path;
}

/** A name with blanks ends with a tab, for patch(1) to see where. */
const tab = (name: string): string => (name.includes(' ') && !name.startsWith('"') ? '\t' : '');
