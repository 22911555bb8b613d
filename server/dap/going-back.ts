// Step back and reverse continue: moments of the run so far, found by walking it again.
import { decisionParts } from '../machine/decision.ts';
import { type Debuggee, moverOf } from './debuggee.ts';
import { findingStop } from './hang-stops.ts';
import type { Motion, RunContext } from './running.ts';
import { sameLine, standing } from './stack.ts';
import type { Stop } from './stop.ts';

const SEGMENT = 64;

export const ENTRY_TEXT = 'Start of the run';

/** The moment before the last statement of an agent; without `statement` before its last op. The start when it has not moved. */
export function momentBefore({ history, machine }: Debuggee, agent: number, statement: boolean): number {
  const own = (t: number) => {
    const parts = decisionParts(history.decision(t));
    return parts.agent === agent && parts.k !== 'arrive';
  };
  let found: number | undefined;
  let line: ReturnType<typeof standing>;
  for (let t = history.position - 1; t >= 0; t--) {
    if (!own(t)) continue;
    const here = standing(machine, history.stateAt(t), agent);
    if (found === undefined) line = here;
    else if (!sameLine(line, here)) return found;
    found = t;
    if (!statement) return found;
  }
  return found ?? 0;
}

/** Goes back to the last breakpoint or finding before the present moment, or to the start. */
export function createReverse(context: RunContext): Motion {
  const { history, machine, facts } = context.debuggee;
  let to = history.position;

  return {
    advance() {
      // The present moment itself does not count.
      const last = to === history.position ? to - 1 : to;
      const from = Math.max(0, Math.floor((to - 1) / SEGMENT) * SEGMENT);
      let found: { moment: number; stop: Stop } | undefined;
      history.walk(from, Math.max(from, last), (before, _decision, after, t) => {
        const stop = stopAt(t + 1, moverOf(history, t), () =>
          context.breakpoints.hit(machine, before, after, moverOf(history, t)),
        );
        if (stop) found = { moment: t + 1, stop };
      });
      if (found) {
        history.seek(found.moment);
        return found.stop;
      }
      to = from;
      if (to > 0) return undefined;
      history.seek(0);
      return { reason: 'entry', agent: 0, description: ENTRY_TEXT };
    },
  };

  function stopAt(moment: number, agent: number, hits: () => number[]): Stop | undefined {
    const fact = facts.endsAt(moment);
    const stop = fact && findingStop(context, fact);
    if (stop) return stop;
    const hitBreakpointIds = hits();
    return hitBreakpointIds.length > 0 ? { reason: 'breakpoint', agent, hitBreakpointIds } : undefined;
  }
}
