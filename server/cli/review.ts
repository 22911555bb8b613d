/** `lockstep review`: what can be said of the scenarios of some files without a search. */
import type { ReviewJob, ReviewReport } from '../jobs/review.ts';
import { unknownFile } from '../reports/checked-file.ts';
import { EXIT } from './exit-code.ts';
import { type FileRuns, runOnFiles, worst } from './file-runs.ts';
import { type Results, writeReports } from './outputs.ts';
import { diagnosticText } from './render-finding.ts';
import { type Reporter, wantedOf } from './reporter-options.ts';
import { paintFor } from './style.ts';
import { complain } from './trace-output.ts';

export interface ReviewCommandOptions {
  json?: boolean;
  reporter?: Reporter[];
}

/** Returns the exit code. */
export async function reviewCommand(paths: string[], options: ReviewCommandOptions): Promise<number> {
  if (options.reporter?.some(({ name }) => name === 'junit'))
    return complain('a review has no test cases for JUnit; there is text, json, sarif and github');
  const outputs = wantedOf(options.reporter, options.json ? 'json' : undefined);
  if ('problem' in outputs) return complain(outputs.problem);
  const ran = await runOnFiles<ReviewJob, ReviewReport>(paths, (uri) => ({ k: 'review', uri }), {
    threads: 1,
  });
  if (!ran) return EXIT.wrong;
  const main = outputs.main === undefined ? [] : [{ name: outputs.main }];
  const written = writeReports([...main, ...outputs.wanted], resultsOf(ran));
  return worst([codeOf(ran), written ? EXIT.met : EXIT.wrong]);
}

function resultsOf({ runs, single }: FileRuns<ReviewReport>): Results {
  const reports = runs.flatMap(({ report }) => report ?? []);
  return {
    files: (nameOf) =>
      runs.map(({ uri, report, problem = '' }) =>
        report
          ? { name: nameOf(uri), uri, diagnostics: allOf(report), cases: [] }
          : unknownFile(uri, problem, nameOf),
      ),
    text(toFile) {
      const paint = paintFor(toFile ? {} : process.stdout);
      const lines = reports.flatMap(allOf).map((each) => diagnosticText(each, paint));
      if (reports.length === 0) return '';
      return lines.length > 0 ? `${lines.join('\n')}\n` : 'Nothing to say.\n';
    },
    json: () => (single ? reports[0] : reports),
  };
}

function codeOf({ runs, wrong }: FileRuns<ReviewReport>): number {
  const codes = runs.map(({ report }) => {
    if (!report || report.diagnostics.some(({ severity }) => severity === 'error')) return EXIT.wrong;
    return report.remarks.length > 0 ? EXIT.notMet : EXIT.met;
  });
  return worst(wrong ? [...codes, EXIT.wrong] : codes);
}

const allOf = ({ diagnostics, remarks }: ReviewReport) => [...diagnostics, ...remarks];
