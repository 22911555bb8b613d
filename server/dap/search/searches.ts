// The searches that are under way in a session: what ends them, and how the client hears how far they have come.
import type { HangSearch, HangSearchFactory, SearchHooks, SearchProgress } from './hang-search.ts';

export interface Searches {
  /** A search that a request waits for; over when the machine moves. `done` when it has come to its end. */
  begin(requestId?: number): { signal: AbortSignal; done(): void };
  /** Another one whose progress is told, until `done`. */
  report(title: string): { signal: AbortSignal; tell(progress: SearchProgress): void; done(): void };
  /** Those with one of these ids. */
  cancel(ids: { requestId?: number; progressId?: string }): void;
  /** Those that were begun for where the machine stands. Says whether there were any. */
  endAll(): boolean;
}

/** `event` sends one; `hears`: the client shows progress. */
export function createSearches(event: (name: string, body: object) => void, hears: () => boolean): Searches {
  const begun = new Map<AbortController, number | undefined>();
  const reported = new Map<string, AbortController>();
  let last = 0;

  return {
    begin(requestId) {
      const abort = new AbortController();
      begun.set(abort, requestId);
      return { signal: abort.signal, done: () => void begun.delete(abort) };
    },
    report(title) {
      const progressId = `search ${++last}`;
      const abort = new AbortController();
      let started = false;
      reported.set(progressId, abort);
      return {
        signal: abort.signal,
        tell(progress) {
          if (!hears() || abort.signal.aborted) return;
          const message = progressText(progress);
          if (started) event('progressUpdate', { progressId, message });
          else event('progressStart', { progressId, title, cancellable: true, message });
          started = true;
        },
        done() {
          reported.delete(progressId);
          if (started) event('progressEnd', { progressId });
        },
      };
    },
    cancel({ requestId, progressId }) {
      if (progressId !== undefined) reported.get(progressId)?.abort();
      if (requestId === undefined) return;
      for (const [abort, id] of begun) if (id === requestId) abort.abort();
    },
    endAll() {
      const some = begun.size > 0;
      for (const abort of begun.keys()) abort.abort();
      return some;
    },
  };
}

function progressText({ states, depth }: SearchProgress): string {
  return `${grouped(states)} states, ${grouped(depth)} steps deep`;
}

function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Searches that tell the client how far they are, and that it can cancel. Quiet ones and glances do not. */
export function tellingProgress(searches: Searches, createSearch: HangSearchFactory): HangSearchFactory {
  return (program, maxStates): HangSearch => {
    const inner = createSearch(program, maxStates);

    async function told<T>(
      title: string,
      signal: AbortSignal,
      hooks: SearchHooks | undefined,
      ask: (signal: AbortSignal, hooks: SearchHooks | undefined) => Promise<T>,
    ): Promise<T> {
      if (hooks?.quiet) return ask(signal, hooks);
      const report = searches.report(title);
      try {
        return await ask(AbortSignal.any([signal, report.signal]), { ...hooks, progress: report.tell });
      } finally {
        report.done();
      }
    }

    return {
      inBackground: inner.inBackground,
      nearest: (run, signal, hooks) =>
        told('Looking for the nearest hang', signal, hooks, (s, h) => inner.nearest(run, s, h)),
      outlook: (run, signal, about) => inner.outlook(run, signal, about),
      prospect: (run, signal, hooks) =>
        told('Can a hang still be avoided?', signal, hooks, (s, h) => inner.prospect(run, s, h)),
      reach: (run, signal, hooks) =>
        told('Looking for a run', signal, hooks, (s, h) => inner.reach(run, s, h)),
      check: (signal, hooks) =>
        told('Looking for the counterexample', signal, hooks, (s, h) => inner.check(s, h)),
      dispose: () => inner.dispose(),
    };
  };
}
