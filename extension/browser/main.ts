// The extension where there is only a browser.
import type { ExtensionContext } from 'vscode';
import { start } from '../main.ts';
import { browserPlatform } from './platform.ts';

export function activate(context: ExtensionContext): void {
  start(context, browserPlatform(context));
}
