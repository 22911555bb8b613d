/** Checks a text as the command line would, from memory. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runJob } from '../../server/jobs/jobs.ts';
import type { CheckReport } from '../../server/trace/report.ts';

export function checkText(text: string): Promise<CheckReport> {
  const uri = 'file:///memory/text.lockstep';
  return runJob(
    { k: 'check', uri },
    {
      libraryRoot: new URL('../../library', import.meta.url).href,
      async readFile(wanted) {
        if (wanted.toString() === uri) return text;
        return readFile(fileURLToPath(wanted.toString()), 'utf8').catch(() => undefined);
      },
    },
  ) as Promise<CheckReport>;
}
