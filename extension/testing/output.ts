// The output of a test run: what each case found, with its runs as text.
import type { TestItem, TestRun } from 'vscode';
import { expectationAsText, findingAsText } from '../results/text.ts';
import { caseTitle, searchSummary, verdictMark } from '../results/wording.ts';
import type { CaseOutcome } from './outcome.ts';
import type { CaseRun } from './selection.ts';
import type { Target } from './tree.ts';

/** A test shows what is written for it, and the run all of it. What a case has in common is no test of its own, if there is nothing wrong with it. */
export function writeCase(
  run: TestRun,
  { item, expectations }: CaseRun<TestItem>,
  { report, own }: CaseOutcome,
  targetOf: (item: TestItem) => Target | undefined,
): void {
  if (!report) {
    const messages = own && 'messages' in own ? own.messages.map(({ text }) => `    ${text}`) : [];
    writeLine(run, [`${item.label}: not checked`, ...messages].join('\n'), item);
    return;
  }
  const title = `${verdictMark[report.verdict]} ${caseTitle(report)}: ${report.verdict}`;
  writeLine(run, `${title}\n    ${searchSummary(report.search)}`, own && item);
  for (const fault of report.faults) writeLine(run, findingAsText(fault), item);
  for (const each of expectations) {
    const found = report.expectations.find(({ id }) => id === targetOf(each)?.expectation);
    if (found) writeLine(run, expectationAsText(found), each);
  }
}

/** A terminal shows it: its lines end with both characters. */
export function writeLine(run: TestRun, text: string, item?: TestItem): void {
  run.appendOutput(`${text.replace(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
}
