/** A comparison as the table that people see: what stands in each cell, and what the letters of each row stand for. */
import { type LetteredFinding, letteredRow } from '../trace/cause-letters.ts';
import type { CaseReport, CellRate, CompareReport, Verdict } from '../trace/report.ts';
import { caseName } from './case-name.ts';
import { type CellChange, cellChange } from './cell-change.ts';
import { rateText } from './cell-rate.ts';
import { counted } from './numbers.ts';
import { type PairTable, pairTable } from './pair-table.ts';

export type Comparison = CompareReport['comparisons'][number];

/** What an export is made of. */
export interface NamedReport {
  report: CompareReport;
  /** Of the file, as readers know it. */
  name: string;
  /** What else they must know of these results. */
  notes?: readonly string[];
}

export interface Table {
  title: string;
  /** Labels of the patch sets, left to right. */
  heads: string[];
  rows: TableRow[];
}

export interface TableRow {
  name: string;
  /** What the scenario is about. */
  title: string;
  cells: TableCell[];
  legend: LegendEntry[];
  /** Which of its cells hang more often, where two were sampled. */
  pairs?: PairTable;
}

export interface TableCell {
  report: CaseReport;
  /** In the order of the report; two findings can have one letter. */
  findings: LetteredFinding[];
  /** What else there is to say of the verdict: what was not met, which limit was hit. */
  notes: string[];
  size: string;
  /** Against the cell to its left; the first one has none. */
  change?: CellChange;
  /** How often it hangs, where it was sampled. */
  rate?: string;
}

export interface LegendEntry extends LetteredFinding {
  /** Labels of the patch sets with which it is found. */
  where: string[];
}

export const VERDICT_MARK: Record<Verdict, string> = {
  holds: '✓',
  violated: '✗',
  inconclusive: '?',
  'probably holds': '?',
  'probably violated': '?',
};

export function tableOf({ title, rows, columns, cells, rates, pairs }: Comparison): Table {
  const heads = columns.map(({ label }) => label);
  return {
    title,
    heads,
    rows: rows.map((row, r) => {
      const { cells: known, legend } = rowOf(cells[r], heads, rates?.[r]);
      const head = rowHead(row);
      const told = pairTable(pairs?.[r] ?? [], head.name, heads);
      return {
        ...head,
        cells: known.flatMap((cell) => cell ?? []),
        legend,
        ...(told ? { pairs: told } : {}),
      };
    }),
  };
}

export function rowHead(row: Comparison['rows'][number]): Pick<TableRow, 'name' | 'title'> {
  return { name: caseName({ ...row, patches: [] }), title: row.title === row.scenario ? '' : row.title };
}

/** Cells that are not known, or not yet, have no report and stay empty. */
export function rowOf(
  reports: readonly (CaseReport | undefined)[],
  heads: readonly string[],
  rates: readonly (CellRate | null)[] = [],
): { cells: (TableCell | undefined)[]; legend: LegendEntry[] } {
  const known = reports.flatMap((report) => report ?? []);
  const lettered = letteredRow(known);
  const findingsOf = (report: CaseReport) => lettered.cells[known.indexOf(report)];
  const cells = reports.map((report, c): TableCell | undefined => {
    if (!report) return undefined;
    const findings = findingsOf(report);
    const rate = rates[c];
    const left = c > 0 ? reports[c - 1] : undefined;
    const change = left && cellChange({ report: left, findings: findingsOf(left) }, { report, findings });
    return {
      report,
      findings,
      notes: notesOf(report),
      size: sizeOf(report),
      ...(change ? { change } : {}),
      ...(rate ? { rate: rateText(rate, report) } : {}),
    };
  });
  const legend = lettered.legend.map((entry) => ({
    ...entry,
    where: heads.filter((_, c) => cells[c]?.findings.some(({ letter }) => letter === entry.letter)),
  }));
  return { cells, legend };
}

/** Each letter of a cell once. */
export function lettersOf(findings: readonly LetteredFinding[]): string[] {
  return [...new Set(findings.map(({ letter }) => letter))];
}

export function notesOf({ expectations, search }: CaseReport): string[] {
  // An expectation such as `reachable` is violated by what the search did not find.
  const unmet = expectations.filter((e) => e.verdict === 'violated' && e.findings.length === 0);
  const reasons = expectations.flatMap(({ text, reason }) => (reason ? [`${text}: ${reason}`] : []));
  return [
    ...unmet.map(({ text }) => `not met: ${text}`),
    ...reasons,
    ...(search.limit ? [search.limit] : []),
  ];
}

function sizeOf({ search: { states, transitions } }: CaseReport): string {
  return `${counted(states, 'state')}, ${counted(transitions, 'step')}`;
}
