/** The command that says what each of some patches buys. */
import { resolve } from 'node:path';
import type { BisectJob } from '../jobs/bisect.ts';
import { uriOfPath } from '../jobs/node-files.ts';
import type { BisectReport } from '../trace/report.ts';
import { EXIT } from './exit-code.ts';
import {
  budgetOf,
  type CommonOptions,
  print,
  renderOptions,
  runJobHere,
  searchOptionsOf,
} from './job-command.ts';
import { renderBisect } from './render-bisect.ts';

export interface BisectOptions extends CommonOptions {
  with: string[];
}

/** Returns the exit code. */
export async function bisectCommand(
  file: string,
  scenario: string | undefined,
  options: BisectOptions,
): Promise<number> {
  const job: BisectJob = {
    k: 'bisect',
    uri: uriOfPath(resolve(file)),
    scenario,
    with: options.with,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  };
  const report = await runJobHere(file, job, options);
  if (!report) return EXIT.wrong;
  print(options, report, () => renderBisect(report, renderOptions(options)));
  return bisectExitCode(report);
}

/** Met when one set is enough for every case; inconclusive when a set that might be was not searched to its end. */
export function bisectExitCode({ diagnostics, cases, cures }: BisectReport): number {
  if (diagnostics.some((d) => d.severity === 'error')) return EXIT.wrong;
  if (cures.length) return EXIT.met;
  const open = cases[0]?.sets.some((_, i) => {
    const outcomes = cases.map((c) => c.sets[i].outcome);
    return outcomes.includes('inconclusive') && outcomes.every((o) => o === 'inconclusive' || o === 'holds');
  });
  return open ? EXIT.inconclusive : EXIT.notMet;
}
