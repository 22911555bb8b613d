// The output channel for results as plain text; the language server writes to a log of its own.
import { type OutputChannel, window } from 'vscode';

export function createOutput(): OutputChannel {
  return window.createOutputChannel('Lockstep');
}
