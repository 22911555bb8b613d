// A breakpoint of any kind: what the client asks for, and what became of it in the program.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ClientConventions } from '../client-conventions.ts';
import type { Told } from '../run/told.ts';
import { readHitCondition } from './hit-conditions.ts';
import type { HitRecord } from './hit-record.ts';
import { type MessagePart, readLogMessage } from './log-messages.ts';
import type { DataWatch } from './touched.ts';

/** How often, and when, and whether it stops or speaks. */
export interface Manner {
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

export type AccessType = DebugProtocol.DataBreakpointAccessType;

/** Lines and columns are 0-based. */
export type Wish = Manner &
  (
    | { k: 'line'; path: string; line: number; column?: number }
    | { k: 'function'; name: string }
    | { k: 'data'; dataId: string; access: AccessType }
    /** What the client has sent is no breakpoint. */
    | { k: 'unreadable'; message: string }
  );

export type Placement =
  | { k: 'pending' }
  | { k: 'failed'; message: string }
  | { k: 'line'; source: number; line: number; column?: number }
  | { k: 'function'; fn: number }
  | { k: 'data'; watch: DataWatch };

export interface Breakpoint {
  readonly id: number;
  readonly wish: Wish;
  /** Why it can never be placed, whatever the program is. */
  readonly wrong?: string;
  placement: Placement;
  /** Whether hit number n (from 1) counts; absent when every one does. */
  readonly counts?: (n: number) => boolean;
  /** What it says instead of stopping. */
  readonly message?: MessagePart[];
  /** Hits of the run, for those that count them. */
  hits?: HitRecord;
  /** How far a log point has spoken about the run. */
  told?: Told;
}

/** A breakpoint that is not placed yet. */
export function createBreakpoint(id: number, wish: Wish): Breakpoint {
  const counts = wish.hitCondition === undefined ? undefined : readHitCondition(wish.hitCondition);
  const message = wish.logMessage === undefined ? undefined : readLogMessage(wish.logMessage);
  const mistakes = [wish.k === 'unreadable' ? wish.message : undefined, counts, message];
  const wrong = mistakes.find((each) => typeof each === 'string');
  return {
    id,
    wish,
    placement: { k: 'pending' },
    ...(typeof wrong === 'string' ? { wrong } : {}),
    ...(typeof counts === 'function' ? { counts } : {}),
    ...(Array.isArray(message) ? { message } : {}),
  };
}

/** How the client is told of a breakpoint. */
export function breakpointBody(
  { id, wish, placement }: Breakpoint,
  { lineBase, columnBase }: ClientConventions,
): DebugProtocol.Breakpoint {
  const asked = wish.k === 'line' ? { line: wish.line + lineBase } : {};
  switch (placement.k) {
    case 'pending':
      return {
        id,
        verified: false,
        ...asked,
        message: 'The breakpoint is placed when the scenario starts.',
        reason: 'pending',
      };
    case 'failed':
      return { id, verified: false, ...asked, message: placement.message, reason: 'failed' };
    case 'line': {
      const column = placement.column === undefined ? {} : { column: placement.column + columnBase };
      return { id, verified: true, line: placement.line + lineBase, ...column };
    }
    default:
      return { id, verified: true };
  }
}
