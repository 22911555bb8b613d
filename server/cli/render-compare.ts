/** A comparison as a table: a line per patch set, a letter per cause, and what the letters stand for. */

import { caseName } from '../reports/case-name.ts';
import { grouped } from '../reports/numbers.ts';
import { letteredRow } from '../trace/cause-letters.ts';
import type { CaseReport, CompareReport } from '../trace/report.ts';
import type { RenderOptions } from './render-check.ts';
import { diagnosticText } from './render-finding.ts';
import { sharedReductionLines } from './render-reductions.ts';
import { toneOf, wrap } from './style.ts';

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
    const table = renderRow(comparison.columns, comparison.cells[r], options);
    parts.push(`${options.paint('strong', name)}  ${row.title}\n${table}`);
  });
  return parts.join('\n\n');
}

function renderRow(
  columns: Comparison['columns'],
  cells: CaseReport[],
  { paint, width, verbose }: RenderOptions,
): string {
  const lettered = letteredRow(cells);
  const wide = Math.max(12, ...columns.map(({ label }) => label.length));
  const head = `  ${'with'.padEnd(wide)}  ${'verdict'.padEnd(12)}  ${'states'.padStart(10)}  ${'steps'.padStart(10)}  ${'seconds'.padStart(7)}  causes`;
  const lines = [paint('dim', head)];
  cells.forEach((cell, i) => {
    const { states, transitions, seconds, limit } = cell.search;
    const numbers = `${grouped(states).padStart(10)}  ${grouped(transitions).padStart(10)}  ${seconds.toFixed(2).padStart(7)}`;
    const verdict = paint(toneOf(cell.verdict), cell.verdict.padEnd(12));
    const letters = lettered.cells[i].map(({ letter }) => letter).join(' ');
    lines.push(`  ${columns[i].label.padEnd(wide)}  ${verdict}  ${numbers}  ${letters}`);
    if (limit) lines.push(`      ${wrap(limit, width - 6, '      ')}`);
    for (const e of cell.expectations)
      if (e.verdict === 'violated' && !e.findings.length) lines.push(`      not met: ${e.text}`);
  });
  lines.push(
    ...sharedReductionLines(
      cells.map(({ search }, i) => ({ label: columns[i].label, search })),
      verbose,
    ).map((text) => `  ${paint('dim', wrap(text, width - 4, '    '))}`),
  );
  const legend = lettered.legend.map(({ letter, about, finding }) => {
    const text = wrap(`${about}: ${finding.headline}`, width - 6, '      ');
    return `  ${paint('strong', letter.padEnd(3))} ${text}`;
  });
  return [...lines, ...(legend.length ? ['', ...legend] : [])].join('\n');
}
