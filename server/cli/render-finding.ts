/** Diagnostics and findings as text. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { grouped } from '../reports/numbers.ts';
import { traceLines, traceLineText } from '../reports/trace-lines.ts';
import type { CaseReport, DiagnosticReport, Finding, Place } from '../trace/report.ts';
import { type Paint, wrap } from './style.ts';

export function placeText({ uri, line, column }: Place): string {
  const path = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
  const near = relative(process.cwd(), path);
  return `${near.startsWith('..') ? path : near}:${line + 1}:${column + 1}`;
}

export function diagnosticText(d: DiagnosticReport, paint: Paint): string {
  const head = `${placeText(d.place)}: ${paint(d.severity === 'error' ? 'bad' : 'unsure', d.severity)} ${d.code}: ${d.message}`;
  return [head, ...d.related.map((r) => `    ${placeText(r.place)}: ${r.message}`)].join('\n');
}

export function searchText({ search }: CaseReport): string {
  const size = `${grouped(search.states)} states, ${grouped(search.transitions)} steps, depth ${search.depth}, ${search.seconds.toFixed(2)} s`;
  return search.limit ? `${size}; ${search.limit}` : size;
}

const CONDITIONS = new Set<Finding['kind']>(['always', 'never', 'eventually', 'reachable']);

export function findingText(finding: Finding, paint: Paint, width: number, withTrace: boolean): string {
  // "never x holds" would say the opposite: of a condition the headline alone tells what it came to.
  const kind = CONDITIONS.has(finding.kind) ? '' : `${paint('bad', finding.kind)} `;
  const lines = [`  ${kind}${wrap(finding.headline, width - 6, '      ')}`];
  for (const sentence of finding.explanation)
    lines.push(`      ${paint('dim', wrap(sentence, width - 6, '      '))}`);
  for (const sentence of finding.unfinished ?? [])
    lines.push(`      ${paint('unsure', wrap(sentence, width - 6, '      '))}`);
  if (finding.steps.length)
    lines.push(`      ${paint('dim', `id ${finding.id}, ${finding.trace.length} steps`)}`);
  if (withTrace) lines.push(...paintedTrace(finding, paint));
  return lines.join('\n');
}

function paintedTrace(finding: Finding, paint: Paint): string[] {
  return traceLines(finding).map((line) => {
    const text = traceLineText(line);
    if (line.k === 'step') return `      ${text}`;
    return `      ${paint(line.k === 'instead' ? 'dim' : 'unsure', text)}`;
  });
}
