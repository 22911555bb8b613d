/**
 * Checks the scenarios of the files that are open, in a thread beside the server and once nobody has typed for a moment. A check belongs to one
 * version of a file: the next one calls it off. What is known so far is shown as it comes.
 */
import { DocumentState } from 'langium';
import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { LiveReport } from '../../jobs/live-report.ts';
import { isModuleDocument } from '../../language/uses.ts';
import type { AddedDiagnostics, Checked } from '../added-diagnostics.ts';
import type { RunCheck } from '../checks.ts';
import type { LockstepLspServices } from '../module.ts';
import { carriedOver } from './carried-over.ts';
import { liveSettings } from './settings.ts';
import { verdictDiagnostics } from './verdict-diagnostics.ts';

const LIVE = 'live';

/** Must be called before the language server starts. */
export function checkOpenFiles(
  connection: Connection,
  services: LockstepLspServices,
  runCheck: RunCheck,
  added: AddedDiagnostics,
): void {
  const { shared, workspace, live } = services;
  const { Verdicts } = live;
  const { ConfigurationProvider, DocumentBuilder, LangiumDocuments, TextDocuments } = shared.workspace;
  const running = new Map<string, AbortController>();
  refreshLenses(connection, services);

  const callOff = (uri: string): void => {
    running.get(uri)?.abort();
    running.delete(uri);
  };

  const isOpen = (uri: string): boolean => TextDocuments.get(uri) !== undefined;

  async function check(of: Checked, uri: string, signal: AbortSignal): Promise<void> {
    const settings = await liveSettings(services);
    if (signal.aborted) return;
    if (!settings.enabled) {
      Verdicts.set(uri, undefined);
      return added.set(of, LIVE, []);
    }
    await new Promise((resolve) => setTimeout(resolve, settings.delay));
    if (signal.aborted || !added.isCurrent(of)) return;
    const show = (report: LiveReport): void => {
      if (signal.aborted || !added.isCurrent(of)) return;
      Verdicts.set(uri, report);
      added.set(of, LIVE, verdictDiagnostics(report));
    };
    const { budget, totalSeconds } = settings;
    const report = await runCheck(
      { k: 'live', uri, budget, totalSeconds },
      {
        libraryRoot: workspace.Uses.libraryRoot?.toString() ?? '',
        unsaved: Object.fromEntries(TextDocuments.all().map((each) => [each.uri, each.getText()])),
        signal,
        background: true,
        progress: () => {},
        part: show,
      },
    );
    show(report);
  }

  function begin(of: Checked): void {
    const uri = of.document.uri.toString();
    callOff(uri);
    const abort = new AbortController();
    running.set(uri, abort);
    check(of, uri, abort.signal)
      .catch((error) => {
        if (abort.signal.aborted) return;
        // Without an answer nothing is known, and nothing may look as if it were.
        Verdicts.set(uri, undefined);
        added.set(of, LIVE, []);
        connection.console.warn(`A live check failed: ${error instanceof Error ? error.message : error}`);
      })
      .finally(() => {
        if (running.get(uri) === abort) running.delete(uri);
      });
  }

  added.carryOver(LIVE, ({ document, base }) => {
    const uri = document.uri.toString();
    const known = Verdicts.report(uri);
    const canBeChecked = isOpen(uri) && isModuleDocument(document) && !hasError(base);
    const carried = known && canBeChecked ? carriedOver(known, document) : undefined;
    Verdicts.set(uri, carried);
    return carried ? verdictDiagnostics(carried) : [];
  });
  DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
    const of = added.checked(document);
    if (of && isOpen(document.uri.toString()) && !hasError(of.base)) begin(of);
    else callOff(document.uri.toString());
  });
  DocumentBuilder.onUpdate((changed, deleted) => {
    for (const uri of [...changed, ...deleted]) callOff(uri.toString());
    for (const uri of deleted) Verdicts.set(uri.toString(), undefined);
  });
  ConfigurationProvider.onConfigurationSectionUpdate(() => {
    for (const document of LangiumDocuments.all) {
      const of = added.checked(document);
      if (of && isOpen(document.uri.toString()) && !hasError(of.base)) begin(of);
    }
  });
}

const hasError = (diagnostics: Checked['base']): boolean =>
  diagnostics.some(({ severity }) => severity === 1);

/** Milliseconds in which several changes are one. */
const TOGETHER = 30;

function refreshLenses(connection: Connection, { shared, live }: LockstepLspServices): void {
  let refreshes = false;
  let due: ReturnType<typeof setTimeout> | undefined;
  shared.lsp.LanguageServer.onInitialize(({ capabilities }) => {
    refreshes = capabilities.workspace?.codeLens?.refreshSupport === true;
  });
  live.Verdicts.onChange(() => {
    if (!refreshes || due) return;
    due = setTimeout(() => {
      due = undefined;
      // A client that cannot do what it announced asks when it likes.
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    }, TOGETHER);
  });
}
