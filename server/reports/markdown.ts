/** Comparisons as Markdown: tables, and below each what the letters stand for, with a run into each cause that unfolds. */
import type { DiagnosticReport } from '../trace/report.ts';
import { changeMarks } from './cell-change.ts';
import { markdownBlock, markdownText } from './escape-markdown.ts';
import { counted } from './numbers.ts';
import { type PairTable, VERDICT_HEAD } from './pair-table.ts';
import {
  type LegendEntry,
  lettersOf,
  type NamedReport,
  type Table,
  type TableCell,
  type TableRow,
  tableOf,
  VERDICT_MARK,
} from './table.ts';
import { traceLines, traceLineText } from './trace-lines.ts';

export function compareMarkdown(reports: readonly NamedReport[]): string {
  const parts = reports.flatMap(({ report, name, notes = [] }) => [
    `Comparison of ${markdownText(name)}`,
    ...notes.map((note) => `**${markdownText(note)}**`),
    ...(report.diagnostics.length ? [report.diagnostics.map(diagnosticLine).join('\n')] : []),
    ...report.comparisons.map((comparison) => tableMarkdown(tableOf(comparison))),
  ]);
  return `${parts.join('\n\n')}\n`;
}

function diagnosticLine({ severity, code, message, place }: DiagnosticReport): string {
  return `- line ${place.line + 1}: ${severity} ${code}: ${markdownText(message)}`;
}

function tableMarkdown({ title, heads, rows }: Table): string {
  const body = rows.map((row) => line([rowHead(row), ...row.cells.map(cellText)]));
  const table = [line(['', ...heads.map(markdownText)]), line(['', ...heads].map(() => '---')), ...body];
  return [
    `## ${markdownText(title)}`,
    table.join('\n'),
    ...rows.flatMap(({ pairs }) => (pairs ? pairsMarkdown(pairs) : [])),
    ...rows.flatMap((row) => legendMarkdown(row, rows.length > 1)),
  ].join('\n\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function pairsMarkdown({ title, about, heads, rows, left }: PairTable): string[] {
  const marked = rows.map(({ cells, differ }) =>
    line(cells.map(markdownText).map((text, i) => (differ && i === VERDICT_HEAD ? `**${text}**` : text))),
  );
  const table = [line(heads), line(heads.map(() => '---')), ...marked];
  return [`### ${markdownText(title)}`, about, table.join('\n'), ...(left ? [left] : [])];
}

function rowHead({ name, title }: TableRow): string {
  return title ? `**${markdownText(name)}**<br>${markdownText(title)}` : `**${markdownText(name)}**`;
}

function cellText({ report, findings, notes, size, change, rate }: TableCell): string {
  const marks = change ? changeMarks(change) : [];
  return [
    `${VERDICT_MARK[report.verdict]} ${report.verdict}`,
    rate ?? '',
    lettersOf(findings).join(' '),
    marks.join(' '),
    size,
    ...notes.map(markdownText),
  ]
    .filter(Boolean)
    .join('<br>');
}

function legendMarkdown({ name, legend }: TableRow, several: boolean): string[] {
  if (legend.length === 0) return [];
  return [...(several ? [`### ${markdownText(name)}`] : []), ...legend.map(causeMarkdown)];
}

function causeMarkdown({ letter, about, finding, where }: LegendEntry): string {
  const told = finding.explanation.length > 1 ? finding.explanation : [];
  return [
    `**${letter}** ${markdownText(about)}: ${markdownText(finding.headline)}`,
    '',
    `Found with ${where.map(markdownText).join('; ')}.`,
    '',
    `<details><summary>A shortest run: ${counted(finding.trace.length, 'step')}</summary>`,
    '',
    ...told.map((sentence) => `${markdownText(sentence)}\n`),
    ...(finding.unfinished ?? []).map((sentence) => `${markdownText(sentence)}\n`),
    markdownBlock(traceLines(finding).map(traceLineText)),
    '',
    '</details>',
  ].join('\n');
}
