// The test explorer: scenarios, their cases and expectations as tests; to run, to debug, for coverage, and again at each change.
import {
  type CancellationToken,
  Disposable,
  type OutputChannel,
  TestRunProfileKind,
  type TestRunRequest,
} from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { registerTestCommands } from './commands.ts';
import { runContinuously } from './continuous.ts';
import { detailsOf } from './coverageView.ts';
import { debugTests } from './debugRun.ts';
import { followTests } from './discovery.ts';
import { TestFindings } from './findings.ts';
import { TestItems } from './items.ts';
import { runCases, type TestTools } from './run.ts';

export function registerTesting(client: LockstepClient, output: OutputChannel): Disposable {
  const items = new TestItems();
  const tools: TestTools = { client, items, findings: new TestFindings() };
  const { controller } = items;

  async function runOnce(request: TestRunRequest, coverage: boolean): Promise<void> {
    const run = controller.createTestRun(request);
    try {
      await runCases(tools, request, run, run.token, { coverage });
    } finally {
      run.end();
    }
  }

  const check = (request: TestRunRequest, token: CancellationToken) =>
    request.continuous ? runContinuously(tools, request, token) : runOnce(request, false);
  controller.createRunProfile('Check', TestRunProfileKind.Run, check, true, undefined, true);
  controller.createRunProfile(
    'Debug',
    TestRunProfileKind.Debug,
    (request, token) => debugTests(tools, request, token),
    true,
  );
  const covering = controller.createRunProfile(
    'Coverage',
    TestRunProfileKind.Coverage,
    (request) => runOnce(request, true),
    true,
  );
  covering.loadDetailedCoverage = async (_, file) => detailsOf(file);

  return Disposable.from(items, followTests(client, items, output), registerTestCommands(tools));
}
