/**
 * What changed from one cell of a comparison to the next: causes, verdicts, patches, sizes.
 *
 * A cause that is not found is gone only where the search was complete; otherwise nothing is known of it, and it is neither removed
 * nor, seen the other way round, new.
 */
import type { LetteredFinding } from '../trace/cause-letters.ts';
import type { CaseReport, Verdict } from '../trace/report.ts';
import { counted, grouped } from './numbers.ts';

/** A cell with the letters of its causes, which are those of its row. */
export interface LetteredCell {
  report: CaseReport;
  findings: readonly LetteredFinding[];
}

export interface CellChange {
  verdict: { from: Verdict; to: Verdict };
  /** Causes that are found in the first cell and shown not to be in the second. */
  removed: LetteredFinding[];
  added: LetteredFinding[];
  kept: LetteredFinding[];
  /** Found in the first cell only, and the search of the second did not end. */
  maybeRemoved: LetteredFinding[];
  /** Found in the second cell only, and the search of the first did not end. */
  maybeAdded: LetteredFinding[];
  patches: { added: string[]; removed: string[] };
  /** Expectations with another verdict. */
  expectations: { text: string; from: Verdict; to: Verdict }[];
  states: { from: number; to: number };
}

export function cellChange(from: LetteredCell, to: LetteredCell): CellChange {
  const before = distinct(from.findings);
  const after = distinct(to.findings);
  const gone = missingIn(before, after);
  const come = missingIn(after, before);
  const settled = { from: from.report.search.complete, to: to.report.search.complete };
  return {
    verdict: { from: from.report.verdict, to: to.report.verdict },
    removed: settled.to ? gone : [],
    maybeRemoved: settled.to ? [] : gone,
    added: settled.from ? come : [],
    maybeAdded: settled.from ? [] : come,
    kept: after.filter((one) => before.some(({ letter }) => letter === one.letter)),
    patches: {
      added: to.report.patches.filter((name) => !from.report.patches.includes(name)),
      removed: from.report.patches.filter((name) => !to.report.patches.includes(name)),
    },
    expectations: to.report.expectations.flatMap(({ id, text, verdict }) => {
      const other = from.report.expectations.find((e) => e.id === id);
      return other && other.verdict !== verdict ? [{ text, from: other.verdict, to: verdict }] : [];
    }),
    states: { from: from.report.search.states, to: to.report.search.states },
  };
}

/** Short marks: "−C −D +H"; with a question mark what is not known for certain. */
export function changeMarks({ removed, maybeRemoved, added, maybeAdded }: CellChange): string[] {
  return [
    ...removed.map(({ letter }) => `−${letter}`),
    ...maybeRemoved.map(({ letter }) => `−${letter}?`),
    ...added.map(({ letter }) => `+${letter}`),
    ...maybeAdded.map(({ letter }) => `+${letter}?`),
  ];
}

/** The same in sentences, one a line. */
export function changeSentences(change: CellChange): string[] {
  const { verdict, patches, states } = change;
  const lines = [
    verdict.from === verdict.to
      ? `The verdict is the same: ${verdict.to}.`
      : `The verdict was ${verdict.from} and is ${verdict.to}.`,
  ];
  if (patches.added.length) lines.push(`Patches applied besides: ${patches.added.join(', ')}.`);
  if (patches.removed.length) lines.push(`Patches no longer applied: ${patches.removed.join(', ')}.`);
  lines.push(...causeLines('Removed', change.removed), ...causeLines('Added', change.added));
  lines.push(
    ...causeLines(
      'Not found here, and the search did not end, so it may still be there',
      change.maybeRemoved,
    ),
    ...causeLines(
      'Found here; the search to the left did not end, so it may have been there',
      change.maybeAdded,
    ),
  );
  if (change.kept.length) lines.push(`Kept: ${change.kept.map(({ letter }) => letter).join(', ')}.`);
  for (const { text, from, to } of change.expectations) lines.push(`expect ${text}: was ${from}, is ${to}.`);
  lines.push(sizeLine(states));
  return lines;
}

function causeLines(what: string, causes: readonly LetteredFinding[]): string[] {
  return causes.map(({ letter, about, finding }) => `${what}: ${letter}, ${about}: ${finding.headline}`);
}

function sizeLine({ from, to }: CellChange['states']): string {
  return from === to
    ? `${counted(to, 'state')}, as before.`
    : `${counted(to, 'state')}; there were ${grouped(from)}.`;
}

function distinct(findings: readonly LetteredFinding[]): LetteredFinding[] {
  return findings.filter(({ letter }, i) => findings.findIndex((f) => f.letter === letter) === i);
}

function missingIn(some: readonly LetteredFinding[], others: readonly LetteredFinding[]): LetteredFinding[] {
  return some.filter(({ letter }) => !others.some((other) => other.letter === letter));
}
