/** `lockstep format`: formats files where they are, or says which are not formatted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatText } from '../jobs/format.ts';
import { uriOfPath } from '../jobs/node-files.ts';
import { EXIT } from './exit-code.ts';
import { unreadable } from './job-command.ts';
import { complain, say } from './trace-output.ts';

export interface FormatCommandOptions {
  /** Change nothing. */
  check?: boolean;
}

type Outcome = 'same' | 'different' | 'wrong';

/** Standard input as a file name. */
const STDIN = '-';

/** Returns the exit code: 1 when with `--check` a file is not formatted, 2 when one cannot be. */
export async function formatCommand(files: string[], options: FormatCommandOptions): Promise<number> {
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await formatFile(file, !!options.check));
  if (outcomes.includes('wrong')) return EXIT.wrong;
  return options.check && outcomes.includes('different') ? EXIT.notMet : EXIT.met;
}

async function formatFile(file: string, check: boolean): Promise<Outcome> {
  const problem = file === STDIN ? undefined : unreadable(file);
  if (problem) return wrong(problem);
  const source = readFileSync(file === STDIN ? process.stdin.fd : file, 'utf8');
  const result = await formatText(uriOfPath(resolve(file === STDIN ? 'stdin.lockstep' : file)), source);
  if ('errors' in result) {
    say(result.errors);
    return 'wrong';
  }
  const different = result.text !== source;
  if (file === STDIN && !check) process.stdout.write(result.text);
  else if (different) {
    process.stdout.write(`${file}\n`);
    if (!check) return write(file, result.text);
  }
  return different ? 'different' : 'same';
}

function write(file: string, text: string): Outcome {
  try {
    writeFileSync(file, text);
    return 'different';
  } catch (error) {
    return wrong(`${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function wrong(problem: string): Outcome {
  complain(problem);
  return 'wrong';
}
