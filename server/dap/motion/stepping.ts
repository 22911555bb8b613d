/**
 * Step over, in and out: they move one CPU and leave the others where they are, until it stands at another line
 * or in another frame. A CPU that cannot go on stops where it is and says why.
 */
import type { Decision } from '../../machine/decision.ts';
import { decisionParts } from '../../machine/decision.ts';
import { agentName, vectorName } from '../../trace/names.ts';
import { type Debuggee, isFull, ownDecisions } from '../launch/debuggee.ts';
import type { Problem } from '../problems.ts';
import { isDeeper, type Standing, sameLine, standing } from '../view/stack.ts';
import { whyNoStep, whyStill } from '../view/waiting.ts';
import { arrivedAt, enter, hiddenNow, shownNow } from './call-sites.ts';
import { createCycleFinder } from './cycles.ts';
import { fullStop } from './hang-stops.ts';
import type { Motion, RunContext } from './running.ts';
import type { Stop } from './stop.ts';
import { breakpointInside, stopAfter } from './stop-conditions.ts';

/** `alone`: on and on, as long as it can. */
export type StepKind = 'over' | 'in' | 'out' | 'instruction' | 'alone';

export function createStep(context: RunContext, agent: number, kind: StepKind): Motion | Problem {
  const { debuggee } = context;
  const { machine, history } = debuggee;
  const refused = whyNoStep(machine, history.state, agent);
  if (refused) return refused;
  const start = shownNow(debuggee, agent);
  const atCall = machine.pendingLevel(history.state, agent) === 0 && hiddenNow(debuggee, agent).length > 0;
  if (kind === 'in' && atCall) return stepIntoCall(debuggee, agent);
  const goesRound = createCycleFinder();
  let previous = start;
  const inside = atCall && kind !== 'instruction' ? breakpointInside(context, agent) : undefined;

  return {
    advance() {
      if (inside) return inside;
      const decision = choose(context, agent);
      if (decision === undefined) return stillStop(context, agent);
      if (isFull(debuggee)) return asStep(fullStop(debuggee));
      const { before } = history;
      history.advance(decision);
      const stop = stopAfter(context, before);
      if (stop) return stop instanceof Promise ? stop : asStep(stop);
      const parts = decisionParts(decision);
      if (parts.k === 'interrupt' && kind !== 'alone') {
        const taken = `${agentName(debuggee.program, agent)} takes ${vectorName(debuggee.program, parts.vector)}`;
        return { reason: 'step', agent, description: taken };
      }
      const is = standing(machine, history.state, agent);
      const shown = is && arrivedAt(debuggee.program, standing(machine, before, agent), is);
      if (arrived(kind, start, previous, shown))
        return { reason: 'step', agent, description: describe(agent) };
      previous = shown;
      return goesRound(history.state) ? roundStop(agent) : undefined;
    },
  };

  function arrived(
    how: StepKind,
    from: Standing | undefined,
    was: Standing | undefined,
    is: Standing | undefined,
  ): boolean {
    if (how === 'alone') return false;
    if (how === 'instruction' || !from || !is || is.level < from.level) return true;
    if (how !== 'in' && isDeeper(machine, is, from)) return false;
    if (how === 'out') return is.frame !== from.frame;
    // Back at the same line from further down: another round of a loop.
    const again = was !== undefined && sameLine(was, is) && is.location <= was.location;
    return !sameLine(from, is) || again;
  }

  /** A step that ends where the CPU cannot go on says so at once. */
  function describe(of: number): string | undefined {
    const still = whyStill(machine, history.state, of);
    return still && `${agentName(debuggee.program, of)} ${still}`;
  }

  function roundStop(of: number): Stop {
    const name = agentName(debuggee.program, of);
    return {
      reason: 'step',
      agent: of,
      description: `${name} goes round in a loop`,
      text: `${name} alone would go round here for ever: only another CPU can change that.`,
    };
  }
}

/** What stops a run without being asked for, such as the end of the scenario, is the end of a step here. */
function asStep(stop: Stop): Stop {
  return stop.reason === 'pause' ? { ...stop, reason: 'step' } : stop;
}

/** The callee is begun in the view only: the machine stands there already. */
function stepIntoCall(debuggee: Debuggee, agent: number): Motion {
  return {
    advance() {
      enter(debuggee, agent, 1);
      return { reason: 'step', agent };
    },
  };
}

/** The known future is followed as long as it is this agent's. */
function choose({ debuggee }: RunContext, agent: number): Decision | undefined {
  const { machine, history } = debuggee;
  const own = ownDecisions(machine, history.state, agent);
  const known = history.position < history.length ? history.decision(history.position) : undefined;
  return own.find((decision) => decision === known) ?? own[0];
}

/** In the middle of a step the CPU has come to where it cannot go on. */
function stillStop({ debuggee }: RunContext, agent: number): Stop {
  const { machine, history, program } = debuggee;
  const still = whyStill(machine, history.state, agent) ?? 'cannot go on';
  const text = whyNoStep(machine, history.state, agent)?.message;
  return { reason: 'step', agent, description: `${agentName(program, agent)} ${still}`, text };
}
