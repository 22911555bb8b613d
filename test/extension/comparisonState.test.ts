// What is known of a file's comparisons while they are computed: cell by cell the same as the report says in the end, and never more.
import { describe, expect, test } from 'vitest';
import { notesOf, reportOf } from '../../extension/comparison/report.ts';
import { tellOfCell } from '../../extension/comparison/run.ts';
import {
  type CellAt,
  type CellState,
  type ComparisonState,
  changedSince,
  settledReports,
  type Update,
  update,
} from '../../extension/comparison/state.ts';
import { statusOf } from '../../extension/comparison/wording.ts';
import { rowOf } from '../../server/reports/table.ts';
import { stateOf, told, updatesOf } from './comparisons.ts';

const applied = (updates: readonly Update[], state = stateOf()): ComparisonState => {
  for (const each of updates) update(state, structuredClone(each));
  return state;
};
const kinds = ({ tables }: ComparisonState) =>
  tables.map(({ cells }) => cells.map((row) => row.map(({ k }) => k)));
const END: Update = { k: 'end', diagnostics: [] };

describe('a run', () => {
  test('ends with what the report says, in any order of the cells', async () => {
    const { news, report } = await told();
    const updates = updatesOf(news);
    expect(reportOf(applied([...updates, END]))).toEqual(report);
    const [begin, tables, ...cells] = updates;
    expect(reportOf(applied([begin, tables, ...cells.filter(isDone).reverse(), END]))).toEqual(report);
  });

  test('shows what is waiting, what is searched and how far, and says so', async () => {
    const { news } = await told();
    const done = news.findIndex(({ k }) => k === 'case');
    const far = { states: 1200, seconds: 3.2, transitions: 0, depth: 0, frontier: 0 };
    const state = applied(updatesOf([...news.slice(0, done + 1), { k: 'searching', index: 1, search: far }]));
    expect(kinds(state)).toEqual([
      [
        ['done', 'searching', 'waiting'],
        ['waiting', 'waiting', 'waiting'],
      ],
      [['waiting'], ['waiting']],
    ]);
    expect(statusOf(state)).toBe('1 of 8 cells: 1 violated…');
    expect(state.tables[0].cells[0][1]).toMatchObject({ k: 'searching', far: { states: 1200 } });
  });

  test('that is cancelled keeps what is known; the rest was not begun, and is no pass', async () => {
    const { news, report } = await told();
    const done = news.findIndex(({ k }) => k === 'case');
    const state = applied([...updatesOf([...news.slice(0, done + 1), { k: 'searching', index: 1 }]), END]);
    expect(state.running).toBe(false);
    expect(kinds(state)[0][0]).toEqual(['done', 'not begun', 'not begun']);
    expect(statusOf(state)).toBe('1 of 8 cells: 1 violated, 7 not begun');
    const [first, ...others] = reportOf(state).comparisons.flatMap(({ cells }) => cells.flat());
    expect(first).toEqual(report.comparisons[0].cells[0][0]);
    expect(
      others.every(({ verdict, search }) => verdict === 'inconclusive' && search.limit === 'not begun'),
    ).toBe(true);
  });

  test('of one comparison leaves the others as they are, in the order of the file', async () => {
    const state = applied([...updatesOf((await told()).news), END]);
    const again = await told(undefined, 'Only this');
    applied([...updatesOf(again.news.slice(0, 2), 2, false)], state);
    expect(state.tables.map(({ title }) => title)).toEqual(['Which order', 'Only this']);
    expect(kinds(state)[0].flat()).toEqual(Array(6).fill('done'));
    expect(kinds(state)[1].flat()).toEqual(['waiting', 'waiting']);
  });

  test('that failed says why, and one of a file with mistakes leaves the tables that were there', async () => {
    const state = applied([...updatesOf((await told()).news), END]);
    const wrong = await told('scenario s { cpu 0 { f(); } }');
    applied([...updatesOf(wrong.news, 2), { k: 'end', diagnostics: wrong.report.diagnostics }], state);
    expect(kinds(state).flat(2)).toEqual(Array(8).fill('done'));
    expect(reportOf(state).diagnostics.map(({ code }) => code)).toContain('LS1020');
    applied([{ k: 'begin' }, { k: 'end', problem: 'The thread is lost.' }], state);
    expect(statusOf(state)).toBe('The thread is lost.');
  });
});

describe('a cell again', () => {
  const AT: CellAt = { table: 'Which order', row: 0, column: 1 };

  test('has its old result until there is a new one, and keeps it when that does not come', async () => {
    const state = applied([...updatesOf((await told()).news), END]);
    const cellNow = () => state.tables[0].cells[0][1];
    const before = structuredClone(cellNow());
    const tell = tellOfCell(2, AT, cellNow(), { tell: (news) => update(state, news), sources() {} });
    expect(cellNow()).toMatchObject({ k: 'searching', before });
    tell({ k: 'searching', index: 0 });
    update(state, { k: 'end' });
    expect(cellNow()).toEqual(before);
    const { report } = state.tables[0].cells[0][0] as Extract<CellState, { k: 'done' }>;
    tell({ k: 'case', index: 0, report });
    expect(cellNow()).toEqual({ k: 'done', run: 2, report });
  });
});

describe('results of an earlier text', () => {
  test('are marked, cell by cell, and in what is exported', async () => {
    const state = applied([...updatesOf((await told()).news), END]);
    const [cell, other] = state.tables[0].cells[0];
    expect(notesOf(state)).toEqual([]);
    update(state, { k: 'changed', run: 1, files: ['a.lockstep'] });
    expect(changedSince(state, cell)).toEqual(['a.lockstep']);
    if (other.k === 'done') other.run = 2;
    expect(changedSince(state, other)).toEqual([]);
    expect(notesOf(state)).toEqual(['a.lockstep changed after some of these results were computed.']);
    update(state, { k: 'changed', run: 1, files: [] });
    expect(changedSince(state, cell)).toEqual([]);
  });
});

describe('letters', () => {
  test('never change while cells come in, whatever their order', async () => {
    const { news, report } = await told();
    const [begin, tables, ...cells] = updatesOf(news);
    const whole = rowOf(report.comparisons[0].cells[1], ['x', 'y', 'z']).cells;
    const state = applied([begin, tables]);
    const seen = new Set<string>();
    for (const each of cells.filter(isDone).reverse()) {
      update(state, each);
      const shown = rowOf(settledReports(state.tables[0].cells[1], true), ['x', 'y', 'z']).cells;
      shown.forEach((cell, c) => {
        if (!cell) return;
        seen.add(`${c}`);
        expect(cell.findings.map(({ letter }) => letter)).toEqual(
          whole[c]?.findings.map(({ letter }) => letter),
        );
      });
    }
    expect(seen.size).toBe(3);
  });

  test('skip what was never begun once the run is over', async () => {
    const { news } = await told();
    const [begin, tables, ...cells] = updatesOf(news);
    const last = cells.filter(isDone).filter((each) => each.at.column === 2 && each.at.row === 1)[0];
    const state = applied([begin, tables, last]);
    const row = state.tables[0].cells[1];
    expect(settledReports(row, true)).toEqual([undefined, undefined, undefined]);
    update(state, END);
    const [, , shown] = rowOf(settledReports(row, false), ['x', 'y', 'z']).cells;
    expect(shown?.findings.map(({ letter }) => letter)).toEqual(['A', 'B', 'C']);
    // There is nothing to its left to compare it with.
    expect(shown?.change).toBeUndefined();
  });
});

function isDone(news: Update): news is Extract<Update, { k: 'cell' }> {
  return news.k === 'cell' && news.cell.k === 'done';
}
