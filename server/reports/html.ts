/** Comparisons as a page of its own: nothing to load, no script, light or dark as its reader has it. */
import type { DiagnosticReport, Verdict } from '../trace/report.ts';
import { changeMarks, changeSentences } from './cell-change.ts';
import { htmlText } from './escape-html.ts';
import { HTML_STYLE } from './html-style.ts';
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
import { type TraceLine, traceLines, traceLineText } from './trace-lines.ts';

export function compareHtml(reports: readonly NamedReport[]): string {
  const comparisons = reports.flatMap(({ report }) => report.comparisons);
  const names = reports.map(({ name }) => name).join(', ');
  const title = htmlText(comparisons.length === 1 ? comparisons[0].title : `Comparison of ${names}`);
  const body = reports.flatMap(({ report, name, notes = [] }, file) => [
    `<p class="file">Comparison of ${htmlText(name)}</p>`,
    ...notes.map((note) => `<p class="note">${htmlText(note)}</p>`),
    ...(report.diagnostics.length
      ? [`<ul>\n${report.diagnostics.map(diagnosticItem).join('\n')}\n</ul>`]
      : []),
    ...report.comparisons.map((comparison, i) => tableHtml(tableOf(comparison), `${file}-${i}`)),
  ]);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${HTML_STYLE}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function diagnosticItem({ severity, code, message, place }: DiagnosticReport): string {
  return `<li class="${severity}">line ${place.line + 1}: ${severity} ${code}: ${htmlText(message)}</li>`;
}

function tableHtml({ title, heads, rows }: Table, number: string): string {
  const id = (r: number, letter: string) => `c${number}-${r}-${letter}`;
  const body = rows.map((row, r) => {
    const cells = row.cells.map((cell) => cellHtml(cell, (letter) => id(r, letter)));
    return `<tr><th scope="row">${rowHead(row)}</th>\n${cells.join('\n')}</tr>`;
  });
  const pairs = rows.flatMap((row) => (row.pairs ? pairsHtml(row.pairs) : []));
  const legends = rows.map((row, r) => legendHtml(row, rows.length > 1, (letter) => id(r, letter)));
  return `<section>
<h1>${htmlText(title)}</h1>
<div class="wide" tabindex="0" role="region" aria-label="${htmlText(title)}"><table>
<thead><tr><td></td>${heads.map((head) => `<th scope="col">${htmlText(head)}</th>`).join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>
${[...pairs, ...legends].join('\n')}
</section>`;
}

function pairsHtml({ title, about, heads, rows, left }: PairTable): string {
  const body = rows.map(({ cells: [first, ...rest], differ }) => {
    const marked = rest.map((text, i) => {
      const verdict = i + 1 === VERDICT_HEAD ? ` class="${differ ? 'differ' : 'unclear'}"` : '';
      return `<td${verdict}>${htmlText(text)}</td>`;
    });
    return `<tr><th scope="row">${htmlText(first)}</th>${marked.join('')}</tr>`;
  });
  return `<h2>${htmlText(title)}</h2>
<p class="about">${htmlText(about)}</p>
<div class="wide" tabindex="0" role="region" aria-label="${htmlText(title)}"><table class="pairs">
<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>${left ? `\n<p class="about">${htmlText(left)}</p>` : ''}`;
}

function rowHead({ name, title }: TableRow): string {
  return title ? `${htmlText(name)}<br><span class="about">${htmlText(title)}</span>` : htmlText(name);
}

function cellHtml(cell: TableCell, idOf: (letter: string) => string): string {
  const { report, findings, notes, size, change, rate } = cell;
  const letters = lettersOf(findings).map((letter) => `<a href="#${idOf(letter)}">${letter}</a>`);
  const marks = change ? changeMarks(change) : [];
  const lines = [
    verdictHtml(report.verdict),
    ...(rate ? [`<p class="often">${htmlText(rate)}</p>`] : []),
    ...(letters.length ? [`<p class="letters">${letters.join(' ')}</p>`] : []),
    `<p class="size">${size}</p>`,
    ...notes.map((note) => `<p class="why">${htmlText(note)}</p>`),
  ];
  if (change) {
    const sentences = changeSentences(change).map((sentence) => `<li>${htmlText(sentence)}</li>`);
    const summary = marks.length ? marks.join(' ') : 'no cause removed or added';
    lines.push(
      `<details><summary>against the left: ${summary}</summary><ul>${sentences.join('')}</ul></details>`,
    );
  }
  return `<td>${lines.join('\n')}</td>`;
}

function verdictHtml(verdict: Verdict): string {
  return `<p class="verdict ${verdict.replace(' ', '-')}">${VERDICT_MARK[verdict]} ${verdict}</p>`;
}

function legendHtml({ name, legend }: TableRow, several: boolean, idOf: (letter: string) => string): string {
  const head = several && legend.length ? `<h2>${htmlText(name)}</h2>\n` : '';
  return head + legend.map((entry) => causeHtml(entry, idOf(entry.letter), several ? 'h3' : 'h2')).join('\n');
}

function causeHtml({ letter, about, finding, where }: LegendEntry, id: string, heading: 'h2' | 'h3'): string {
  const told = [
    ...(finding.explanation.length > 1 ? finding.explanation : []),
    ...(finding.unfinished ?? []),
  ];
  return `<article id="${id}">
<${heading}><b>${letter}</b> ${htmlText(about)}: ${htmlText(finding.headline)}</${heading}>
<p class="where">Found with ${where.map(htmlText).join('; ')}.</p>
<details><summary>A shortest run: ${counted(finding.trace.length, 'step')}</summary>
${told.map((sentence) => `<p>${htmlText(sentence)}</p>\n`).join('')}<pre tabindex="0">
${traceLines(finding).map(traceLineHtml).join('\n')}</pre>
</details>
</article>`;
}

function traceLineHtml(line: TraceLine): string {
  const text = htmlText(traceLineText(line));
  return line.k === 'step' ? text : `<span class="${line.k === 'instead' ? 'about' : 'mark'}">${text}</span>`;
}
