// Starting the debugger from a lens, a menu, a quick fix or a result.
import {
  commands,
  type DebugSessionOptions,
  Disposable,
  debug,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type LaunchFields, launchConfiguration } from '../debug/launch.ts';
import { pathOf, uriOf } from '../debug/programPath.ts';
import { documentFor, nameOrUndefined } from './activeFile.ts';

/** What a quick fix passes: the fields of a launch configuration, with the file as a URI. */
export type CounterexampleTarget = Omit<LaunchFields, 'program'> & { uri: string };

export function registerDebugCommands(): Disposable {
  return Disposable.from(
    commands.registerCommand('lockstep.debugScenario', async (uri?: unknown, scenario?: unknown) => {
      const document = await saved(await documentFor(uri));
      if (document)
        await startDebugging({ program: pathOf(document.uri), scenario: nameOrUndefined(scenario) });
    }),
    commands.registerCommand('lockstep.debugCounterexample', async (target?: unknown) => {
      if (isCounterexampleTarget(target)) return debugCounterexample(target);
      const document = await saved(await documentFor(target));
      if (document) await startDebugging({ program: pathOf(document.uri), counterexample: true });
    }),
    commands.registerCommand('lockstep.timelineOfCounterexample', async (target?: unknown) => {
      if (!isCounterexampleTarget(target)) return;
      await debugCounterexample(target);
      await commands.executeCommand('lockstep.showTimeline');
    }),
  );
}

async function debugCounterexample({ uri, ...fields }: CounterexampleTarget): Promise<void> {
  const file = await savedFile(uri);
  if (file) await startDebugging({ counterexample: true, ...fields, program: pathOf(file) });
}

/** The file of a document; of one that was never saved none, if it is not saved now. */
export async function savedFile(uri: string): Promise<Uri | undefined> {
  const parsed = Uri.parse(uri);
  return parsed.scheme === 'untitled' ? (await saved(await documentFor(uri)))?.uri : parsed;
}

/** The debugger reads files: what was never saved is saved first, where the user says. */
async function saved(document: TextDocument | undefined): Promise<TextDocument | undefined> {
  if (!document?.isUntitled) return document;
  const uri = await workspace.saveAs(document.uri);
  return uri && workspace.openTextDocument(uri);
}

export async function startDebugging(fields: LaunchFields, options: DebugSessionOptions = {}): Promise<void> {
  const folder = workspace.getWorkspaceFolder(uriOf(fields.program));
  // Fields without a value would override what the configuration provider fills in.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const configuration = launchConfiguration(given as unknown as LaunchFields);
  const started = await debug.startDebugging(folder, configuration, options);
  if (!started) void window.setStatusBarMessage('Debugging was not started.', 5000);
}

function isCounterexampleTarget(value: unknown): value is CounterexampleTarget {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uri) &&
    typeof (value as { uri?: unknown }).uri === 'string'
  );
}
