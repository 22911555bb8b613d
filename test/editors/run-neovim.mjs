// node test/editors/run-neovim.mjs [FOLDER]: Neovim's own language client with `lockstep lsp`: attach, diagnostics, hover, signature
// help, fix all, rename, format. Needs neovim (Debian), and dist/ (npm run build) or another FOLDER with cli.js. By hand: not a part of
// npm test.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = process.argv[2] ?? join(here, '../../dist');
const expected = readFileSync(join(here, 'neovim-session.txt'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'lockstep-neovim-'));
const file = join(folder, 'counted.lockstep');
copyFileSync(join(here, 'counted.lockstep'), file);

const env = {
  ...process.env,
  HOME: folder,
  LOCKSTEP_COMMAND: `${process.execPath} ${join(dist, 'cli.js')} lsp`,
  LOCKSTEP_FILE: file,
};
const args = ['--headless', '--clean', '-n', '-S', join(here, 'neovim-session.lua')];
const { stdout, stderr, error } = spawnSync('nvim', args, { env, encoding: 'utf8', timeout: 120_000 });
rmSync(folder, { recursive: true, force: true });
if (error) throw error;

const same = stdout === expected;
console.log(`Neovim: ${same ? 'as expected' : 'something else'}`);
if (!same) {
  console.log(stdout);
  console.log(stderr.slice(-2000));
  process.exitCode = 1;
}
