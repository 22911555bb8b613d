/** A check report as text for a person. */
import { caseName } from '../reports/case-name.ts';
import type { CaseReport, CheckReport } from '../trace/report.ts';
import { coverageLines } from './render-coverage.ts';
import { diagnosticText, findingText, searchText } from './render-finding.ts';
import { reductionLines } from './render-reductions.ts';
import { type Paint, toneOf, wrap } from './style.ts';

export interface RenderOptions {
  paint: Paint;
  width: number;
  /** Print every step of every trace. */
  trace: boolean;
  /** Say what was not done to make the search smaller, and why. */
  verbose: boolean;
}

export function renderCheck(report: CheckReport, options: RenderOptions): string {
  const { paint } = options;
  const parts = report.diagnostics.map((d) => diagnosticText(d, paint));
  for (const c of report.cases) parts.push(renderCase(c, options));
  if (!report.cases.length && !parts.length) parts.push('There is no scenario in this file.');
  return `${parts.join('\n\n')}\n`;
}

function renderCase(c: CaseReport, { paint, width, trace, verbose }: RenderOptions): string {
  const left = (c.search.unfinished ?? []).map((text) => `not worked out: ${text}`);
  const search = [searchText(c), ...left, ...reductionLines(c.search, verbose)].map((text) =>
    wrap(text, width - 4, '    '),
  );
  const lines = [
    `${paint('strong', caseName(c))}  ${c.title}`,
    ...search.map((text) => `  ${paint('dim', text)}`),
  ];
  for (const e of c.expectations) {
    lines.push(`  ${paint(toneOf(e.verdict), e.verdict.padEnd(12))} expect ${e.text}`);
    if (e.reason) lines.push(`      ${paint('dim', wrap(e.reason, width - 6, '      '))}`);
    for (const f of e.findings) lines.push(findingText(f, paint, width, trace));
  }
  for (const f of c.faults) lines.push(findingText(f, paint, width, trace));
  if (c.coverage) lines.push(...coverageLines(c.coverage, c.search.complete, paint));
  if (!c.expectations.length && !c.faults.length)
    lines.push('  Nothing is expected of this scenario. Add, for example, expect no hang;');
  return lines.join('\n');
}
