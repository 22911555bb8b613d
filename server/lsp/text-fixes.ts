/** Diagnostics that bring their own fix. */
import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import type { TextFix } from '../language/text-fix.ts';

/**
 * The fix that belongs to a diagnostic as the client sends it: looked up among those of the file, for what comes back from a client may
 * be anything.
 */
export function textFixOf(document: LangiumDocument, { code, range }: Diagnostic): TextFix | undefined {
  const { start, end } = range;
  const own = document.diagnostics?.find(
    (each) =>
      each.code === code &&
      each.range.start.line === start.line &&
      each.range.start.character === start.character &&
      each.range.end.line === end.line &&
      each.range.end.character === end.character,
  );
  return own && fixIn(own);
}

/** The fixes of a file that need no choice, none of which reaches into another. */
export function safeFixes({ diagnostics = [] }: LangiumDocument): TextFix[] {
  const kept: TextFix[] = [];
  for (const diagnostic of diagnostics) {
    const fix = fixIn(diagnostic);
    if (fix?.isSafe && !kept.some((each) => overlap(each, fix))) kept.push(fix);
  }
  return kept;
}

function fixIn({ data }: Diagnostic): TextFix | undefined {
  return ((data ?? {}) as { fix?: TextFix }).fix;
}

function overlap({ range: a }: TextFix, { range: b }: TextFix): boolean {
  return isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function isBefore(a: { line: number; character: number }, b: { line: number; character: number }): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
