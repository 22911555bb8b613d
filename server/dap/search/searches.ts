// The searches and other long work that is under way in a session: what ends it, and how the client hears how far it has come.
import type { HangSearch, HangSearchFactory, SearchHooks, SearchProgress } from './hang-search.ts';

export interface Searches {
  /** A search that a request waits for; over when the machine moves, unless it is `lasting`. `done` when it has come to its end. */
  begin(requestId?: number, lasting?: boolean): { signal: AbortSignal; done(): void };
  /** Another one whose progress is told, until `done`. */
  report(title: string): Report;
  /** Those with one of these ids. */
  cancel(ids: { requestId?: number; progressId?: string }): void;
  /** Those that were begun for where the machine stands. Says whether there were any. */
  endAll(): boolean;
  /** The session is over, and with it everything. */
  close(): void;
}

export interface Report {
  signal: AbortSignal;
  /** `percentage`: from 0 to 100, where it is known. */
  tell(message: string, percentage?: number): void;
  done(): void;
}

/** `event` sends one; `hears`: the client shows progress. */
export function createSearches(event: (name: string, body: object) => void, hears: () => boolean): Searches {
  const begun = new Map<AbortController, { requestId?: number; lasting: boolean }>();
  const reported = new Map<string, AbortController>();
  let last = 0;
  let closed = false;

  return {
    begin(requestId, lasting = false) {
      const abort = new AbortController();
      if (closed) abort.abort();
      begun.set(abort, { requestId, lasting });
      return { signal: abort.signal, done: () => void begun.delete(abort) };
    },
    report(title) {
      const progressId = `search ${++last}`;
      const abort = new AbortController();
      let started = false;
      reported.set(progressId, abort);
      return {
        signal: abort.signal,
        tell(message, percentage) {
          if (!hears() || abort.signal.aborted) return;
          const body = { progressId, message, ...(percentage === undefined ? {} : { percentage }) };
          if (started) event('progressUpdate', body);
          else event('progressStart', { ...body, title, cancellable: true });
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
      for (const [abort, of] of begun) if (of.requestId === requestId) abort.abort();
    },
    endAll() {
      const here = [...begun].filter(([, { lasting }]) => !lasting);
      for (const [abort] of here) abort.abort();
      return here.length > 0;
    },
    close() {
      closed = true;
      for (const abort of begun.keys()) abort.abort();
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
        return await ask(AbortSignal.any([signal, report.signal]), {
          ...hooks,
          progress: (progress) => report.tell(progressText(progress)),
        });
      } finally {
        report.done();
      }
    }

    return {
      inBackground: inner.inBackground,
      nearest: (run, signal, hooks) =>
        told('Looking for the nearest hang', signal, hooks, (s, h) => inner.nearest(run, s, h)),
      outlook: (run, signal, about) => inner.outlook(run, signal, about),
      chance: (run, signal, about) => inner.chance(run, signal, about),
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
