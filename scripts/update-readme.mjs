// Puts real output into README.md: node scripts/update-readme.mjs
// A block that follows a comment `<!-- output of: COMMAND -->` is replaced by what the command prints.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';

const path = inRoot('README.md');
const BLOCK = /(<!-- output of: (.+?) -->\n```[a-z]*\n)[\s\S]*?(\n```)/g;

const text = readFileSync(path, 'utf8').replace(BLOCK, (_, head, command, tail) => {
  const [, ...args] = command.split(' ');
  const run = spawnSync(process.execPath, [inRoot('dist', 'cli.js'), ...args], {
    cwd: inRoot(),
    encoding: 'utf8',
  });
  if (run.error || run.status === 2) throw new Error(`${command}: ${run.stderr || run.stdout}`);
  return `${head}${run.stdout.trimEnd()}${tail}`;
});
writeFileSync(path, text);
