// What is different where there is Node and where there is only a browser. Whatever starts a process, a thread or a worker goes
// through here; the rest of the extension runs in both.
import type { DebugAdapterDescriptor, DebugSession } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

export interface Platform {
  /** A client with a language server of its own, neither of them started yet. */
  createLanguageClient(id: string, name: string, options: LanguageClientOptions): BaseLanguageClient;
  /** Who answers the requests of a debug session. */
  debugAdapterFor(session: DebugSession): DebugAdapterDescriptor;
  /** The .lockstep files that come with the extension below one of its folders, as paths seen from there. */
  shippedFiles(folder: string): Promise<string[]>;
}
