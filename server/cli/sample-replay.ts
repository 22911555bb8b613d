/** `lockstep sample --replay`: one sampled run as a trace file. */

import { resolve } from 'node:path';
import { nodeFiles, shippedLibrary } from '../jobs/node-files.ts';
import { prepareOne, type SampleJob } from '../jobs/sample.ts';
import { MOST_REPLAYED, replayed } from '../jobs/sampled-run.ts';
import { openCase } from '../jobs/trace-files.ts';
import { timeText } from '../reports/quantities.ts';
import { tooLong } from '../reports/too-long.ts';
import { whole } from '../sample/pieces.ts';
import { TRACE_EXTENSION } from '../trace/file/format.ts';
import { EXIT } from './exit-code.ts';
import { complain, say, traceToWrite, write } from './trace-output.ts';

/** The run is too long. */
const TOO_LONG = 'LS9026';

export async function replayRun(
  file: string,
  job: SampleJob,
  run: number,
  output: string | undefined,
): Promise<number> {
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const prepared = await prepareOne(job, files);
  if ('errors' in prepared) {
    say(prepared.errors);
    return EXIT.wrong;
  }
  const { setup } = prepared;
  const { scenario, parameters } = setup.sampled;
  const open = await openCase(
    {
      uri: job.uri,
      scenario,
      case: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
      with: job.with ?? [],
    },
    files,
  );
  if ('errors' in open) {
    say(open.errors);
    return EXIT.wrong;
  }
  const again = whole(replayed(setup, run));
  if (!again) {
    process.stderr.write(`error ${TOO_LONG}: ${tooLong(setup, run, MOST_REPLAYED)}\n`);
    return EXIT.wrong;
  }
  const { run: made, result, finding } = again;
  const { length } = made.steps;
  const path = resolve(output ?? `${scenario}-run-${run}${TRACE_EXTENSION}`);
  if (!write(await traceToWrite(open, made, finding, path), path)) return EXIT.wrong;
  const what = finding ? `${finding.kind}: ${finding.headline}` : result.end;
  process.stderr.write(`run ${run} of ${file}, ${length} steps, ${timeText(result.ns)}: ${what}\n${path}\n`);
  return length > 0 ? EXIT.met : complain('this run makes no step');
}
