/** Reads unified diffs: of diff, of git, and as mails and commits carry them. */
import { parsePatch, type StructuredPatchHunk } from 'diff';
import type { PatchProblem } from '../problem.ts';
import { type Message, readMessage } from './message.ts';

export interface DiffHunk extends StructuredPatchHunk {
  /** Line of its @@ in the diff, 0-based. */
  at: number;
}

export interface DiffFile {
  /** As the diff names it; `old` is undefined for a new file, `path` for one that is taken away. */
  old: string | undefined;
  path: string | undefined;
  hunks: DiffHunk[];
  /** Line of its first hunk, or 0. */
  at: number;
  /** What is no text, or has other rights than before, and nothing else. */
  empty: boolean;
}

/** What becomes one patch. */
export interface DiffPart {
  message: Message | undefined;
  files: DiffFile[];
}

export function readDiff(text: string): { parts: DiffPart[] } | { problem: PatchProblem } {
  const lines = withoutSignatures(text.split(/\r?\n/));
  const places = lines.flatMap((line, i) => (/^@@\s/.test(line) ? [i] : []));
  let parsed: ReturnType<typeof parsePatch>;
  try {
    parsed = parsePatch(lines.join('\n'));
  } catch (error) {
    return { problem: malformed((error as Error).message) };
  }
  if (places.length === 0) return { problem: noDiff(parsed.some(({ isBinary }) => isBinary)) };
  const parts: DiffPart[] = [];
  let next = 0;
  let end = 0;
  for (const each of parsed) {
    const hunks = each.hunks.map((hunk) => ({ ...hunk, at: places[next++] ?? 0 }));
    const unplaced = hunks.find(({ oldStart, newStart }) => !Number.isInteger(oldStart + newStart));
    if (unplaced) return { problem: malformed(`Hunk at line ${unplaced.at + 1}`) };
    const [first] = hunks;
    if (!first && each.oldFileName === undefined) continue;
    const message = readMessage(lines.slice(end, first?.at ?? end));
    const file: DiffFile = {
      old: nameOf(each.oldFileName),
      path: nameOf(each.newFileName),
      hunks,
      at: first?.at ?? 0,
      empty: hunks.length === 0 && !each.isRename,
    };
    if (first && each.oldFileName === undefined) return { problem: nameless(first.at) };
    const part = parts.at(-1);
    if (!part || message || part.files.some(({ path }) => path === file.path))
      parts.push({ message, files: [file] });
    else part.files.push(file);
    const last = hunks.at(-1);
    if (last) end = last.at + 1 + last.lines.length;
  }
  return { parts };
}

/** A mail ends with `-- ` and the version of git, which looks like a line to take out. */
function withoutSignatures(lines: string[]): string[] {
  return lines.map((line, i) => (line === '-- ' && /^\d+\.\d|^$/.test(lines[i + 1] ?? '') ? '' : line));
}

const nameOf = (name: string | undefined): string | undefined => (name === '/dev/null' ? undefined : name);

function malformed(reason: string): PatchProblem {
  const line = /line (\d+)/.exec(reason)?.[1];
  const missing = /^Missing "(\S+)/.exec(reason)?.[1];
  if (missing)
    return {
      code: 'LS9102',
      message: `The diff has no \`${missing}\` line for ${reason.split(' for ').at(-1)}. Make it again with \`diff -u\` or \`git diff\`.`,
    };
  return {
    code: 'LS9102',
    message:
      'The lines of this hunk are not as many as its `@@` line says, or one begins with neither a blank nor `+` or `-`. Make the diff again, or correct the numbers.',
    ...(line === undefined ? {} : { line: Number(line) - 1 }),
  };
}

function noDiff(binary: boolean): PatchProblem {
  return {
    code: 'LS9101',
    message: binary
      ? 'The diff says only that files are different (`Binary files … differ`). Make it with `git diff --text`.'
      : 'This is no unified diff: it has no `@@` line. Make one with `diff -u OLD NEW` or `git diff`.',
  };
}

function nameless(line: number): PatchProblem {
  return {
    code: 'LS9103',
    message:
      'Nothing says which file this hunk is for. Add the lines `--- a/FILE` and `+++ b/FILE` in front of it.',
    line,
  };
}
