/**
 * From what a step has met to what becomes of it: conditions are asked, hits are counted, log points speak, and what is
 * left stops the machine.
 */
import type { State } from '../../machine/machine.ts';
import type { Breakpoint } from './breakpoint.ts';
import { readAccess } from './data-condition.ts';
import type { Met } from './hits-table.ts';
import type { Ground } from './placing.ts';

/** A line that a log point says. */
export interface Said {
  text: string;
  at: { source: number; line: number; column: number } | undefined;
}

/** A hit that stops the machine. */
export interface Stopping extends Met {
  /** Why its condition cannot be told. */
  failure?: string;
}

/** Gives the hits that stop at a moment. Without `say` log points are silent: one goes back, or looks again. */
export function stoppingAt(
  ground: Ground,
  met: Met[],
  s: State,
  moment: number,
  say: ((said: Said) => void) | undefined,
): Stopping[] {
  return met.flatMap((each) => {
    const { breakpoint, at } = each;
    const held = holds(ground, each, s, moment);
    if (held === false) return [];
    if (typeof held === 'string') return [{ ...each, failure: held }];
    breakpoint.hits?.note(moment);
    if (breakpoint.counts && !breakpoint.counts(breakpoint.hits?.count(moment) ?? 0)) return [];
    if (!breakpoint.message) return [each];
    if (say && isNews(breakpoint, moment)) say({ text: messageOf(ground, each, s, moment), at });
    return [];
  });
}

/** It has not spoken about this moment of the run. */
function isNews({ told }: Breakpoint, moment: number): boolean {
  return !told || moment > told.until() || moment === 0;
}

/** The condition holds; a text when it cannot be told. */
function holds(ground: Ground, met: Met, s: State, moment: number): boolean | string {
  const { wish } = met.breakpoint;
  const condition = met.touched ? readAccess(wish.condition).condition : wish.condition;
  return condition === undefined || ground.asker.holds(condition, standpointOf(ground, met, s), s, moment);
}

function messageOf(ground: Ground, met: Met, s: State, moment: number): string {
  const at = standpointOf(ground, met, s);
  const parts = met.breakpoint.message ?? [];
  return parts
    .map((part) => (typeof part === 'string' ? part : ground.asker.valueOf(part.expression, at, s, moment)))
    .join('');
}

/** Who watches data asks as somebody who looks at the machine after it: in the frame where the CPU stands then. */
function standpointOf({ machine }: Ground, { agent, frame, touched }: Met, s: State) {
  const location = agent < 0 ? 0 : machine.location(s, agent);
  const standsIn = touched && location > 0 ? machine.program.ops[location].frame : frame;
  return { agent, location, frame: standsIn };
}
