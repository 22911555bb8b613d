// Runs tests: each case that is asked for is one check by the language server, and its expectations get what that has found.
import { type CancellationToken, type TestItem, type TestRun, type TestRunRequest, Uri } from 'vscode';
import type { CheckReport, Coverage } from '../../server/trace/report.ts';
import type { LockstepClient } from '../client/languageClient.ts';
import { checkRequest } from '../client/requests.ts';
import { addCoverage } from './coverageView.ts';
import type { TestFindings } from './findings.ts';
import type { TestItems } from './items.ts';
import { type CaseOutcome, failedCheck, type Outcome, outcomeOf } from './outcome.ts';
import { writeCase, writeLine } from './output.ts';
import { type CaseRun, selectCases } from './selection.ts';
import { testMessage } from './testMessages.ts';

export type Case = CaseRun<TestItem>;

export interface TestTools {
  client: LockstepClient;
  items: TestItems;
  findings: TestFindings;
}

export interface RunOptions {
  coverage?: boolean;
  /** Whenever something has changed: nothing is said of what is called off, and what does the same as before has the same result. */
  again?: boolean;
  /** Called after each case; with `false` no other case is begun. */
  after?(each: Case, outcome: CaseOutcome, run: TestRun): boolean;
}

/** Until everything has run, or was called off. The run is still open then. */
export async function runCases(
  tools: TestTools,
  request: TestRunRequest,
  run: TestRun,
  token: CancellationToken,
  { coverage = false, again = false, after = () => true }: RunOptions = {},
): Promise<void> {
  const { cases, broken } = selectCases(tools.items.roots, request, tools.items.targetOf);
  for (const item of broken) reportBroken(run, item);
  for (const { item, expectations } of cases)
    for (const each of expectations.length > 0 ? expectations : [item]) run.enqueued(each);
  const covered: { coverage: Coverage; complete: boolean }[] = [];
  for (const each of cases) {
    if (token.isCancellationRequested) {
      skip(run, each);
      continue;
    }
    const outcome = await checkStarted(tools, each, run, token, { coverage, again });
    if (again && token.isCancellationRequested) {
      skip(run, each);
      continue;
    }
    tell(tools, each, run, outcome);
    const { report } = outcome;
    if (report?.coverage) covered.push({ coverage: report.coverage, complete: report.search.complete });
    if (!after(each, outcome, run)) break;
  }
  if (coverage) addCoverage(run, covered);
}

async function checkStarted(
  { client }: TestTools,
  each: Case,
  run: TestRun,
  token: CancellationToken,
  options: Pick<RunOptions, 'coverage' | 'again'>,
): Promise<CaseOutcome> {
  const { item, expectations } = each;
  for (const started of expectations.length > 0 ? expectations : [item]) run.started(started);
  return check(client, each, token, options);
}

function tell({ items, findings }: TestTools, each: Case, run: TestRun, outcome: CaseOutcome): void {
  const { item, expectations } = each;
  writeCase(run, each, outcome, items.targetOf);
  const { report, own } = outcome;
  findings.set(item, report?.faults ?? []);
  if (own)
    state(run, item, own, report && expectations.length === 0 ? report.search.seconds * 1000 : undefined);
  for (const expectation of expectations) {
    const id = items.targetOf(expectation)?.expectation ?? '';
    const found = report?.expectations.find((one) => one.id === id);
    findings.set(expectation, found?.findings ?? []);
    // One search answers all expectations of the case: each has its share of the time, so that times add up.
    const share = report && (report.search.seconds * 1000) / report.expectations.length;
    state(run, expectation, outcome.expectation(id), share);
  }
  if (!own && expectations.length === 0) run.skipped(item);
}

async function check(
  client: LockstepClient,
  { target: { uri, scenario, case: values }, item }: Case,
  token: CancellationToken,
  { coverage = false, again: known = false }: Pick<RunOptions, 'coverage' | 'again'>,
): Promise<CaseOutcome> {
  try {
    const connection = await client.ready();
    const params = { uri, scenario, case: values, coverage, partial: true, series: true, known };
    const report: CheckReport = await connection.sendRequest(checkRequest, params, token);
    return outcomeOf(report, token.isCancellationRequested);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = item.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return failedCheck(reason, {
      uri,
      line: at.start.line,
      column: at.start.character,
      endLine: at.end.line,
      endColumn: at.end.character,
      fn: '',
    });
  }
}

function state(run: TestRun, item: TestItem, outcome: Outcome, duration: number | undefined): void {
  switch (outcome.state) {
    case 'passed':
      return run.passed(item, duration);
    case 'skipped':
      return run.skipped(item);
    case 'failed':
      return run.failed(item, outcome.messages.map(testMessage), duration);
    case 'errored':
      return run.errored(item, outcome.messages.map(testMessage), duration);
  }
}

function skip(run: TestRun, { item, expectations }: Case): void {
  for (const each of expectations.length > 0 ? expectations : [item]) run.skipped(each);
}

/** A file or a scenario that cannot be read has no cases to run. */
function reportBroken(run: TestRun, item: TestItem): void {
  const reason = typeof item.error === 'string' ? item.error : 'Its values cannot be told.';
  const { line, character } = item.range?.start ?? { line: 0, character: 0 };
  const place = { line, column: character, endLine: line, endColumn: character, fn: '' };
  const uri = item.uri?.toString() ?? Uri.parse('').toString();
  const text = `There is nothing to run. ${reason}`;
  run.errored(item, testMessage({ text, place: { uri, ...place }, frames: [] }));
  writeLine(run, `${item.label}: ${text}`, item);
}
