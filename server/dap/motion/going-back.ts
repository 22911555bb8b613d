// Step back and reverse continue: moments of the run so far, found by walking it again.
import { decisionParts } from '../../machine/decision.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isDeeper, type Standing, sameLine, standing } from '../view/stack.ts';
import { arrivedAt, enter, shownNow } from './call-sites.ts';
import { findingStop } from './hang-stops.ts';
import type { Motion, RunContext } from './running.ts';
import type { Stop } from './stop.ts';
import { metOnWay } from './stop-conditions.ts';

const SEGMENT = 64;

export const ENTRY_TEXT = 'Start of the run';

/**
 * The moment before the last statement of an agent, over the calls in it; without `statement` before its last op.
 * The start when it has not moved.
 */
export function momentBefore(debuggee: Debuggee, agent: number, statement: boolean): number {
  const { history, machine, program } = debuggee;
  const last = history.lastOwn(agent);
  if (last < 0 || !statement) return Math.max(0, last);
  const now = shownNow(debuggee, agent);
  let found = 0;
  let line: Standing | undefined;
  for (let t = last; t >= 0; t = history.lastOwn(agent, t)) {
    const shown = shownAt(t);
    const over = line ?? now;
    if (shown && over && isDeeper(machine, shown, over)) continue;
    // Another line, or an earlier round of a loop in this one.
    if (line && (!shown || !sameLine(line, shown) || shown.location >= line.location)) break;
    line = shown;
    found = t;
    if (decisionParts(history.decision(t)).k === 'interrupt') break;
  }
  return found;

  function shownAt(t: number): Standing | undefined {
    const is = standing(machine, history.stateAt(t), agent);
    const earlier = history.lastOwn(agent, t);
    const was = earlier < 0 ? undefined : standing(machine, history.stateAt(earlier), agent);
    return is && arrivedAt(program, was, is);
  }
}

/** Goes back to the last breakpoint or finding before the present moment, or to the start. */
export function createReverse(context: RunContext): Motion {
  const { history, facts } = context.debuggee;
  let to = history.position;

  return {
    advance() {
      // The present moment itself does not count.
      const last = to === history.position ? to - 1 : to;
      const from = Math.max(0, Math.floor((to - 1) / SEGMENT) * SEGMENT);
      let found: { moment: number; stop: Stop } | undefined;
      history.walk(from, Math.max(from, last), (before, step, after, t) => {
        const fact = facts.endsAt(t + 1);
        const stop =
          (fact && findingStop(context, fact)) ?? metOnWay(context, before, step, after, t + 1, 'back');
        if (stop) found = { moment: t + 1, stop };
      });
      if (found) {
        history.seek(found.moment);
        enter(context.debuggee, found.stop.agent, found.stop.entered ?? 0);
        return found.stop;
      }
      to = from;
      if (to > 0) return undefined;
      history.seek(0);
      return { reason: 'entry', agent: 0, description: ENTRY_TEXT };
    },
  };
}
