// The debug session in front, and what its adapter last said of the run.
import { type DebugSession, type Disposable, debug, EventEmitter, Disposable as Many } from 'vscode';
import { DEBUG_TYPE } from '../launch.ts';
import type { RunState } from './messages.ts';

export interface RunSessions extends Disposable {
  /** Of the session in front. */
  state(): RunState | undefined;
  onChange(listener: () => void): Disposable;
}

export function followSessions(): RunSessions {
  const states = new Map<string, RunState>();
  const changed = new EventEmitter<void>();
  const subscriptions = Many.from(
    changed,
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE || event !== 'lockstep/state') return;
      states.set(session.id, body as RunState);
      changed.fire();
    }),
    debug.onDidTerminateDebugSession(({ id }) => {
      states.delete(id);
      changed.fire();
    }),
    debug.onDidChangeActiveDebugSession(() => changed.fire()),
  );
  return {
    state: () => states.get(activeSession()?.id ?? ''),
    onChange: changed.event,
    dispose: () => subscriptions.dispose(),
  };
}

export function activeSession(): DebugSession | undefined {
  const session = debug.activeDebugSession;
  return session?.type === DEBUG_TYPE ? session : undefined;
}
