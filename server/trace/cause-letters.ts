/** A letter for each distinct cause in a row of a comparison, so that a table can show which patches remove which. */
import type { CaseReport, Finding } from './report.ts';

export interface LetteredFinding {
  letter: string;
  /** What it goes against: "deadlock", "not eventually …", "error in the model". */
  about: string;
  finding: Finding;
}

export interface LetteredRow {
  /** Per cell, in the order of the cell's report. */
  cells: LetteredFinding[][];
  /** Each cause once, with the first finding that has it. */
  legend: LetteredFinding[];
}

export function letteredRow(cells: readonly CaseReport[]): LetteredRow {
  const known = new Map<string, LetteredFinding>();
  const marked = cells.map((cell) =>
    findingsOf(cell).map(({ about, finding }) => {
      const key = `${about}\n${finding.headline}`;
      const letter = known.get(key)?.letter ?? letterOf(known.size);
      const lettered = { letter, about, finding };
      if (!known.has(key)) known.set(key, lettered);
      return lettered;
    }),
  );
  return { cells: marked, legend: [...known.values()] };
}

/** Where something fails because of a hang that is in the list already, the hang speaks for it. */
function findingsOf(cell: CaseReport): { about: string; finding: Finding }[] {
  const violated = cell.expectations.filter((e) => e.verdict === 'violated');
  const hangs = new Set(
    violated.filter((e) => e.text === 'no hang').flatMap((e) => e.findings.map((f) => f.headline)),
  );
  const against = violated.flatMap(({ text, findings }) =>
    findings
      .filter((f) => !f.because || !hangs.has(f.because))
      .map((finding) => ({ about: text === 'no hang' ? finding.kind : `not ${text}`, finding })),
  );
  return [...against, ...cell.faults.map((finding) => ({ about: 'error in the model', finding }))];
}

/** A, B, … Z, AA, AB, … */
export function letterOf(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : letterOf(Math.floor(n / 26) - 1) + last;
}
