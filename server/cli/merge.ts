/** `lockstep merge`: reports of shards become one. */
import { readFileSync } from 'node:fs';
import { mergeReports, type Part } from '../sample/merge.ts';
import { unreadable } from './job-command.ts';
import { type SampleOutput, writeSample } from './sample.ts';
import { complain } from './trace-output.ts';

/** Returns the exit code. */
export function mergeCommand(files: string[], options: SampleOutput): number {
  const parts: Part[] = [];
  for (const name of files) {
    const problem = unreadable(name);
    if (problem) return complain(problem);
    try {
      parts.push({ name, report: JSON.parse(readFileSync(name, 'utf8')) });
    } catch {
      return complain(
        `error LS9022: ${name} is no JSON: it may not have been written to its end. Make it again with lockstep sample … --json.`,
      );
    }
  }
  const merged = mergeReports(parts);
  if ('problem' in merged) return complain(`error ${merged.code}: ${merged.problem}`);
  return writeSample(merged.report, options);
}
