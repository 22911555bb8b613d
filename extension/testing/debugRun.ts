// Debugging a test: the debugger opens on the run that shows why it fails.
import {
  type CancellationToken,
  type DebugSession,
  debug,
  type TestRun,
  type TestRunRequest,
  window,
} from 'vscode';
import type { Finding } from '../../server/trace/report.ts';
import { savedFile, startDebugging } from '../commands/debug.ts';
import { DEBUG_TYPE } from '../debug/launch.ts';
import { pathOf } from '../debug/programPath.ts';
import { stopAtFor } from './findings.ts';
import type { CaseOutcome } from './outcome.ts';
import { type Case, runCases, type TestTools } from './run.ts';

/** Of what is chosen, the first that fails is debugged: one session can show one run. If none does, the start of the first is shown. */
export async function debugTests(
  tools: TestTools,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<void> {
  const run = tools.items.controller.createTestRun(request);
  try {
    let first: Chosen | undefined;
    let failing: Chosen | undefined;
    await runCases(tools, request, run, run.token, {
      after(each, outcome) {
        const chosen = choose(tools, each, outcome);
        first ??= chosen;
        if (chosen?.fails) failing = chosen;
        return failing === undefined;
      },
    });
    const chosen = failing ?? first;
    if (chosen && !token.isCancellationRequested) await debugChosen(chosen, run, token);
  } finally {
    run.end();
  }
}

interface Chosen {
  each: Case;
  fails: boolean;
  /** What there is to see: against what is expected, or for it. */
  finding?: Finding;
  /** What to say when there is nothing that fails. */
  told?: string;
}

/** Undefined when nothing can be debugged: the case cannot be compiled. */
function choose({ items }: TestTools, each: Case, { report }: CaseOutcome): Chosen | undefined {
  if (!report) return undefined;
  const [fault] = report.faults;
  if (fault) return { each, fails: true, finding: fault };
  const ids = each.expectations.map((item) => items.targetOf(item)?.expectation);
  const wanted = report.expectations.filter(({ id }) => ids.includes(id));
  const violated = wanted.find(({ verdict, findings }) => verdict === 'violated' && findings.length > 0);
  if (violated) return { each, fails: true, finding: violated.findings[0] };
  const what = wanted.length === 1 ? `expect ${wanted[0].text}` : each.target.scenario;
  const start = 'The debugger is at the start of the scenario.';
  if (wanted.some(({ verdict }) => verdict === 'violated'))
    return { each, fails: true, told: `${what}: not met, and so there is no run to show. ${start}` };
  if (report.verdict !== 'holds') {
    const why = report.search.limit ? `: ${report.search.limit}` : '';
    return { each, fails: false, told: `${what} is not known to fail, nor to hold${why}. ${start}` };
  }
  const witness = wanted.find(({ findings }) => findings.length > 0);
  if (witness)
    return {
      each,
      fails: false,
      finding: witness.findings[0],
      told: `expect ${witness.text} holds: the debugger is on a run that shows it.`,
    };
  return { each, fails: false, told: `${what} holds: there is no run against it. ${start}` };
}

async function debugChosen(
  { each: { target }, finding, told }: Chosen,
  testRun: TestRun,
  token: CancellationToken,
): Promise<void> {
  const file = await savedFile(target.uri);
  if (!file) return;
  const started: DebugSession[] = [];
  const listening = debug.onDidStartDebugSession((session) => {
    if (session.type === DEBUG_TYPE && !session.parentSession) started.push(session);
  });
  const counterexample = finding && { counterexample: finding.id, stopAt: stopAtFor(finding) };
  const fields = { program: pathOf(file), scenario: target.scenario, case: target.case };
  await startDebugging({ ...fields, ...counterexample }, { testRun });
  listening.dispose();
  if (told) void window.showInformationMessage(told);
  // The run lasts as long as the session, so that one can be stopped by the other.
  if (started.length > 0) await untilEnded(started[0], token);
}

function untilEnded(session: DebugSession, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const subscriptions = [
      debug.onDidTerminateDebugSession((ended) => {
        if (ended.id === session.id) end();
      }),
      token.onCancellationRequested(() => void debug.stopDebugging(session)),
    ];
    const end = (): void => {
      for (const each of subscriptions) each.dispose();
      resolve();
    };
  });
}
