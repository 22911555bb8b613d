/** `lockstep compare`: the comparisons of some files, filled in. */
import type { CompareJob } from '../jobs/jobs.ts';
import { compareHtml } from '../reports/html.ts';
import { compareMarkdown } from '../reports/markdown.ts';
import type { NamedReport } from '../reports/table.ts';
import type { CompareReport } from '../trace/report.ts';
import { EXIT } from './exit-code.ts';
import { codeOf, resultsOf } from './file-results.ts';
import { type FileRuns, runOnFiles, worst } from './file-runs.ts';
import { budgetOf, type CommonOptions, searchOptionsOf } from './job-command.ts';
import { jsonText, nameFromHere, type Results, writeReports, writeTo } from './outputs.ts';
import { renderCompare } from './render-compare.ts';
import { type Reporter, wantedOf } from './reporter-options.ts';
import { complain } from './trace-output.ts';

export const TABLE_FORMATS = ['text', 'markdown', 'html', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export interface CompareCommandOptions extends CommonOptions {
  comparison?: string;
  format?: TableFormat;
  /** Where the table goes instead of standard output. */
  output?: string;
  reporter?: Reporter[];
}

/** Returns the exit code. */
export async function compareCommand(paths: string[], options: CompareCommandOptions): Promise<number> {
  const { format = options.json ? 'json' : undefined, output } = options;
  if (options.json && format !== 'json')
    return complain(`--json and --format ${format} contradict each other`);
  const outputs = wantedOf(options.reporter, format, output);
  if ('problem' in outputs) return complain(outputs.problem);
  const jobOf = (uri: string): CompareJob => ({
    k: 'compare',
    uri,
    comparison: options.comparison,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  });
  const ran = await runOnFiles<CompareJob, CompareReport>(paths, jobOf, options);
  if (!ran) return EXIT.wrong;
  const results = resultsOf(ran, renderCompare, options);
  const written =
    outputs.main === undefined || writeTo(output, tableText(outputs.main, ran, results, output));
  const reported = writeReports(outputs.wanted, results);
  return worst([codeOf(ran), written && reported ? EXIT.met : EXIT.wrong]);
}

function tableText(
  format: TableFormat,
  { runs }: FileRuns<CompareReport>,
  results: Results,
  output: string | undefined,
): string {
  const reports = runs.flatMap(({ uri, report }): NamedReport[] =>
    report ? [{ report, name: nameFromHere(uri) }] : [],
  );
  switch (format) {
    case 'text':
      return results.text(output !== undefined);
    case 'json':
      return jsonText(results.json());
    case 'markdown':
      return compareMarkdown(reports);
    case 'html':
      return compareHtml(reports);
  }
}
