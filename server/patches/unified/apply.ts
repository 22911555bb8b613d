/** Applies the hunks of a diff to a text, as patch(1) does: where the lines are found, near to where they should be. */
import { applyPatch } from 'diff';
import type { PatchProblem } from '../problem.ts';
import type { DiffFile, DiffHunk } from './read.ts';

/** How many lines of context may be other ones. */
const MOST_FUZZ = 2;

export interface AppliedDiff {
  text: string;
  /** Hunks that applied although lines around them are different, with how many. */
  fuzzy: { line: number; fuzz: number }[];
}

/** `name`: of the file, for messages. */
export function applyDiff(
  text: string,
  file: DiffFile,
  name: string,
): AppliedDiff | { problem: PatchProblem } {
  let now = text.replace(/\r\n/g, '\n');
  const fuzzy: AppliedDiff['fuzzy'] = [];
  for (const hunk of file.hunks) {
    const found = applyHunk(now, hunk);
    if (!found) return { problem: doesNotApply(now, hunk, name) };
    now = found.text;
    if (found.fuzz > 0) fuzzy.push({ line: hunk.at, fuzz: found.fuzz });
  }
  return { text: now, fuzzy };
}

function applyHunk(text: string, hunk: DiffHunk): { text: string; fuzz: number } | undefined {
  // The hunks before it are in the text already: it is where the new file has it.
  const oldStart = hunk.newStart;
  for (let fuzz = 0; fuzz <= MOST_FUZZ; fuzz++) {
    const hunks = [{ ...hunk, oldStart }];
    const patch = { oldFileName: '', newFileName: '', oldHeader: '', newHeader: '', hunks };
    const result = applyPatch(text, patch as Parameters<typeof applyPatch>[1], { fuzzFactor: fuzz });
    if (result !== false) return { text: result, fuzz };
  }
  return undefined;
}

/** Names the line that is not there, at the place where most of the others are. */
function doesNotApply(text: string, hunk: DiffHunk, name: string): PatchProblem {
  const lines = text.split('\n');
  const wanted = hunk.lines.flatMap((line, i) =>
    line.startsWith('+') || line.startsWith('\\') ? [] : [{ text: line.slice(1), line: hunk.at + 1 + i }],
  );
  let best = { at: -1, score: 0 };
  for (let at = 0; at <= lines.length; at++) {
    const score = wanted.filter((each, i) => each.text.trim() !== '' && each.text === lines[at + i]).length;
    const nearer = Math.abs(at + 1 - hunk.oldStart) < Math.abs(best.at + 1 - hunk.oldStart);
    if (score > best.score || (score === best.score && score > 0 && nearer)) best = { at, score };
  }
  const number = hunk.lines.length > 0 ? hunk.at : 0;
  if (best.score === 0)
    return {
      code: 'LS9104',
      message: `This hunk does not apply to ${name}: none of its lines is there.`,
      line: number,
    };
  const miss = wanted.findIndex((each, i) => each.text !== lines[best.at + i]);
  const { text: line, line: at } = wanted[miss] ?? { text: '', line: number };
  const stands = lines[best.at + miss];
  const there = stands === undefined ? 'the file ends there' : `there stands \`${stands.trim()}\``;
  return {
    code: 'LS9104',
    message: `This hunk does not apply to ${name}: at line ${best.at + miss + 1}, where \`${line.trim()}\` should be, ${there}.`,
    line: at,
  };
}
