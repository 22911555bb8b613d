// Rates of sampled runs in a comparison: beside each verdict as they come, in every export, and never more than was sampled.
import { beforeAll, describe, expect, test } from 'vitest';
import { axisOf, rowPairs } from '../../extension/comparison/pairs.ts';
import { notesOf, reportOf } from '../../extension/comparison/report.ts';
import {
  type CellAt,
  type ComparisonState,
  cellsToSample,
  type Part,
  type SampledCell,
  update,
} from '../../extension/comparison/state.ts';
import { statusOf } from '../../extension/comparison/wording.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import { cellRateOf, rateText } from '../../server/reports/cell-rate.ts';
import { htmlText } from '../../server/reports/escape-html.ts';
import { markdownText } from '../../server/reports/escape-markdown.ts';
import { compareHtml } from '../../server/reports/html.ts';
import { compareMarkdown } from '../../server/reports/markdown.ts';
import { pairTable } from '../../server/reports/pair-table.ts';
import { pairVerdict } from '../../server/reports/pair-words.ts';
import type { SampleReport } from '../../server/sample/report.ts';
import { rateOf } from '../../server/sample/statistics/proportions.ts';
import type { CaseReport, CellRate } from '../../server/trace/report.ts';
import { Interfaces } from '../docs/interfaces.ts';
import { MAIN, memoryFiles, pathOf } from '../support/lockstep.ts';
import { stateOf, TWO_TABLES, told, updatesOf } from './comparisons.ts';

let state: ComparisonState;
let sampled: SampleReport;
beforeAll(async () => {
  const { news } = await told();
  state = stateOf();
  for (const each of [...updatesOf(news), { k: 'end' as const, diagnostics: [] }]) update(state, each);
  sampled = (await runJob(
    {
      k: 'sample',
      uri: MAIN,
      scenario: 'two',
      case: { extra: '0' },
      runs: { from: 0, to: 200 },
      seed: 1,
      limitNs: 60e9,
      limitSteps: 1_000_000,
      scheduler: { name: 'time' },
    },
    memoryFiles(TWO_TABLES),
  )) as SampleReport;
});

const at: CellAt = { table: 'Which order', row: 0, column: 0 };
const cellOf = (rate: CellRate, going = false): SampledCell => ({
  run: 2,
  rate,
  asked: 200,
  going,
  drawn: { seed: 1, limitNs: 60e9 },
});
const rateNow = (): CellRate => {
  const rate = cellRateOf(sampled, sampled.cases[0]);
  if (!rate) throw new Error('no run was made');
  return rate;
};
const sampledState = (going = false): ComparisonState => {
  const copy = structuredClone(state);
  update(copy, { k: 'rate', at, cell: cellOf(rateNow(), going) });
  return copy;
};

describe('a rate', () => {
  test('of runs that hang has its interval', () => {
    expect(rateText(rateNow(), undefined)).toMatch(
      /^\d+ of 200 hang: [\d.]+ % \(95 % [\d.]+ % to [\d.]+ %\)$/,
    );
  });

  test('of none says how high it may be, and that the check knows a way', () => {
    const none: CellRate = {
      ...rateNow(),
      runs: 15_000,
      hung: 0,
      rate: 0,
      low: 0,
      high: 0.000256,
      causes: [],
    };
    const [[hanging]] = reportOf(state).comparisons[0].cells;
    const steps = Math.min(...hanging.expectations[0].findings.map(({ trace }) => trace.length));
    expect(rateText(none, hanging)).toBe(`0 of 15 000 hang, at most 0.026 %; reachable in ${steps} steps`);
    expect(rateText(none, { ...hanging, expectations: [] } as CaseReport)).toBe(
      '0 of 15 000 hang, at most 0.026 %',
    );
  });

  test('does not exist before the first run', () => {
    expect(cellRateOf(sampled, { ...sampled.cases[0], runs: 0 })).toBeUndefined();
  });
});

describe('the rates of a row', () => {
  const of = (hung: number, more: Partial<SampledCell> = {}): SampledCell => {
    const { rate, low, high } = rateOf(hung, 200);
    return { ...cellOf({ ...rateNow(), hung, rate, low, high }), ...more };
  };
  const said = (cells: (SampledCell | undefined)[]) =>
    rowPairs(cells).map(({ columns: [a, b], differ }) => `${b} against ${a}: ${pairVerdict({ differ })}`);

  test('are told apart as on the command line, by the columns that were sampled', () => {
    expect(said([of(150), undefined, of(0), of(148)])).toEqual([
      '2 against 0: differ',
      '3 against 0: unclear',
      '3 against 2: differ',
    ]);
  });

  test('are not while runs are coming, nor where they were sampled in different ways, nor alone', () => {
    expect(said([of(150), of(0, { going: true })])).toEqual([]);
    expect(said([of(150), of(0, { drawn: { seed: 1, limitNs: 1e9 } })])).toEqual([]);
    expect(said([of(150), of(0, { drawn: { seed: 7, limitNs: 60e9 } })])).toHaveLength(1);
    expect(said([undefined, of(0)])).toEqual([]);
  });

  test('are told apart wherever two were sampled in the same way, though the first cell was not', () => {
    const drawn = { seed: 1, limitNs: 1e9 };
    expect(said([of(150), of(0, { drawn }), of(148, { drawn })])).toEqual(['2 against 1: differ']);
  });

  test('of many columns are only held against the first', () => {
    const pairs = rowPairs(Array.from({ length: 9 }, (_, i) => of(i * 20)));
    const heads = Array.from({ length: 9 }, (_, i) => `p${i}`);
    const table = pairTable(pairs, 'two', heads);
    expect(table?.rows.map(({ cells }) => cells.slice(0, 2))).toEqual(
      heads.slice(1).map((head) => [head, 'p0']),
    );
    expect(table?.left).toMatch(/^28 more pairs are not shown/);
  });

  test('share an axis with all of the table', () => {
    expect(axisOf({ sampled: [[of(150), undefined], [of(2)]] })?.to).toBe(1);
    expect(axisOf({ sampled: [[undefined]] })).toBeUndefined();
  });
});

describe('a comparison that is sampled', () => {
  test('says which cell is being sampled, and stays what it was when it is called off', () => {
    const copy = sampledState(true);
    update(copy, { k: 'begin' });
    update(copy, { k: 'sampling', done: 2, of: 8 });
    expect(statusOf(copy)).toBe('Sampling cell 3 of 8…');
    update(copy, { k: 'end' });
    expect(statusOf(copy)).toBe(statusOf(state));
    expect(copy.tables[0].sampled?.[0][0]).toMatchObject({ going: false, rate: { runs: 200 } });
    expect(copy.tables[0].cells).toEqual(state.tables[0].cells);
  });

  test('has its rates in every export, and none where none was sampled', () => {
    const report = reportOf(sampledState());
    const [first, second] = report.comparisons;
    expect(first.rates?.[0]).toEqual([rateNow(), null, null]);
    expect(second).not.toHaveProperty('rates');
    const named = { report, name: 'main.lockstep' };
    const words = rateText(rateNow(), first.cells[0][0]);
    expect(compareMarkdown([named])).toContain(words);
    expect(compareHtml([named])).toContain(words);
    expect(compareMarkdown([{ ...named, report: reportOf(state) }])).not.toContain(' hang: ');
  });

  test('has its pairs told apart in every export, in the words of the view', () => {
    const copy = sampledState();
    const { rate, low, high } = rateOf(0, 200);
    const never = cellOf({ ...rateNow(), hung: 0, rate, low, high, causes: [] });
    update(copy, { k: 'rate', at: { ...at, column: 2 }, cell: never });
    const report = reportOf(copy);
    const [first, second] = report.comparisons;
    expect(first.pairs?.map((row) => row.map(({ columns }) => columns))).toEqual([[[0, 2]], []]);
    expect(second).not.toHaveProperty('pairs');
    expect(new Interfaces(pathOf('server/trace/report.ts')).misfits('CompareReport', report)).toEqual([]);
    const heads = first.columns.map(({ label }) => label);
    const table = pairTable(first.pairs?.[0] ?? [], 'two (extra = 0)', heads);
    if (!table) throw new Error('no pair');
    const [{ cells }] = table.rows;
    const named = { report, name: 'main.lockstep' };
    const markdown = compareMarkdown([named]);
    expect(markdown).toContain(`### ${table.title}\n\n${table.about}\n\n| ${table.heads.join(' | ')} |`);
    expect(markdown).toContain(`| ${cells.map(markdownText).join(' | ').replace('differ', '**differ**')} |`);
    const html = compareHtml([named]);
    expect(html).toContain(`<h2>${table.title}</h2>`);
    for (const text of cells)
      expect(html).toMatch(new RegExp(`<t[dh][^>]*>${htmlText(text).replace(/[+.]/g, '\\$&')}</t`));
    expect(compareMarkdown([{ ...named, report: reportOf(sampledState()) }])).not.toContain(
      'hang more often',
    );
  });

  test('is marked when a file changes after a rate was sampled', () => {
    const copy = sampledState();
    update(copy, { k: 'changed', run: 2, files: ['main.lockstep'] });
    expect(notesOf(copy)).toEqual(['main.lockstep changed after some of these results were computed.']);
  });

  test('loses its rates with its cells, when all is computed again', () => {
    const copy = sampledState();
    const { id: _, cells: __, sampled: ___, ...table } = copy.tables[0];
    update(copy, { k: 'tables', tables: [table], all: true });
    expect(copy.tables[0].sampled).toBeUndefined();
  });

  test('can be sampled in part: one table, a row of it, a cell', () => {
    const of = (only: Part) => cellsToSample(state, only).map(({ row, column }) => `${row}.${column}`);
    expect(of({ table: 'Only this' })).toEqual(['0.0', '1.0']);
    expect(of({ table: 'Which order', row: 1 })).toEqual(['1.0', '1.1', '1.2']);
    expect(of({ table: 'Which order', row: 1, column: 2 })).toEqual(['1.2']);
    expect(of({ table: 'There is none' })).toEqual([]);
  });

  test('leaves out what does not compile', () => {
    const copy = structuredClone(state);
    const all = cellsToSample(copy).length;
    copy.tables[0].cells[0][1] = { k: 'broken', run: 1, reasons: [] };
    expect(cellsToSample(copy).length).toBe(all - 1);
  });
});
