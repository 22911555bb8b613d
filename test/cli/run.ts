/** The command line as a process, in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Run {
  code: number | null;
  out: string;
  err: string;
}

export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** `more`: environment variables besides. */
  lockstep(
    args: string[],
    { more = {}, below = '' }: { more?: Record<string, string>; below?: string } = {},
  ): Promise<Run> {
    const { GITHUB_WORKSPACE: _, ...environment } = process.env;
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: join(this.folder, below),
        env: { ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const run: Run = { code: null, out: '', err: '' };
      child.stdout.on('data', (d) => {
        run.out += d;
      });
      child.stderr.on('data', (d) => {
        run.err += d;
      });
      child.on('close', (code) => resolve({ ...run, code }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
