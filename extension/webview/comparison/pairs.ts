// Below a table, for each scenario that was sampled with several patch sets: which of them hang more often.
import { grouped } from '../../../server/reports/numbers.ts';
import {
  differenceInterval,
  neededText,
  PAIRS_ABOUT,
  pairVerdict,
  probabilityText,
  signedShare,
} from '../../../server/reports/pair-words.ts';
import type { RowPairs } from '../../comparison/pairs.ts';
import { element } from '../dom.ts';

const HEADS = ['Patches', 'Against', '', 'Difference', 'Interval', 'p', 'Runs'];

/** `row`: whose pairs these are. `columns`: names of the patch sets. */
export function pairsView({ pairs, left }: RowPairs, row: string, columns: readonly string[]): HTMLElement {
  const name = `Which hang more often: ${row}`;
  return element(
    'section',
    { class: 'pairs', 'aria-label': name },
    element('h2', {}, name),
    element(
      'p',
      { class: 'search' },
      `${PAIRS_ABOUT} The difference is how much more often the first hangs.`,
    ),
    element(
      'div',
      { class: 'wide', role: 'group', tabindex: '0', 'aria-label': `Pairs of ${row}` },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...HEADS.map(head))),
        element(
          'tbody',
          {},
          ...pairs.map((pair) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, columns[pair.b]),
              element('td', {}, columns[pair.a]),
              element('td', { class: pair.differ ? 'differ' : 'unclear' }, pairVerdict(pair)),
              element('td', { class: 'number' }, signedShare(pair.difference)),
              element('td', { class: 'number' }, differenceInterval(pair)),
              element('td', { class: 'number' }, probabilityText(pair.adjusted)),
              element('td', {}, neededText(pair)),
            ),
          ),
        ),
      ),
    ),
    left > 0 &&
      element(
        'p',
        { class: 'search' },
        `${grouped(left)} more pairs are not shown: each is told apart from the first only.`,
      ),
  );
}

function head(words: string): HTMLElement {
  return element('th', { scope: 'col' }, words || element('span', { class: 'spoken' }, 'Verdict'));
}
