// Samples the cells of a view one after the other: each tells its rate as it comes.
import type { CancellationToken } from 'vscode';
import type { SamplePart } from '../../server/jobs/job-parts.ts';
import type { SampleParams } from '../../server/lsp/requests.ts';
import { cellRateOf } from '../../server/reports/cell-rate.ts';
import type { SampledCase, SampleReport } from '../../server/sample/report.ts';
import type { LockstepClient } from '../client/languageClient.ts';
import { caseParameters } from '../results/caseParameters.ts';
import { drawnFields } from '../results/sampledFields.ts';
import { sampleInParts } from './requests.ts';
import type { CellAt, ComparisonState, SampledCell, Update } from './state.ts';

export async function sampleCells(
  client: LockstepClient,
  state: ComparisonState,
  { run, cells: all }: { run: number; cells: readonly CellAt[] },
  cancellation: CancellationToken,
  tell: (news: Update) => void,
): Promise<void> {
  for (const [done, at] of all.entries()) {
    if (cancellation.isCancellationRequested) return;
    tell({ k: 'sampling', done, of: all.length });
    const table = state.tables.find(({ id }) => id === at.table);
    if (!table) continue;
    const row = table.rows[at.row];
    const params: SampleParams = {
      uri: state.file,
      scenario: row.scenario,
      case: caseParameters(row),
      with: table.columns[at.column].patches,
      series: true,
    };
    let begun: SampleReport | undefined;
    const put = (report: SampleReport, sampled: SampledCase | undefined, going: boolean) => {
      const cell = sampled && cellOf(run, report, sampled, going);
      if (cell) tell({ k: 'rate', at, cell });
    };
    const report = await sampleInParts(client, params, cancellation, (part: SamplePart) => {
      if (part.k === 'sampling') begun = part.report;
      else if (begun) put(begun, part.case, true);
    });
    put(report, report.cases[0], false);
  }
}

function cellOf(
  run: number,
  report: SampleReport,
  sampled: SampledCase,
  going: boolean,
): SampledCell | undefined {
  const rate = cellRateOf(report, sampled);
  if (!rate) return undefined;
  const asked = report.runs.to - report.runs.from;
  return { run, rate, asked, going, drawn: drawnFields(report, sampled) };
}
