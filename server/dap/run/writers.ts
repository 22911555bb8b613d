// Who wrote this last: the step of the run that last stored to a thing, found by going back over the run.
import { createBreakpoint } from '../breakpoints/breakpoint.ts';
import { createAsker } from '../breakpoints/conditions.ts';
import { createHitsTable, type Met } from '../breakpoints/hits-table.ts';
import { placementOf } from '../breakpoints/placing.ts';
import { createSourceLines } from '../breakpoints/source-lines.ts';
import type { Debuggee } from '../launch/debuggee.ts';

export interface Written extends Pick<Met, 'agent' | 'at'> {
  /** What was done, without its subject. */
  text: string;
  /** The moment before the store: the machine stands at the statement there. */
  moment: number;
}

/** How far is walked at once. */
const STRETCH = 512;

/** The last store to what a data id means, before a moment; undefined when the run has none, a text when nothing is meant. */
export function lastWritten(
  debuggee: Debuggee,
  dataId: string,
  before: number,
): Written | undefined | string {
  const { machine, history } = debuggee;
  const breakpoint = createBreakpoint(0, { k: 'data', dataId, access: 'readWrite', condition: 'written' });
  breakpoint.placement = placementOf(breakpoint, {
    machine,
    lines: createSourceLines(debuggee),
    asker: createAsker(debuggee),
  });
  if (breakpoint.placement.k === 'failed') return breakpoint.placement.message;
  const table = createHitsTable(machine, [breakpoint]);
  if (!table) return undefined;
  let found: Written | undefined;
  for (let to = before; to > 0 && !found; to = Math.max(0, to - STRETCH)) {
    history.walk(Math.max(0, to - STRETCH), to, (s, step, after, t) => {
      const [met] = table.concerns(s, step) ? table.met(s, step, after) : [];
      if (met) found = { agent: met.agent, at: met.at, text: met.touched?.text() ?? '', moment: t };
    });
  }
  return found;
}
