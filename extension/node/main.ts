// The extension where there is Node: on the desktop and on remote machines.
import type { ExtensionContext } from 'vscode';
import { start } from '../main.ts';
import { nodePlatform } from './platform.ts';

export function activate(context: ExtensionContext): void {
  start(context, nodePlatform(context));
}
