// What is different where there is Node and where there is only a browser. Whatever starts a process, a thread or a worker goes
// through here; the rest of the extension runs in both.
import type { DebugAdapterDescriptor, DebugSession, Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

export interface Platform {
  /** A client with a language server of its own, neither of them started yet. */
  createLanguageClient(id: string, name: string, options: LanguageClientOptions): BaseLanguageClient;
  /** Who answers the requests of a debug session. */
  debugAdapterFor(session: DebugSession): DebugAdapterDescriptor;
  traces: TraceTools;
}

/** Work on traces that takes a while. */
export interface TraceTools {
  /** Where two trace files part; rejects with what is wrong with them. */
  compare(first: Uri, second: Uri): Promise<string>;
  /** Writes the trace file of a drawing. */
  follow(drawing: Drawing, to: Uri): Promise<Followed>;
}

export interface Drawing {
  text: string;
  program: Uri;
  /** May be left out when the program has only one. */
  scenario?: string;
}

/** `line`: where the drawing cannot be followed, from 0. */
export type Followed = { k: 'written' } | { k: 'refused'; message: string; line?: number };
