// The output channel: results as plain text, and what the language server has to say.
import { type OutputChannel, window } from 'vscode';

export function createOutput(): OutputChannel {
  return window.createOutputChannel('Lockstep');
}
