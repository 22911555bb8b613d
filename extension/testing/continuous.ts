// Continuous runs: what has changed runs again, once nobody has typed for a moment.
import { type CancellationToken, CancellationTokenSource, type TestItem, TestRunRequest } from 'vscode';
import { runCases, type TestTools } from './run.ts';

/** Milliseconds without a change before a run begins. */
const PAUSE = 400;

export function runContinuously(tools: TestTools, request: TestRunRequest, token: CancellationToken): void {
  const waiting = new Map<string, TestItem>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: CancellationTokenSource | undefined;

  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void begin(), PAUSE);
  };

  async function begin(): Promise<void> {
    if (running || waiting.size === 0) return;
    const files = [...waiting.values()];
    waiting.clear();
    // A file that is in the middle of a change runs when it can be read again.
    const include = files.filter(({ error }) => error === undefined).flatMap(wantedIn);
    if (include.length === 0) return;
    running = new CancellationTokenSource();
    const { token: cancelled } = running;
    const own = new TestRunRequest(include, request.exclude, request.profile, true, true);
    const run = tools.items.controller.createTestRun(own);
    const listening = run.token.onCancellationRequested(() => running?.cancel());
    try {
      await runCases(tools, own, run, cancelled, { again: true });
    } finally {
      // Called off by a change of one of them.
      if (cancelled.isCancellationRequested && !run.token.isCancellationRequested)
        for (const file of files) waiting.set(file.id, file);
      run.end();
      listening.dispose();
      running.dispose();
      running = undefined;
    }
    if (!token.isCancellationRequested) wait();
  }

  /** What of a changed file is to run: all of it, or what was chosen in it. */
  function wantedIn(file: TestItem): readonly TestItem[] {
    if (!request.include) return [file];
    return request.include.some(({ id }) => id === file.id)
      ? [file]
      : request.include.filter((each) => each.uri?.toString() === file.uri?.toString());
  }

  const listening = tools.items.onDidChange((changed) => {
    for (const file of changed) waiting.set(file.id, file);
    running?.cancel();
    wait();
  });
  token.onCancellationRequested(() => {
    listening.dispose();
    clearTimeout(timer);
    running?.cancel();
  });
}
