// node test/editors/run-emacs.mjs [FOLDER]: a debug session in Emacs with dap-mode, over standard input and output and over a
// TCP port. Needs emacs-nox and elpa-dap-mode (Debian), and dist/ (npm run build) or another FOLDER with cli.js. By hand: not a
// part of npm test.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = process.argv[2] ?? join(here, '../../dist');
const cli = join(dist, 'cli.js');
const expected = readFileSync(join(here, 'emacs-session.txt'), 'utf8');

let failed = false;
tell('standard input and output', session({ LOCKSTEP_COMMAND: `${process.execPath} ${cli} dap` }));

const server = spawn(process.execPath, [cli, 'dap', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = await once(createInterface({ input: server.stdout }), 'line');
tell('TCP', session({ LOCKSTEP_PORT: /:(\d+)$/.exec(line)?.[1] ?? '' }));
server.kill('SIGTERM');
const [code] = await once(server, 'exit');
console.log(`the server ended with ${code}`);
process.exitCode = failed || code !== 0 ? 1 : 0;

/** @param {Record<string, string>} how */
function session(how) {
  const env = { ...process.env, ...how, LOCKSTEP_FILE: join(here, 'opposite.lockstep') };
  const args = ['--batch', '-l', join(here, 'emacs-session.el')];
  const { stdout, stderr, error } = spawnSync('emacs', args, { env, encoding: 'utf8', timeout: 120_000 });
  if (error) throw error;
  return { stdout, stderr };
}

/**
 * @param {string} over
 * @param {{ stdout: string, stderr: string }} heard
 */
function tell(over, { stdout, stderr }) {
  const same = stdout === expected;
  console.log(`dap-mode over ${over}: ${same ? 'as expected' : 'something else'}`);
  if (same) return;
  failed = true;
  console.log(stdout);
  console.log(stderr.slice(-2000));
}
