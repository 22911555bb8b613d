/**
 * Continue: the machine runs. What is recorded ahead is followed first (a counterexample, or a run that was
 * stepped back); beyond it the schedule decides.
 */
import type { Decision } from '../../machine/decision.ts';
import { type Debuggee, isFull, isOver, moverOf } from '../launch/debuggee.ts';
import { createCycleFinder } from './cycles.ts';
import { foreseeHang } from './foreseen.ts';
import { explainHere, findingStop, firstOutlook, fullStop, overStop, standstillStop } from './hang-stops.ts';
import { endOfRecordStop, heldBackStop } from './held-back.ts';
import type { Motion, RunContext } from './running.ts';
import { nextStep } from './schedule.ts';
import type { Stop } from './stop.ts';
import { breakpointInside, faultStop, stopAfter } from './stop-conditions.ts';

/** After how many steps a free run asks whether it has come to where nothing can help any more; then after twice as many. */
const FIRST_OUTLOOK = 512;
/** Such a question must not hold up the run. */
const OUTLOOK_STATES = 500_000;

export function createContinue(context: RunContext): Motion {
  const { debuggee } = context;
  const { machine, history, facts, schedule } = debuggee;
  const hungAlready = facts.arrived(history.position);
  const comesRound = createCycleFinder();
  let sinceOutlook = 0;
  let untilOutlook = FIRST_OUTLOOK;
  let atStart = true;
  let searching = context.filters.hang && !hungAlready;

  return {
    advance() {
      const decision = choose();
      if (typeof decision !== 'number') return decision;
      if (isFull(debuggee)) return fullStop(debuggee);
      const { before } = history;
      history.advance(decision);
      const stop = stopAfter(context, before);
      if (stop) return stop;
      if (hungAlready && comesRound(history.state)) return stillHung();
      if (searching && ++sinceOutlook >= untilOutlook && schedule.name !== 'hang') return lookAround();
      return undefined;
    },
  };

  /** What is to happen next, or why nothing does yet. */
  function choose(): Decision | Stop | undefined | Promise<Stop | undefined> {
    const inside = atStart ? breakpointInside(context) : undefined;
    atStart = false;
    if (inside) return inside;
    if (machine.faultOf(history.state) >= 0) return faultStop(context, moverOf(history));
    if (!schedule.followsRecord || history.position === history.length) {
      if (schedule.name === 'recorded') return endOfRecordStop(debuggee);
      if (searching && schedule.name === 'hang' && !facts.free(history.position)) return lookAhead();
      // The scenario is over, and what the others would go on to do is of no interest.
      if (isOver(machine, history.state)) return overStop(debuggee);
    }
    return nextStep(debuggee) ?? heldBackStop(debuggee) ?? standstillStop(context);
  }

  /** Schedule `hang`: finds the way to the nearest hang and takes it as the future. */
  async function lookAhead(): Promise<Stop | undefined> {
    const { position } = history;
    if (schedule.pinned.size > 0 || schedule.holdInterrupts) {
      searching = false;
      context.note('While CPUs are pinned or interrupts held, no hang is looked for. The CPUs take turns.');
      return undefined;
    }
    const nearest = await debuggee.search.nearest(history.run(), context.signal);
    if (context.signal.aborted) return undefined;
    if (nearest.k === 'hang') {
      await foreseeHang(debuggee, nearest, context.signal);
      // Nothing has to happen any more: this is the hang.
      return nearest.decisions.length === 0 ? standingInHang(debuggee, context) : undefined;
    }
    if (nearest.k === 'none') {
      facts.add({ k: 'free', at: position });
      context.note('No hang can be reached from here. The CPUs take turns.');
    } else {
      searching = false;
      context.note(
        `Whether a hang can be reached from here is not known: ${nearest.limit} The CPUs take turns.`,
      );
    }
    return undefined;
  }

  /** Other schedules: asks now and then whether the run is in a hang, and goes back to where that began. */
  async function lookAround(): Promise<Stop | undefined> {
    sinceOutlook = 0;
    untilOutlook *= 2;
    const { search } = debuggee;
    const outlook = await search.outlook(history.run(), context.signal, { maxStates: OUTLOOK_STATES });
    if (context.signal.aborted) return undefined;
    if (outlook === 'unknown') {
      searching = false;
      context.note(
        'Whether this run is in a hang cannot be told in passing, so a stuck CPU or a livelock is not noticed in it. "Find a Hang from Here" searches on.',
      );
      return undefined;
    }
    if (outlook !== 'hung') return undefined;
    const arrival = await firstOutlook(debuggee, history.position, ['hung'], {}, context.signal);
    if (arrival === undefined || context.signal.aborted) return undefined;
    history.seek(arrival.moment);
    const fact = await explainHere(debuggee, context.signal);
    return fact && findingStop(context, fact);
  }

  /** The hang was reported before; the run has come round to where it was. */
  function stillHung(): Stop | undefined {
    const stop = hungAlready && findingStop(context, hungAlready);
    return stop && { ...stop, description: 'Still hanging: the run has come round to an earlier state' };
  }
}

function standingInHang({ facts, history }: Debuggee, context: RunContext): Stop | undefined {
  const fact = facts.endsAt(history.position);
  return fact && findingStop(context, fact);
}
