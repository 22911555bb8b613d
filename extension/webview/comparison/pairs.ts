// Below a table, for each scenario that was sampled with several patch sets: which of them hang more often.
import { type PairTable, VERDICT_HEAD } from '../../../server/reports/pair-table.ts';
import { element } from '../dom.ts';

export function pairsView({ title, about, heads, rows, left }: PairTable): HTMLElement {
  return element(
    'section',
    { class: 'pairs', 'aria-label': title },
    element('h2', {}, title),
    element('p', { class: 'search' }, about),
    element(
      'div',
      { class: 'wide', role: 'group', tabindex: '0', 'aria-label': `Table: ${title}` },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...heads.map(head))),
        element(
          'tbody',
          {},
          ...rows.map(({ cells: [first, ...rest], differ }) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, first),
              ...rest.map((text, i) => element('td', { class: classOf(i + 1, differ, heads) }, text)),
            ),
          ),
        ),
      ),
    ),
    left !== undefined && element('p', { class: 'search' }, left),
  );
}

function classOf(column: number, differ: boolean, heads: readonly string[]): string {
  if (column === VERDICT_HEAD) return differ ? 'differ' : 'unclear';
  return column > VERDICT_HEAD && column < heads.length - 1 ? 'number' : '';
}

function head(words: string, column: number): HTMLElement {
  return element(
    'th',
    { scope: 'col' },
    column === VERDICT_HEAD ? element('span', { class: 'spoken' }, words) : words,
  );
}
