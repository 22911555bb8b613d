// The details of a cell: what changed against the one to its left, what was expected, and each cause with its run and the ways into the debugger.
import { changeSentences } from '../../../server/reports/cell-change.ts';
import type { TableCell } from '../../../server/reports/table.ts';
import type { CaseReport } from '../../../server/trace/report.ts';
import { knownOf } from '../../comparison/state.ts';
import { changedWords } from '../../comparison/wording.ts';
import { searchSummary } from '../../results/wording.ts';
import { element } from '../dom.ts';
import { type CaseFields, findingView } from '../finding.ts';
import { diagnosticsList, placeLink, verdictBadge } from '../parts.ts';
import type { CellShown } from './cell.ts';
import { rateDetails } from './rate.ts';

export interface Details extends Omit<CellShown, 'debug' | 'axis'> {
  /** "thread with no_spin_in_panic". */
  name: string;
  fields: CaseFields;
  /** A run goes on: no other can be begun. */
  running: boolean;
  again(): void;
  /** How often it hangs; of the whole row: in all columns. */
  sample(row: boolean): void;
  close(): void;
}

export function detailsView({
  name,
  cell,
  table,
  sampled,
  changed,
  fields,
  running,
  again,
  sample,
  close,
}: Details): HTMLElement {
  const known = knownOf(cell);
  const heading = element('h2', { tabindex: '-1' }, name);
  return element(
    'section',
    { class: 'details', 'aria-label': `Details: ${name}` },
    heading,
    element(
      'div',
      { class: 'actions' },
      element('button', { class: 'secondary', disabled: running, onclick: again }, 'Compute this cell again'),
      element(
        'button',
        { class: 'secondary', disabled: running, onclick: () => sample(false) },
        'Sample this cell',
      ),
      element(
        'button',
        { class: 'secondary', disabled: running, onclick: () => sample(true) },
        'Sample this scenario',
      ),
      element('button', { class: 'secondary', onclick: close }, 'Close'),
    ),
    changed.length > 0 && element('p', { class: 'stale' }, `These results are ${changedWords(changed)}.`),
    !known && element('p', {}, cell.k === 'not begun' ? 'This cell was not begun.' : 'Nothing is known yet.'),
    known?.k === 'broken' && diagnosticsList(known.reasons),
    sampled && rateDetails(sampled, known?.k === 'done' ? known.report : undefined, fields),
    ...(known?.k === 'done' ? reportParts(known.report, table, fields) : []),
  );
}

function reportParts(report: CaseReport, table: TableCell | undefined, fields: CaseFields): HTMLElement[] {
  const findings = table?.findings ?? [];
  return [
    element('p', {}, verdictBadge(report.verdict), ` ${searchSummary(report.search)}`),
    ...(table?.change ? [changeView(table.change)] : []),
    element('h3', {}, 'Expectations'),
    element(
      'ul',
      { class: 'expectations' },
      ...report.expectations.map(({ text, verdict, place, reason }) =>
        element(
          'li',
          {},
          verdictBadge(verdict),
          ' ',
          element('code', {}, `expect ${text}`),
          ' ',
          placeLink(place),
          reason !== undefined && element('p', { class: 'why' }, reason),
        ),
      ),
    ),
    ...(findings.length > 0 ? [element('h3', {}, 'Causes')] : []),
    ...findings.map(({ letter, about, finding }) =>
      element(
        'div',
        { class: 'lettered' },
        element('p', { class: 'letter' }, letter, ` ${about}`),
        findingView(finding, fields),
      ),
    ),
  ];
}

function changeView(change: NonNullable<TableCell['change']>): HTMLElement {
  return element(
    'div',
    { class: 'change' },
    element('h3', {}, 'Against the cell to its left'),
    element('ul', {}, ...changeSentences(change).map((sentence) => element('li', {}, sentence))),
  );
}
