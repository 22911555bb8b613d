// One comparison: its grid, the details of the cell that is open, and what the letters of each row stand for.
import { pairTable } from '../../../server/reports/pair-table.ts';
import { rowHead, rowOf, type TableCell } from '../../../server/reports/table.ts';
import type { RateAxis } from '../../../server/sample/figures/rate-axis.ts';
import type { LetteredFinding } from '../../../server/trace/cause-letters.ts';
import { axisOf, rowPairs } from '../../comparison/pairs.ts';
import {
  type CellAt,
  type ComparisonState,
  changedSince,
  settledReports,
  type TableState,
} from '../../comparison/state.ts';
import { caseParameters } from '../../results/caseParameters.ts';
import { element } from '../dom.ts';
import { type CaseFields, debugFinding } from '../finding.ts';
import { send } from '../host.ts';
import { axisWords } from '../plots.ts';
import { type CellShown, cellParts } from './cell.ts';
import { detailsView } from './details.ts';
import { Grid } from './grid.ts';
import { pairsView } from './pairs.ts';

export class TableView {
  readonly element: HTMLElement;
  private readonly state: ComparisonState;
  private readonly table: TableState;
  private readonly grid: Grid;
  private readonly details = element('div');
  private readonly legends: HTMLElement[];
  private readonly scale = element('p', { class: 'scale' });
  private readonly pairs: HTMLElement[];
  private readonly sample: HTMLButtonElement | undefined;
  /** What the intervals were last drawn on. */
  private axis: { is: RateAxis | undefined; words: string } = { is: undefined, words: '' };
  private readonly letters: TableRowShown[];
  private readonly opened: (at: CellAt | undefined) => void;
  private open: { row: number; column: number } | undefined;

  /** `opened`: the details of another cell are open, or none. */
  constructor(state: ComparisonState, table: TableState, opened: (at: CellAt | undefined) => void) {
    this.state = state;
    this.table = table;
    this.opened = opened;
    const rows = table.rows.map(rowHead);
    const heads = table.columns.map(({ label }) => label);
    this.grid = new Grid(
      { title: table.title, heads, rows },
      { open: (row, column) => this.toggle(row, column), moved() {} },
    );
    this.legends = rows.map(() => element('div', { class: 'legend' }));
    this.pairs = rows.map(() => element('div'));
    this.sample = state.tables.length > 1 ? this.sampleButton() : undefined;
    this.letters = rows.map(() => ({ cells: [], legend: [] }));
    this.element = element(
      'section',
      { 'aria-label': table.title },
      element('h1', {}, table.title),
      element('div', { class: 'wide' }, this.grid.element),
      this.sample && element('div', { class: 'actions' }, this.sample),
      this.scale,
      this.details,
      ...this.pairs,
      ...this.legends,
    );
    this.details.addEventListener('keydown', ({ key }) => key === 'Escape' && this.close());
    this.drawAll();
  }

  /** A cell of the row has changed, and with it perhaps the letters of all. */
  drawRow(row: number): void {
    const heads = this.table.columns.map(({ label }) => label);
    const reports = settledReports(this.table.cells[row], this.state.running);
    this.letters[row] = rowOf(reports, heads);
    heads.forEach((_, column) => this.drawCell(row, column));
    this.legends[row].replaceChildren(...this.legend(row));
    this.drawPairs(row);
    if (this.open?.row === row) this.drawDetails(false);
  }

  /** Only how far the search of a cell is. */
  drawCell(row: number, column: number): void {
    const cell = this.grid.cell(row, column);
    if (!cell) return;
    const shown = this.shown(row, column);
    const hadFocus = cell.contains(document.activeElement);
    cell.className = shown.cell.k === 'done' ? shown.cell.report.verdict : shown.cell.k;
    cell.replaceChildren(...cellParts(shown).filter((part) => part !== false));
    if (hadFocus && document.activeElement !== cell) cell.focus();
  }

  /** Only how often a cell hangs. The details are left as they are while runs are still coming: somebody may be in them. */
  drawRate(row: number, column: number): void {
    if (this.drawAxis()) this.drawSampled();
    else this.drawCell(row, column);
    this.drawPairs(row);
    if (this.open?.row !== row || this.open.column !== column) return;
    if (!this.table.sampled?.[row]?.[column]?.going) this.drawDetails(false);
  }

  drawAll(): void {
    this.grid.element.setAttribute('aria-busy', String(this.state.running));
    // Not `disabled`: who has just pressed it is still there.
    this.sample?.setAttribute('aria-disabled', String(this.state.running));
    this.drawAxis();
    this.table.rows.forEach((_, row) => this.drawRow(row));
  }

  private sampleButton(): HTMLButtonElement {
    const { id, title } = this.table;
    return element(
      'button',
      {
        class: 'secondary',
        title: `How often each cell of ${title} hangs in simulated time`,
        onclick: () => !this.state.running && send({ kind: 'sample', only: { table: id } }),
      },
      'Sample this table',
    );
  }

  /** All intervals of a table are drawn on one axis. Is it another one now? */
  private drawAxis(): boolean {
    const is = axisOf(this.table);
    const words = is ? `Intervals of 95 %, all on one axis: ${axisWords(is)}.` : '';
    const other = words !== this.axis.words || is?.from !== this.axis.is?.from;
    this.axis = { is, words };
    if (other) this.scale.textContent = words;
    return other;
  }

  private drawSampled(): void {
    this.table.sampled?.forEach((cells, row) => {
      cells.forEach((cell, column) => cell && this.drawCell(row, column));
    });
  }

  private drawPairs(row: number): void {
    const heads = this.table.columns.map(({ label }) => label);
    const pairs = rowPairs(this.table.sampled?.[row] ?? []);
    const told = pairTable(pairs, rowHead(this.table.rows[row]).name, heads);
    this.pairs[row].replaceChildren(...(told ? [pairsView(told)] : []));
  }

  show(row: number, column: number): void {
    this.open = { row, column };
    this.drawDetails(false);
  }

  private toggle(row: number, column: number): void {
    this.open = { row, column };
    this.drawDetails(true);
    this.opened({ table: this.table.id, row, column });
  }

  private close(): void {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    this.details.replaceChildren();
    this.grid.focus(open.row, open.column);
    this.opened(undefined);
  }

  private drawDetails(focus: boolean): void {
    if (!this.open) return;
    const { row, column } = this.open;
    const hadFocus = this.details.contains(document.activeElement);
    const { debug: _, axis: __, ...shown } = this.shown(row, column);
    this.details.replaceChildren(
      detailsView({
        ...shown,
        name: this.nameOf(row, column),
        fields: this.fields(row, column),
        running: this.state.running,
        again: () => send({ kind: 'again', at: { table: this.table.id, row, column } }),
        sample: (whole) =>
          send({ kind: 'sample', only: { table: this.table.id, row, ...(whole ? {} : { column }) } }),
        close: () => this.close(),
      }),
    );
    if (focus || hadFocus) this.details.querySelector('h2')?.focus();
  }

  private shown(row: number, column: number): CellShown {
    const cell = this.table.cells[row][column];
    return {
      cell,
      table: this.letters[row].cells[column],
      changed: changedSince(this.state, cell, this.table.sampled?.[row]?.[column]),
      sampled: this.table.sampled?.[row]?.[column],
      axis: this.axis.is,
      debug: (finding) => debugFinding(finding, this.fields(row, column), 'start'),
    };
  }

  private fields(row: number, column: number): CaseFields {
    const of = this.table.rows[row];
    const { patches } = this.table.columns[column];
    return { program: this.state.program, scenario: of.scenario, case: caseParameters(of), with: patches };
  }

  private nameOf(row: number, column: number): string {
    return `${rowHead(this.table.rows[row]).name} with ${this.table.columns[column].label}`;
  }

  private legend(row: number): HTMLElement[] {
    const { legend } = this.letters[row];
    if (legend.length === 0) return [];
    const entries = legend.flatMap(({ letter, about, finding }) => [
      element('dt', {}, letter),
      element('dd', {}, element('b', {}, `${about}: `), finding.headline),
    ]);
    const name = this.table.rows.length > 1 && element('h2', {}, rowHead(this.table.rows[row]).name);
    return [...(name ? [name] : []), element('dl', {}, ...entries)];
  }
}

interface TableRowShown {
  cells: (TableCell | undefined)[];
  legend: LetteredFinding[];
}
