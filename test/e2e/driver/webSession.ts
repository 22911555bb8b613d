// One VS Code that runs in the browser alone, with the files of the package, and a folder that only it can read.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examplesDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { startVSCodeWeb } from '../../../scripts/lib/vscode-web-server.mjs';
import type { Session } from './session.ts';
import { openWindow } from './window.ts';

export interface WebSessionOptions {
  /** The page can share memory between its threads. */
  isolated: boolean;
}

export interface WebSession extends Omit<Session, 'library'> {
  /** What the page has written to its console. */
  said: string[];
}

export async function startWebSession(
  { isolated }: WebSessionOptions,
  prepare: (folder: string) => void,
): Promise<WebSession> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-web-')));
  const folder = join(temporary, 'examples');
  cpSync(examplesDir, folder, { recursive: true });
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(QUIET_SETTINGS));
  prepare(folder);
  const dataDir = join(temporary, 'server');
  mkdirSync(dataDir);
  const server = await startVSCodeWeb({ dataDir, folder, isolated });
  try {
    const { page, context } = await openWindow(join(temporary, 'browser'), server.url);
    const said: string[] = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.stack ?? error.message}`));
    return {
      page,
      folder,
      said,
      async keepEvidence(name) {
        const evidence = inRoot('.cache', 'e2e');
        mkdirSync(evidence, { recursive: true });
        await page.screenshot({ path: join(evidence, `${name}.png`) });
        writeFileSync(join(evidence, `${name}-console.txt`), said.join('\n'));
        copyFileSync(server.log, join(evidence, `${name}-server.log`));
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

/** There is no file of settings but that of the folder. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off', // Browsers save what is typed after a second.
};

/** Errors and warnings of the page's console that are about Lockstep: VS Code has some of its own. */
export function complaintsIn(said: readonly string[]): string[] {
  return said.filter(
    (each) => /^(error|warning):/.test(each) && /lockstep|\bL[DS]\d{4}\b|overlapping/i.test(each),
  );
}

/** What is debugged is to be seen from the file alone. */
export function withoutLaunchFile(folder: string): void {
  rmSync(join(folder, '.vscode', 'launch.json'));
}
