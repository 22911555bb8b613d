// What stands in a cell: the verdict, a letter for each cause, what changed against the cell to the left, and how large the search was.
import { changeMarks } from '../../../server/reports/cell-change.ts';
import { counted } from '../../../server/reports/numbers.ts';
import type { TableCell } from '../../../server/reports/table.ts';
import type { RateAxis } from '../../../server/sample/figures/rate-axis.ts';
import type { LetteredFinding } from '../../../server/trace/cause-letters.ts';
import type { CellState, SampledCell } from '../../comparison/state.ts';
import { knownOf } from '../../comparison/state.ts';
import { changedWords, farWords } from '../../comparison/wording.ts';
import { element } from '../dom.ts';
import { verdictBadge } from '../parts.ts';
import { rateLine } from './rate.ts';

export interface CellShown {
  cell: CellState;
  /** Its letters, once they are settled. */
  table: TableCell | undefined;
  /** Files that have changed since. */
  changed: readonly string[];
  /** How often it hangs, where it was sampled. */
  sampled: SampledCell | undefined;
  /** Where its interval is drawn: the axis of the whole table. */
  axis: RateAxis | undefined;
  debug(finding: LetteredFinding['finding']): void;
}

export function cellParts(shown: CellShown): (HTMLElement | false)[] {
  const { cell, changed } = shown;
  const old = cell.k === 'searching' ? cell.before : undefined;
  return [
    ...(old ? knownParts({ ...shown, cell: old }) : knownParts(shown)),
    changed.length > 0 &&
      element('p', { class: 'stale', title: changedWords(changed) }, '⚠ of an earlier text'),
    cell.k === 'searching' && searching(cell.far ? farWords(cell.far) : 'begun'),
  ];
}

function searching(words: string): HTMLElement {
  return element(
    'p',
    { class: 'searching' },
    element('span', { class: 'pulse', 'aria-hidden': 'true' }),
    words,
  );
}

function knownParts({ cell, table, sampled, axis, debug }: CellShown): HTMLElement[] {
  switch (cell.k) {
    case 'waiting':
      return [element('p', { class: 'nothing' }, '… waiting')];
    case 'not begun':
      return [element('p', { class: 'nothing' }, '– not begun')];
    case 'broken':
      return [
        element('span', { class: 'verdict broken' }, '! does not compile'),
        element('p', { class: 'why' }, cell.reasons[0]?.message ?? ''),
      ];
    case 'searching':
      return [];
    case 'done':
      return [
        verdictBadge(cell.report.verdict),
        ...(sampled ? [rateLine(sampled, cell.report, axis)] : []),
        ...(table ? tableParts(table, debug) : unsettled(cell)),
      ];
  }
}

/** Letters stay what they are: those of a cell come when all to its left are known. */
function unsettled(cell: CellState): HTMLElement[] {
  const known = knownOf(cell);
  if (known?.k !== 'done') return [];
  const { expectations, faults, search } = known.report;
  const violated = expectations.filter(({ verdict }) => verdict === 'violated');
  const causes = violated.reduce((sum, { findings }) => sum + findings.length, faults.length);
  const parts = [element('p', { class: 'size' }, counted(search.states, 'state'))];
  return causes > 0 ? [element('p', {}, counted(causes, 'cause')), ...parts] : parts;
}

function tableParts({ findings, notes, size, change }: TableCell, debug: CellShown['debug']): HTMLElement[] {
  const marks = change ? changeMarks(change) : [];
  return [
    ...(findings.length
      ? [element('div', { class: 'letters' }, ...findings.map((f) => letter(f, debug)))]
      : []),
    ...(marks.length
      ? [element('p', { class: 'marks', title: 'Against the cell to the left' }, ...marks.flatMap(mark))]
      : []),
    element('p', { class: 'size' }, size),
    ...notes.map((note) => element('p', { class: 'why' }, note)),
  ];
}

/** A mouse reaches it here, the keyboard by way of the cell's details. */
function letter({ letter, about, finding }: LetteredFinding, debug: CellShown['debug']): HTMLElement {
  return element(
    'button',
    {
      class: 'cause',
      tabindex: '-1',
      title: `Debug this counterexample. ${about}: ${finding.headline}`,
      onclick: () => debug(finding),
    },
    letter,
  );
}

/** Read aloud, a sign alone says little. */
function mark(text: string): (HTMLElement | string)[] {
  const added = text.startsWith('+');
  return [
    element('span', { class: 'spoken' }, added ? 'added ' : 'removed '),
    element('span', { class: added ? 'added' : 'removed' }, text),
    ' ',
  ];
}
