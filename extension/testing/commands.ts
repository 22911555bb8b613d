// Debug This Hang (or Run, if nothing hangs in it) and Show Timeline, from the menus of a failed test and of its messages.
import { commands, Disposable, type TestItem, type TestMessage } from 'vscode';
import type { CounterexampleTarget } from '../commands/debug.ts';
import { stopAtFor } from './findings.ts';
import type { TestTools } from './run.ts';
import { findingOf } from './testMessages.ts';

export function registerTestCommands({ items, findings }: Pick<TestTools, 'items' | 'findings'>): Disposable {
  const counterexampleOf = (chosen: unknown): CounterexampleTarget | undefined => {
    const { test, message } = isOfMessage(chosen)
      ? chosen
      : { test: chosen as TestItem | undefined, message: undefined };
    const target = test && items.targetOf(test);
    if (!test || !target?.case) return undefined;
    const known = findings.of(test);
    const id = findingOf(message) ?? known[0]?.id;
    if (id === undefined) return undefined;
    const { uri, scenario, case: values } = target;
    const kind = known.find((each) => each.id === id)?.kind ?? 'stuck';
    return { uri, scenario, case: values, counterexample: id, stopAt: stopAtFor({ kind }) };
  };
  const passedTo = (command: string) => (chosen: unknown) => {
    const counterexample = counterexampleOf(chosen);
    return counterexample && commands.executeCommand(command, counterexample);
  };
  return Disposable.from(
    commands.registerCommand('lockstep.debugTestHang', passedTo('lockstep.debugCounterexample')),
    commands.registerCommand('lockstep.debugTestRun', passedTo('lockstep.debugCounterexample')),
    commands.registerCommand('lockstep.timelineOfTest', passedTo('lockstep.timelineOfCounterexample')),
  );
}

/** What the menu of a message passes; that of a test passes the test. */
function isOfMessage(chosen: unknown): chosen is { test: TestItem | undefined; message: TestMessage } {
  return typeof chosen === 'object' && chosen !== null && 'message' in chosen;
}
