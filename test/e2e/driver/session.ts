// One VS Code with the packaged extension, a copy of the examples, and a browser that looks at it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { examplesDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { startVSCodeServer } from '../../../scripts/lib/vscode-server.mjs';
import { openWindow } from './window.ts';

export interface Session {
  page: Page;
  /** The copy of examples/ that is open. */
  folder: string;
  /** The library of the installed extension. */
  library: string;
  /** Keeps a picture and the server's log of a failed test in .cache/e2e. */
  keepEvidence(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startSession(prepare: (folder: string) => void = () => {}): Promise<Session> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-e2e-')));
  const folder = join(temporary, 'examples');
  cpSync(examplesDir, folder, { recursive: true });
  prepare(folder);

  const dataDir = join(temporary, 'server');
  const server = await startVSCodeServer({ dataDir, vsix: packagedExtension(), settings: TEST_SETTINGS });
  try {
    const { page, context } = await openWindow(join(temporary, 'browser'), server.urlFor(folder));
    return {
      page,
      folder,
      library: join(dataDir, 'extensions', installedName(), 'library'),
      async keepEvidence(name) {
        const evidence = inRoot('.cache', 'e2e');
        mkdirSync(evidence, { recursive: true });
        await page.screenshot({ path: join(evidence, `${name}.png`) });
        cpSync(join(dataDir, 'data', 'logs'), join(evidence, `${name}-logs`), { recursive: true });
      },
      async stop() {
        await context.close();
        await server.stop();
        rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const TEST_SETTINGS = {
  'files.simpleDialog.enable': true,
  'files.hotExit': 'off',
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false, // The temporary folder of the library is nothing for a picture.
};

function packagedExtension(): string {
  const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return inRoot(`${name}-${version}.vsix`);
}

function installedName(): string {
  const { publisher, name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return `${publisher}.${name}-${version}`;
}
