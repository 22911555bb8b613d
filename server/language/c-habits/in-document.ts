/** Tells of C in a document instead of what the parser and the linker say of it. */
import type { LangiumDocument } from 'langium';
import type { Diagnostic, Range } from 'vscode-languageserver-types';
import type { LockstepServices } from '../module.ts';
import type { TextFix } from '../text-fix.ts';
import type { UnknownNameData } from '../validation/unknown-name.ts';
import type { CHabit } from './c-habit.ts';
import { cHabitsIn } from './c-habits.ts';
import { tokensOf } from './lexed.ts';

/** A file of C would otherwise be one long list. */
const MAX_HABITS = 50;

/** Where no diagnostic is about the grammar, the same diagnostics. */
export function withCHabits(
  services: LockstepServices,
  { textDocument }: LangiumDocument,
  diagnostics: Diagnostic[],
): Diagnostic[] {
  if (!diagnostics.some(isOfGrammar)) return diagnostics;
  const text = textDocument.getText();
  const habits = cHabitsIn(text, tokensOf(services, text)).slice(0, MAX_HABITS);
  const rangeOf = ({ start, end }: { start: number; end: number }): Range => ({
    start: textDocument.positionAt(start),
    end: textDocument.positionAt(end),
  });
  const ranges = habits.map(rangeOf);
  const declared = declaredIn(text, habits);
  const kept = diagnostics.filter((each) => {
    // What follows is mostly an echo, and what is not is still there once this is mended.
    if (isOfGrammar(each)) return ranges.length === 0 || isBefore(each.range, ranges[0]);
    return !(each.code === 'LS1020' && declared.has((each.data as UnknownNameData).name));
  });
  return [
    ...kept,
    ...habits.map((habit, i) =>
      diagnosticOf(services.LanguageMetaData.languageId, habit, ranges[i], rangeOf),
    ),
  ];
}

/** What the text declares, also where the parser skipped it after a mistake. */
function declaredIn(text: string, habits: readonly CHabit[]): ReadonlySet<string> {
  const words =
    /\b(?:fn|shared|percpu|spinlock|semaphore|log|config|const|enum|patch|series|scenario)\s+([A-Za-z_]\w*)/g;
  return new Set([
    ...Array.from(text.matchAll(words), ([, name]) => name),
    ...habits.flatMap(({ declares }) => declares ?? []),
  ]);
}

function diagnosticOf(
  source: string,
  { message, fix }: CHabit,
  range: Range,
  rangeOf: (span: { start: number; end: number }) => Range,
): Diagnostic {
  const own: TextFix | undefined = fix && {
    title: fix.text === '' ? 'Remove it' : `Write \`${fix.text}\``,
    range: rangeOf(fix),
    newText: fix.text,
    isSafe: fix.isSafe,
  };
  return {
    code: 'LS1006',
    severity: 1,
    message,
    range,
    source,
    data: { code: 'LS1006', ...(own && { fix: own }) },
  };
}

const isOfGrammar = ({ code }: Diagnostic): boolean => code === 'LS1001' || code === 'LS1005';

const isBefore = (a: Range, b: Range): boolean => a.end.line < b.start.line;
