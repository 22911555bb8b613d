/** `lockstep check`: every case of every scenario of some files. */
import type { CheckJob } from '../jobs/jobs.ts';
import type { CheckReport } from '../trace/report.ts';
import { EXIT } from './exit-code.ts';
import { codeOf, resultsOf } from './file-results.ts';
import { runOnFiles, worst } from './file-runs.ts';
import { budgetOf, type CommonOptions, searchOptionsOf } from './job-command.ts';
import { writeReports } from './outputs.ts';
import { renderCheck } from './render-check.ts';
import { type Reporter, wantedOf } from './reporter-options.ts';
import { saveTraces } from './save-traces.ts';
import { complain } from './trace-output.ts';

export interface CheckCommandOptions extends CommonOptions {
  scenario?: string;
  with?: string[];
  /** Folder for a trace file of each finding. */
  saveTraces?: string;
  reporter?: Reporter[];
}

/** Returns the exit code. */
export async function checkCommand(paths: string[], options: CheckCommandOptions): Promise<number> {
  const outputs = wantedOf(options.reporter, options.json ? 'json' : undefined);
  if ('problem' in outputs) return complain(outputs.problem);
  const jobOf = (uri: string): CheckJob => ({
    k: 'check',
    uri,
    scenario: options.scenario,
    with: options.with,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  });
  const ran = await runOnFiles<CheckJob, CheckReport>(paths, jobOf, options);
  if (!ran) return EXIT.wrong;
  const main = outputs.main === undefined ? [] : [{ name: outputs.main }];
  const written = writeReports([...main, ...outputs.wanted], resultsOf(ran, renderCheck, options));
  const saved =
    options.saveTraces === undefined || (await saveAll(ran.runs, options.saveTraces, options.with));
  return worst([codeOf(ran), written && saved ? EXIT.met : EXIT.wrong]);
}

/** Several files can have scenarios of one name: then the name of the file is part of that of each trace. */
async function saveAll(
  runs: readonly { file: string; report?: CheckReport }[],
  folder: string,
  patches: string[] | undefined,
): Promise<boolean> {
  for (const { file, report } of runs)
    if (report && !(await saveTraces(file, report, folder, { patches, named: runs.length > 1 })))
      return false;
  return true;
}
