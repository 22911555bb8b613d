/** A comparison as a table: a line per patch set, a letter per cause, and what the letters stand for. */
import type { CaseReport, CompareReport, Finding } from '../trace/report.ts';
import type { RenderOptions } from './render-check.ts';
import { caseName } from './render-check.ts';
import { diagnosticText } from './render-finding.ts';
import { grouped, toneOf, wrap } from './style.ts';

type Comparison = CompareReport['comparisons'][number];

export function renderCompare(report: CompareReport, options: RenderOptions): string {
  const parts = report.diagnostics.map((d) => diagnosticText(d, options.paint));
  for (const comparison of report.comparisons) parts.push(renderComparison(comparison, options));
  return `${parts.join('\n\n')}\n`;
}

function renderComparison(comparison: Comparison, options: RenderOptions): string {
  const parts = [options.paint('strong', comparison.title)];
  comparison.rows.forEach((row, r) => {
    const name = caseName({ ...row, patches: [] });
    parts.push(
      `${options.paint('strong', name)}  ${row.title}\n${renderRow(comparison, comparison.cells[r], options)}`,
    );
  });
  return parts.join('\n\n');
}

/**
 * Findings of one case, each with the expectation it belongs to. Where something fails because of a hang that is in
 * the list already, the hang speaks for it.
 */
function findingsOf(cell: CaseReport): { about: string; finding: Finding }[] {
  const violated = cell.expectations.filter((e) => e.verdict === 'violated');
  const hangs = new Set(
    violated.filter((e) => e.text === 'no hang').flatMap((e) => e.findings.map((f) => f.headline)),
  );
  return [
    ...violated.flatMap((e) =>
      e.findings
        .filter((f) => !f.because || !hangs.has(f.because))
        .map((finding) => ({ about: e.text, finding })),
    ),
    ...cell.faults.map((finding) => ({ about: 'the model', finding })),
  ];
}

function renderRow(comparison: Comparison, cells: CaseReport[], { paint, width }: RenderOptions): string {
  const letters = new Map<string, string>();
  const about = new Map<string, { about: string; finding: Finding }>();
  const marks = cells.map((cell) =>
    findingsOf(cell).map((f) => {
      const key = `${f.about}\n${f.finding.headline}`;
      let letter = letters.get(key);
      if (!letter) {
        letter = letterOf(letters.size);
        letters.set(key, letter);
        about.set(letter, f);
      }
      return letter;
    }),
  );
  const label = (i: number): string => comparison.columns[i].label;
  const wide = Math.max(12, ...cells.map((_, i) => label(i).length));
  const head = `  ${'with'.padEnd(wide)}  ${'verdict'.padEnd(12)}  ${'states'.padStart(10)}  ${'steps'.padStart(10)}  ${'seconds'.padStart(7)}  causes`;
  const lines = [paint('dim', head)];
  cells.forEach((cell, i) => {
    const { search } = cell;
    const numbers = `${grouped(search.states).padStart(10)}  ${grouped(search.transitions).padStart(10)}  ${search.seconds.toFixed(2).padStart(7)}`;
    lines.push(
      `  ${label(i).padEnd(wide)}  ${paint(toneOf(cell.verdict), cell.verdict.padEnd(12))}  ${numbers}  ${marks[i].join(' ')}`,
    );
    if (search.limit) lines.push(`      ${search.limit}`);
  });
  const legend = [...about].map(([letter, f]) => {
    const text = `${titleOf(f)}: ${f.finding.headline}`;
    return `  ${paint('strong', letter.padEnd(3))} ${wrap(text, width - 6, '      ')}`;
  });
  return [...lines, ...(legend.length ? ['', ...legend] : [])].join('\n');
}

function titleOf({ about, finding }: { about: string; finding: Finding }): string {
  if (finding.kind === 'fault') return 'error in the model';
  return about === 'no hang' ? finding.kind : `not ${about}`;
}

/** A, B, … Z, AA, AB, … */
function letterOf(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : letterOf(Math.floor(n / 26) - 1) + last;
}
