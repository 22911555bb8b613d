// Debugging a test: the debugger opens on the run that shows why it fails.
import {
  type CancellationToken,
  type DebugSession,
  debug,
  type TestRun,
  type TestRunRequest,
  window,
} from 'vscode';
import { savedFile, startDebugging } from '../commands/debug.ts';
import { DEBUG_TYPE } from '../debug/launch.ts';
import { pathOf } from '../debug/programPath.ts';
import { type Choice, choiceOf } from './choice.ts';
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

type Chosen = Choice & { each: Case };

/** Undefined when nothing can be debugged: the case cannot be compiled. */
function choose({ items }: TestTools, each: Case, { report }: CaseOutcome): Chosen | undefined {
  const ids = each.expectations.map((item) => items.targetOf(item)?.expectation ?? '');
  return report && { each, ...choiceOf(report, ids) };
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
