/** What came of a command's files, ready to be written in any of the formats. */
import { checkedFile, unknownFile } from '../reports/checked-file.ts';
import type { CheckReport, CompareReport } from '../trace/report.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { type FileRuns, worst } from './file-runs.ts';
import { type CommonOptions, renderOptions } from './job-command.ts';
import { nameFromHere, type Results } from './outputs.ts';
import type { RenderOptions } from './render-check.ts';

export function resultsOf<R extends CheckReport | CompareReport>(
  { runs, single }: FileRuns<R>,
  render: (report: R, options: RenderOptions) => string,
  options: CommonOptions,
): Results {
  return {
    files: (nameOf) =>
      runs.map(({ uri, report, problem = '' }) =>
        report ? checkedFile(report, nameOf) : unknownFile(uri, problem, nameOf),
      ),
    text(toFile) {
      const how = renderOptions(options, toFile);
      const texts = runs.flatMap(({ uri, report }) => {
        if (!report) return [];
        const text = render(report, how);
        return [single ? text : `${how.paint('strong', `${nameFromHere(uri)}:`)}\n\n${text}`];
      });
      return texts.join('\n');
    },
    json: () => (single ? runs[0]?.report : runs.flatMap(({ report }) => report ?? [])),
  };
}

/** The worst of all the files. */
export function codeOf<R extends CheckReport | CompareReport>({ runs, wrong }: FileRuns<R>): number {
  const codes = runs.map(({ report }) => {
    if (!report) return EXIT.wrong;
    const cases =
      report.format === 'lockstep-check'
        ? report.cases
        : report.comparisons.flatMap(({ cells }) => cells.flat());
    return exitCode(report.diagnostics, cases);
  });
  return worst(wrong ? [...codes, EXIT.wrong] : codes);
}
