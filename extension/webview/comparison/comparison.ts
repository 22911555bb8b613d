// The view of a file's comparisons: draws what is known of them, and what becomes known.
import './comparison.css';
import type { ToComparison } from '../../comparison/messages.ts';
import { type CellAt, type ComparisonState, type Update, update } from '../../comparison/state.ts';
import { element } from '../dom.ts';
import { keep, kept, send } from '../host.ts';
import { diagnosticsList } from '../parts.ts';
import { TableView } from './table.ts';
import { Toolbar } from './toolbar.ts';

const main = document.getElementById('comparison') as HTMLElement;
const problems = element('div');
const body = element('div');
let state: ComparisonState | undefined;
let views = new Map<string, TableView>();
const toolbar = new Toolbar(() => state as ComparisonState);

window.addEventListener('message', ({ data }: MessageEvent<ToComparison>) => {
  if (data.kind === 'state') begin(data.state);
  else if (state) for (const news of data.updates) take(state, news);
  if (state) toolbar.draw();
});

function begin(given: ComparisonState): void {
  state = given;
  const { open } = kept()?.file === given.file ? (kept() ?? {}) : {};
  keep({ file: given.file, ...(open ? { open } : {}) });
  main.replaceChildren(toolbar.element, problems, body);
  drawTables(open);
}

function take(known: ComparisonState, news: Update): void {
  const before = news.k === 'cell' ? cellAt(known, news.at)?.k : undefined;
  update(known, news);
  switch (news.k) {
    case 'tables':
      return drawTables(kept()?.open);
    case 'rate':
      return views.get(news.at.table)?.drawRate(news.at.row, news.at.column);
    case 'sampling':
      return;
    case 'cell': {
      const view = views.get(news.at.table);
      // While it is searched, nothing else of the row changes.
      if (before === 'searching' && news.cell.k === 'searching') view?.drawCell(news.at.row, news.at.column);
      else view?.drawRow(news.at.row);
      return;
    }
    default:
      drawProblems();
      for (const view of views.values()) view.drawAll();
  }
}

const cellAt = ({ tables }: ComparisonState, { table, row, column }: CellAt) =>
  tables.find(({ id }) => id === table)?.cells[row]?.[column];

function drawTables(open: CellAt | undefined): void {
  if (!state) return;
  const known = state;
  const opened = (at: CellAt | undefined) => keep({ file: known.file, ...(at ? { open: at } : {}) });
  views = new Map(known.tables.map((table) => [table.id, new TableView(known, table, opened)]));
  body.replaceChildren(...[...views.values()].map((view) => view.element));
  for (const view of views.values()) view.drawAll();
  if (open && cellAt(known, open)) views.get(open.table)?.show(open.row, open.column);
  drawProblems();
}

function drawProblems(): void {
  const list = state && diagnosticsList(state.diagnostics);
  problems.replaceChildren(...(list ? [list] : []));
}

send({ kind: 'ready' });
