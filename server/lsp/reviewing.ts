/**
 * Reviews the files that are open in the editor, in a thread beside the server and once nobody has typed for a moment: what a review says is
 * added to the diagnostics of the file.
 */
import { DocumentState } from 'langium';
import { type Connection, type Diagnostic, DiagnosticTag } from 'vscode-languageserver';
import type { ReviewReport } from '../jobs/review.ts';
import type { AddedDiagnostics, Checked } from './added-diagnostics.ts';
import type { RunCheck } from './checks.ts';
import type { LockstepLspServices } from './module.ts';

/** How long nothing is typed before a review begins (ms). */
const PAUSE = 400;

export function reviewOpenFiles(
  connection: Connection,
  { shared, workspace }: LockstepLspServices,
  runCheck: RunCheck,
  added: AddedDiagnostics,
): void {
  const { DocumentBuilder, TextDocuments, ConfigurationProvider } = shared.workspace;
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; abort: AbortController }>();

  const forget = (uri: string): void => {
    const before = waiting.get(uri);
    if (!before) return;
    clearTimeout(before.timer);
    before.abort.abort();
    waiting.delete(uri);
  };

  const review = async (checked: Checked, abort: AbortController): Promise<void> => {
    const settings: unknown = await ConfigurationProvider.getConfiguration('lockstep', 'review');
    if ((settings as { enabled?: boolean } | undefined)?.enabled === false || abort.signal.aborted) return;
    const report = await runCheck(
      { k: 'review', uri: checked.document.uri.toString() },
      {
        libraryRoot: workspace.Uses.libraryRoot?.toString() ?? '',
        unsaved: Object.fromEntries(TextDocuments.all().map((each) => [each.uri, each.getText()])),
        signal: abort.signal,
        progress: () => {},
        background: true,
      },
    );
    // Whatever was typed meanwhile has its own review.
    if (!abort.signal.aborted) added.set(checked, 'review', report.remarks.map(diagnosticOf));
  };

  DocumentBuilder.onUpdate((_, deleted) => {
    for (const uri of deleted) forget(uri.toString());
  });
  DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
    const uri = document.uri.toString();
    forget(uri);
    const checked = added.checked(document);
    if (!checked || !TextDocuments.get(uri) || checked.base.some(({ severity }) => severity === 1)) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      review(checked, abort).catch((error) =>
        connection.console.warn(`A review failed: ${error instanceof Error ? error.message : error}`),
      );
    }, PAUSE);
    waiting.set(uri, { timer, abort });
  });
}

type Remark = ReviewReport['remarks'][number];

function diagnosticOf({ code, message, place, related }: Remark): Diagnostic {
  const range = ({ line, column, endLine, endColumn }: Remark['place']) => ({
    start: { line, character: column },
    end: { line: endLine, character: endColumn },
  });
  return {
    code,
    message,
    severity: 2,
    ...(code === 'LS7010' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    source: 'lockstep',
    range: range(place),
    relatedInformation: related.map((each) => ({
      message: each.message,
      location: { uri: each.place.uri, range: range(each.place) },
    })),
    data: { code },
  };
}
