// Follows the active debug session: fetches what is new of its run, one request at a time.
import type { DebugSession } from 'vscode';
import type { Known, TimelinePart, ToView } from './messages.ts';

/** Steps that are fetched at once. */
const CHUNK = 50_000;
/** Numbers of a place (PLACE in the timeline's model). */
const PLACE_WIDTH = 5;

export interface Follower {
  /** Something has happened in a session, or another one is active now. */
  refresh(session: DebugSession | undefined): Promise<void>;
  /** The view has nothing: it has been loaded, for the first time or again. */
  forget(): void;
}

export function createFollower(tell: (message: ToView) => void): Follower {
  let known: (Known & { session: string }) | undefined;
  let running = false;
  let again: DebugSession | undefined;

  async function fetch(session: DebugSession): Promise<void> {
    for (;;) {
      const has = known?.session === session.id ? known : undefined;
      const part: TimelinePart = await session.customRequest('lockstep/timeline', {
        from: has?.from ?? 0,
        to: (has?.from ?? 0) + CHUNK,
        revision: has?.revision ?? 0,
        strings: has?.strings ?? 0,
        places: has?.places ?? 0,
      });
      known = {
        session: session.id,
        revision: part.revision,
        from: part.to,
        strings: part.stringsFrom + part.strings.length,
        places: part.placesFrom + part.places.length / PLACE_WIDTH,
      };
      tell({ kind: 'part', session: session.id, part });
      if (part.to >= part.length) return;
    }
  }

  return {
    async refresh(session) {
      // What an ended session has shown stays: it can still be looked at and saved.
      if (!session) return;
      again = session;
      if (running) return;
      running = true;
      try {
        for (let next: DebugSession | undefined = again; next; next = again) {
          again = undefined;
          await fetch(next);
        }
      } catch {
        // Launching still, or ended: the next stop asks again.
      } finally {
        running = false;
      }
    },
    forget() {
      known = undefined;
      tell({ kind: 'none' });
    },
  };
}
