/**
 * The comparison table of a file, twice in one process, then one of its scenarios alone: `node measure-table.js FILE LIBRARY`.
 * A second run has everything but the results: code that has warmed up, texts that have to be read again.
 */
import { runJob } from '../server/jobs/jobs.ts';
import { nodeFiles, uriOfPath } from '../server/jobs/node-files.ts';
import type { CheckReport, CompareReport } from '../server/trace/report.ts';

export interface TableMeasured {
  /** Seconds, from the text to the verdicts. */
  runs: number[];
  /** Of the last run. */
  cells: { label: string; verdict: string; states: number; seconds: number }[];
  single: number;
}

const [file, library] = process.argv.slice(2);
const files = nodeFiles(library);
const uri = uriOfPath(file);

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - began) / 1000 };
}

const compare = () => timed(() => runJob({ k: 'compare', uri }, files) as Promise<CompareReport>);
const first = await compare();
const second = await compare();
const single = await timed(() => runJob({ k: 'check', uri }, files) as Promise<CheckReport>);
const measured: TableMeasured = {
  runs: [first.seconds, second.seconds],
  cells: second.value.comparisons.flatMap(({ rows, columns, cells }) =>
    rows.flatMap((row, r) =>
      columns.map(({ label }, c) => {
        const { verdict, search } = cells[r][c];
        return {
          label: `${row.scenario} with ${label}`,
          verdict,
          states: search.states,
          seconds: search.seconds,
        };
      }),
    ),
  ),
  single: single.seconds,
};
process.stdout.write(JSON.stringify(measured));
