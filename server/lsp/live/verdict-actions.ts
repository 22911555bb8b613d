/** What can be done about a verdict: open the run that leads there in the debugger, or check again with other limits. */
import type { LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { CLIENT_COMMANDS } from '../code-lenses.ts';
import { type CounterexampleRun, checkIn, runsIn } from './counterexamples.ts';

/** More causes than this are better looked at in the results. */
const MOST_RUNS = 8;
const LONGEST = 90;

export function verdictActions(document: LangiumDocument, diagnostic: Diagnostic): CodeAction[] {
  const runs = runsIn(diagnostic.data).slice(0, MOST_RUNS);
  const isHang = diagnostic.code === 'LS8020';
  const act = (title: string, command: string, ...rest: unknown[]): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command, arguments: rest },
  });
  const open = runs.map((run) =>
    act(titleOf(run, runs.length, isHang), CLIENT_COMMANDS.counterexample, run.target),
  );
  const timeline = runs.slice(0, 1).map((run) => act('Show timeline', CLIENT_COMMANDS.timeline, run.target));
  const scenario = checkIn(diagnostic.data);
  const uri = document.textDocument.uri;
  const check =
    scenario === undefined
      ? []
      : [act('Check without the limits of live checks', CLIENT_COMMANDS.check, uri, scenario)];
  return [...open, ...timeline, ...check];
}

function titleOf({ headline }: CounterexampleRun, of: number, isHang: boolean): string {
  const title = isHang ? 'Debug this hang' : 'Debug this run';
  return of === 1 ? title : `${title}: ${shortened(headline)}`;
}

/** Causes that begin in the same way tell themselves apart at their ends: editors show one of several actions with the same title. */
function shortened(headline: string): string {
  if (headline.length <= LONGEST) return headline;
  return `${headline.slice(0, LONGEST / 2)}…${headline.slice(1 - LONGEST / 2)}`;
}
