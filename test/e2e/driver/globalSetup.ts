// Once for all files: the package that is tested, and the VS Code that it is tested in.
import { rmSync } from 'node:fs';
import { findBrowser } from '../../../scripts/lib/browser.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { mustRun } from '../../../scripts/lib/process.mjs';
import { ensureVSCodeServer } from '../../../scripts/lib/vscode-install.mjs';
import { ensureVSCodeWeb } from '../../../scripts/lib/vscode-web-install.mjs';

export default async function setup(): Promise<void> {
  if (!findBrowser()) return;
  // What failed tests of earlier runs saw.
  if (!process.env.LOCKSTEP_KEEP_EVIDENCE) rmSync(inRoot('.cache', 'e2e'), { recursive: true, force: true });
  await mustRun(process.execPath, [inRoot('scripts', 'package.mjs')], { quiet: true });
  await ensureVSCodeServer();
  await ensureVSCodeWeb();
}
