// One run of comparisons, or of a single cell again: what the server tells, as news for the state.

import type { Tell } from './requests.ts';
import type { CellAt, CellState, Update } from './state.ts';
import { tableIds } from './state.ts';

export interface RunListener {
  tell(news: Update): void;
  /** Files that the run works on. */
  sources(uris: string[]): void;
}

/** Cells come as numbers, counted through all the tables. `all`: the file has no other tables. */
export function tellOfTables(run: number, all: boolean, { tell, sources }: RunListener): Tell {
  let places: CellAt[] = [];
  const put = (index: number, cell: CellState) => {
    const at = places[index];
    if (at) tell({ k: 'cell', at, cell });
  };
  return (news) => {
    switch (news.k) {
      case 'sources':
        return sources(news.uris);
      case 'tables': {
        const ids = tableIds(news.tables);
        places = news.tables.flatMap(({ rows, columns }, t) =>
          rows.flatMap((_, row) => columns.map((_, column) => ({ table: ids[t], row, column }))),
        );
        return tell({ k: 'tables', tables: news.tables, all });
      }
      case 'searching':
        return put(news.index, { k: 'searching', ...(news.search ? { far: news.search } : {}) });
      case 'case':
        return put(news.index, { k: 'done', run, report: news.report });
      case 'broken':
        return put(news.index, { k: 'broken', run, reasons: news.reasons });
    }
  };
}

/** A check of one case, for the cell that it is in. */
export function tellOfCell(run: number, at: CellAt, before: CellState, { tell, sources }: RunListener): Tell {
  const known = before.k === 'done' || before.k === 'broken' ? before : undefined;
  const put = (cell: CellState) => tell({ k: 'cell', at, cell });
  put({ k: 'searching', ...(known ? { before: known } : {}) });
  return (news) => {
    switch (news.k) {
      case 'sources':
        return sources(news.uris);
      case 'searching':
        return put({
          k: 'searching',
          ...(news.search ? { far: news.search } : {}),
          ...(known ? { before: known } : {}),
        });
      case 'case':
        return put({ k: 'done', run, report: news.report });
      case 'broken':
        return put({ k: 'broken', run, reasons: news.reasons });
      case 'tables':
        return;
    }
  };
}
