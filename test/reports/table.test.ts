/** A comparison as Markdown and as a page, and what is said of a cell against the one to its left. */
import { describe, expect, test } from 'vitest';
import { changeMarks, changeSentences } from '../../server/reports/cell-change.ts';
import { compareHtml } from '../../server/reports/html.ts';
import { compareMarkdown } from '../../server/reports/markdown.ts';
import { tableOf } from '../../server/reports/table.ts';
import type { CaseReport } from '../../server/trace/report.ts';
import { compareText } from '../support/lockstep.ts';
import { htmlErrors, markdownToHtml, readHtml } from './parsers.ts';
import { TABLE, tableReport } from './results.ts';

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The cells of the first table of a page, row by row. */
function cellsOf(page: string): string[][] {
  const [, table = ''] = /<table[^>]*>([\s\S]*?)<\/table>/.exec(page) ?? [];
  const rows = [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row]) => row);
  return rows.map((row) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) =>
      squeezed(readHtml(cell.replace(/<br>|<details[\s\S]*<\/details>/g, ' ')).text),
    ),
  );
}

describe('a comparison of two scenario cases with four sets of patches', () => {
  const HEADS = ['', 'nothing', 'ordered', 'idle', 'ordered, idle'];

  test('is a table in Markdown, with the marks of what changed', async () => {
    const html = markdownToHtml(compareMarkdown([{ report: await tableReport(), name: 'a|b.lockstep' }]));
    expect(html).toContain('<h2>Which &lt;order&gt;</h2>');
    expect(cellsOf(html)).toEqual([
      HEADS,
      [
        'two (extra = 0) Two locks | two orders',
        '✗ violated A 29 states, 42 steps',
        '✓ holds −A 24 states, 35 steps',
        '✗ violated A +A 29 states, 42 steps',
        '✓ holds −A 24 states, 35 steps',
      ],
      [
        'two (extra = 1) Two locks | two orders',
        '✗ violated A B C 38 states, 53 steps',
        '✗ violated B C −A 33 states, 46 steps',
        '✗ violated A B C +A 38 states, 53 steps',
        '✗ violated B C −A 33 states, 46 steps',
      ],
    ]);
  });

  test('has each cause once a row, with a run into it that unfolds', async () => {
    const report = await tableReport();
    const html = markdownToHtml(compareMarkdown([{ report, name: 'a.lockstep' }]));
    const { names, text } = readHtml(html);
    expect(names.filter((name) => name === 'details')).toHaveLength(4);
    expect(names.filter((name) => name === 'pre')).toHaveLength(4);
    expect(squeezed(text)).toContain('A deadlock: CPU 0 waits in first for b, which CPU 1 holds;');
    expect(text).toContain('Found with nothing; idle.');
    const [{ steps }] = tableOf(report.comparisons[0]).rows[0].legend.map(({ finding }) => finding);
    for (const step of steps) expect(squeezed(text)).toContain(`${step.n} ${step.agent}`);
    expect(text).toContain('-- point of no return --');
  });

  test('is a page without mistakes, scripts or anything to load, with the same cells', async () => {
    const page = compareHtml([{ report: await tableReport(), name: 'a&b.lockstep' }]);
    expect(htmlErrors(page)).toEqual([]);
    const { names } = readHtml(page);
    expect(names).not.toContain('script');
    expect(page).not.toMatch(/\bsrc=|href="(?!#)|@import|url\(/);
    const marks = (row: string[]) => row.map((cell) => cell.replace(/ [−+].?[A-Z]\??(?= |$)/g, ''));
    const markdown = cellsOf(markdownToHtml(compareMarkdown([{ report: await tableReport(), name: 'x' }])));
    expect(cellsOf(page)).toEqual(markdown.map(marks));
    // Every letter leads to its cause.
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`<article id="${id}">`);
  });

  test('says what stands above the table when results are not of the text as it is now', async () => {
    const notes = ['The file has changed since.'];
    const report = await tableReport();
    expect(compareMarkdown([{ report, name: 'a', notes }])).toContain('**The file has changed since.**');
    expect(compareHtml([{ report, name: 'a', notes }])).toContain(
      '<p class="note">The file has changed since.</p>',
    );
  });

  test('shows the mistakes of a file in the place of tables', async () => {
    const report = await compareText('scenario s { cpu 0 { nothing(); } }');
    expect(compareMarkdown([{ report, name: 'a' }])).toMatch(/^- line 1: error LS1020: /m);
    expect(compareHtml([{ report, name: 'a' }])).toMatch(/<li class="error">line 1: error LS1020: /);
  });
});

describe('against the cell to its left', () => {
  const changes = async () => {
    const [{ cells }] = tableOf((await tableReport()).comparisons[0]).rows;
    return cells.map(({ change }) => change);
  };

  test('the first cell has nothing to say', async () => {
    expect((await changes())[0]).toBeUndefined();
  });

  test('causes are removed, added or kept, and verdicts, patches and sizes differ', async () => {
    const [, ordered, idle] = await changes();
    expect(ordered && changeSentences(ordered)).toEqual([
      'The verdict was violated and is holds.',
      'Patches applied besides: ordered.',
      'Removed: A, deadlock: CPU 0 waits in first for b, which CPU 1 holds; CPU 1 waits in second for a, which CPU 0 holds',
      'expect no hang: was violated, is holds.',
      '24 states; there were 29.',
    ]);
    expect(idle && changeSentences(idle)).toEqual([
      'The verdict was holds and is violated.',
      'Patches applied besides: idle.',
      'Patches no longer applied: ordered.',
      'Added: A, deadlock: CPU 0 waits in first for b, which CPU 1 holds; CPU 1 waits in second for a, which CPU 0 holds',
      'expect no hang: was holds, is violated.',
      '29 states; there were 24.',
    ]);
  });

  test('what stays is kept', async () => {
    const [, { cells }] = tableOf((await tableReport()).comparisons[0]).rows;
    const change = cells[1].change;
    expect(change?.kept.map(({ letter }) => letter)).toEqual(['B', 'C']);
    expect(change && changeSentences(change)).toContain('Kept: B, C.');
  });

  test('nothing is concluded from a search that did not end', async () => {
    const whole = await tableReport();
    const limited = await compareText(TABLE, { budget: { maxStates: 10 } });
    const mixed = (left: CaseReport, right: CaseReport) => {
      const [comparison] = whole.comparisons;
      const [row] = comparison.rows;
      const columns = comparison.columns.slice(0, 2);
      return tableOf({ ...comparison, rows: [row], columns, cells: [[left, right]] }).rows[0].cells[1].change;
    };
    const found = whole.comparisons[0].cells[0][0];
    const ended = limited.comparisons[0].cells[0][1];
    expect(ended.verdict).toBe('inconclusive');
    const gone = mixed(found, ended);
    expect(gone && changeMarks(gone)).toEqual(['−A?']);
    expect(gone && changeSentences(gone).join('\n')).toMatch(
      /did not end, so it may still be there: A, deadlock/,
    );
    const come = mixed(ended, found);
    expect(come && changeMarks(come)).toEqual(['+A?']);
    expect(come && changeSentences(come).join('\n')).toMatch(/so it may have been there: A, deadlock/);
  });
});
