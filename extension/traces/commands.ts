// Commands about traces: saving, opening, comparing, exporting, and a trace from a drawing.
import { commands, Disposable, debug, env, Position, Selection, Uri, window, workspace } from 'vscode';
import type { FormatName } from '../../server/trace/export/formats.ts';
import type { DiagnosticReport } from '../../server/trace/report.ts';
import { LANGUAGE_ID, type LockstepClient } from '../client/languageClient.ts';
import { requestWithProgress } from '../client/progress.ts';
import {
  type CompareTracesParams,
  compareTracesRequest,
  type FollowDrawingParams,
  followDrawingRequest,
} from '../client/requests.ts';
import { DEBUG_TYPE } from '../debug/launch.ts';
import { pathOf, uriOf } from '../debug/programPath.ts';
import { chooseScenario } from '../debug/scenarioChoice.ts';

const TRACES = { 'Lockstep traces': ['lockstep-trace'] };

const FORMATS: Record<FormatName, string> = {
  'two-column': 'CPU 0 / CPU 1 text, as in commit messages',
  mermaid: 'Mermaid sequence diagram',
  svg: 'Timeline as SVG',
  itf: 'ITF JSON (Apalache, Quint)',
  chrome: 'Chrome trace events (Perfetto)',
  json: 'Steps as JSON',
  text: 'Steps as text',
};

export function registerTraceCommands(client: LockstepClient): Disposable {
  const on = (name: string, run: (...args: unknown[]) => Promise<void>) =>
    commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        await run(...args);
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });
  return Disposable.from(
    on('lockstep.saveTrace', saveTrace),
    on('lockstep.openTrace', openTrace),
    on('lockstep.exportTrace', exportTrace),
    on('lockstep.copyTraceAs', copyTraceAs),
    on('lockstep.compareTraces', (...args) => compareTraces(client, ...args)),
    on('lockstep.traceFromText', () => traceFromText(client)),
  );
}

async function ask<T = { text: string }>(command: string, args: object): Promise<T> {
  const session = debug.activeDebugSession;
  if (session?.type !== DEBUG_TYPE) throw new Error('Start debugging a scenario first.');
  return session.customRequest(command, args);
}

function beside(fileName: string): Uri {
  const program = debug.activeDebugSession?.configuration.program;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (typeof program === 'string' && program) return siblingOf(uriOf(program), fileName);
  return folder ? Uri.joinPath(folder, fileName) : Uri.file(fileName);
}

async function saveTrace(): Promise<void> {
  const name = await ask<SuggestedName>('lockstep/fileName', {});
  const uri = await window.showSaveDialog({ defaultUri: beside(name.fileName), filters: TRACES });
  if (uri) await save(uri, name, 'lockstep/saveTrace', {});
}

async function chooseFormat(): Promise<FormatName | undefined> {
  const items = Object.entries(FORMATS).map(([name, label]) => ({ label, name: name as FormatName }));
  return (await window.showQuickPick(items, { placeHolder: 'Which format?' }))?.name;
}

async function exportTrace(): Promise<void> {
  const format = await chooseFormat();
  if (!format) return;
  const name = await ask<SuggestedName>('lockstep/fileName', { format });
  const uri = await window.showSaveDialog({ defaultUri: beside(name.fileName) });
  if (uri) await save(uri, name, 'lockstep/export', { format });
}

interface SuggestedName {
  fileName: string;
  writes: boolean;
}

/** Where it can, the adapter writes the file itself: a long run is no message to send around. */
async function save(uri: Uri, { writes }: SuggestedName, command: string, args: object): Promise<void> {
  const path = pathOf(uri);
  if (writes && uri.scheme === 'file') await ask(command, { ...args, path, write: true });
  else await write(uri, (await ask(command, { ...args, path })).text);
  void window.setStatusBarMessage(`Saved: ${nameOf(uri)}`, 3000);
}

async function write(uri: Uri, text: string): Promise<void> {
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

async function copyTraceAs(): Promise<void> {
  const format = await chooseFormat();
  if (!format) return;
  await env.clipboard.writeText((await ask('lockstep/export', { format })).text);
  void window.setStatusBarMessage(`Copied: ${FORMATS[format]}`, 3000);
}

async function openTrace(given?: unknown): Promise<void> {
  const uri = given instanceof Uri ? given : await chooseTrace('Open');
  if (uri) await openInDebugger(uri);
}

async function openInDebugger(uri: Uri): Promise<void> {
  await saveSources();
  const name = nameOf(uri);
  const started = await debug.startDebugging(
    workspace.getWorkspaceFolder(uri),
    { type: DEBUG_TYPE, request: 'launch', name, trace: pathOf(uri) },
    { suppressSaveBeforeStart: true },
  );
  if (!started) void window.setStatusBarMessage('Debugging was not started.', 5000);
}

/** VS Code would save all of the editor group, and ask where to put a drawing that has no file. */
async function saveSources(): Promise<void> {
  const changed = workspace.textDocuments.filter(
    ({ languageId, isDirty, isUntitled }) => languageId === LANGUAGE_ID && isDirty && !isUntitled,
  );
  for (const document of changed) await document.save();
}

/** Traces lie in the folder that is open, rather than beside the library function that is shown. */
async function chooseTrace(openLabel: string): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const options = { openLabel, filters: TRACES, ...(folder ? { defaultUri: folder } : {}) };
  const [uri] = (await window.showOpenDialog(options)) ?? [];
  return uri;
}

/** From the explorer: the file that was clicked, and all that are selected. */
async function compareTraces(client: LockstepClient, clicked?: unknown, selected?: unknown): Promise<void> {
  const chosen = (Array.isArray(selected) ? selected : [clicked]).filter((each) => each instanceof Uri);
  const first = chosen[0] ?? (await chooseTrace('First Trace'));
  const second = first && (chosen[1] ?? (await chooseTrace('Compare With')));
  if (!first || !second) return;
  const params: CompareTracesParams = { uri: first.toString(), other: second.toString() };
  const report = await requestWithProgress(client, compareTracesRequest, params, 'Comparing traces');
  if (!report) return;
  if (report.text === undefined) throw new Error(mistakesIn(report.diagnostics));
  const notes = report.notes.map(({ uri, text }) => `${nameOf(Uri.parse(uri))}: ${text}\n`);
  const content = notes.join('') + report.text;
  await window.showTextDocument(await workspace.openTextDocument({ content }));
}

/** The selection of the active editor, or all of it, becomes a trace file and opens in the debugger. */
async function traceFromText(client: LockstepClient): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) throw new Error('Open the text of the drawing, or select it, first.');
  const { selection, document } = editor;
  const text = selection.isEmpty ? document.getText() : document.getText(selection);
  const firstLine = selection.isEmpty ? 0 : selection.start.line;
  const program = await chooseProgram();
  if (!program) return;
  const scenario = await chooseScenario(client, program);
  if (scenario === 'cancelled') return;
  const defaultUri = siblingOf(program, `${scenario ?? 'drawing'}.lockstep-trace`);
  const to = await window.showSaveDialog({ defaultUri, filters: TRACES });
  if (!to) return;
  const params: FollowDrawingParams = { uri: program.toString(), scenario, text, to: to.toString() };
  const report = await requestWithProgress(client, followDrawingRequest, params, 'Following the drawing');
  if (!report) return;
  if (report.trace !== undefined) {
    await write(to, report.trace);
    return openInDebugger(to);
  }
  if (!report.refused) throw new Error(mistakesIn(report.diagnostics));
  const { message, code, line } = report.refused;
  if (line !== undefined) {
    const at = new Position(firstLine + line - 1, 0);
    const shown = await window.showTextDocument(document, editor.viewColumn);
    shown.selection = new Selection(at, at);
    shown.revealRange(shown.selection);
  }
  throw new Error(`${message} [${code}]`);
}

async function chooseProgram(): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.lockstep', '**/node_modules/**', 500);
  if (found.length === 0) throw new Error('There is no .lockstep file in this folder.');
  const items = found.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  items.sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await window.showQuickPick(items, { placeHolder: 'Which file has the scenario?' }))?.uri;
}

function mistakesIn(diagnostics: readonly DiagnosticReport[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors
    .map(
      ({ code, message, place }) => `${nameOf(Uri.parse(place.uri))}:${place.line + 1}: ${message} [${code}]`,
    )
    .join('\n');
}

function siblingOf(uri: Uri, name: string): Uri {
  return Uri.joinPath(uri, '..', name);
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
