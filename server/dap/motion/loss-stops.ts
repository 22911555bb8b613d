// Stops at the first moment at which an `eventually` can no longer come true, on a motion forwards and backwards.
import { stepText } from '../breakpoints/exception-watch.ts';
import { type Debuggee, moverOf } from '../launch/debuggee.ts';
import { isHang } from '../view/explanation.ts';
import type { Loss } from './losses.ts';
import type { Motion, RunContext } from './running.ts';
import { type ExceptionText, exceptionStop, type Stop } from './stop.ts';

/** After how many steps a run asks for the first time; then after twice as many. */
const FIRST_LOOK = 512;
/** Such a question must not hold up a motion. */
const LOOK_STATES = 200_000;

/** The stop at a moment at which something is known to be lost. */
export function lossStop({ debuggee, filters }: RunContext, moment: number): Stop | undefined {
  const { facts, history } = debuggee;
  const [loss] = facts.lostAt(moment);
  if (!loss || hangSpeaks(debuggee, filters)) return undefined;
  const agent = moverOf(history, moment - 1);
  if (!filters.wants('expectation', agent, history.stateAt(moment), moment)) return undefined;
  return exceptionStop(agent, lossText(debuggee, loss));
}

/** Why something can no longer come true because of a hang, the hang says itself. */
function hangSpeaks({ facts }: Debuggee, { hang }: RunContext['filters']): boolean {
  const ahead = facts.ahead();
  return hang && ahead !== undefined && isHang(ahead.finding.kind);
}

export function lossText(
  { machine, program, history }: Debuggee,
  { at, expectation, isFirst }: Loss,
): ExceptionText {
  const { text } = program.expectations[expectation];
  const step = at > 0 ? history.decision(at - 1) : -1;
  const by = step < 0 ? 'a change by hand' : stepText(machine, history.stateAt(at - 1), step);
  const when = at === 0 ? 'from the start on' : `after ${by}`;
  const headline = `"${text}" can no longer come true${isFirst ? '' : ', at the latest'} ${when}`;
  const before = 'Whether it still could before that is not known: a search hit its limit.';
  return { id: 'violated: eventually', headline, details: [`${headline}.`, ...(isFirst ? [] : [before])] };
}

/** Of a moment that the machine is not put at. */
function lostText(debuggee: Debuggee, loss: Loss): string {
  return `${lossText(debuggee, loss).headline}, at step ${loss.at} of this run.`;
}

/** A motion forwards that looks out for losses, and goes back to the first moment of one. */
export function watchingLosses(context: RunContext, motion: Motion): Motion {
  const { debuggee, filters, signal, note } = context;
  const { history, losses } = debuggee;
  const told = toldOf(debuggee);
  if (!losses.some) return motion;
  const begun = history.position;
  let since = 0;
  let until = FIRST_LOOK;
  /** The last look could not tell. */
  let blind = false;

  async function look(stop: Stop | undefined): Promise<Stop | undefined> {
    if (!filters.asked('expectation') || blind || hangSpeaks(debuggee, filters)) return stop;
    const { loss, unknown } = await losses.upTo(history.position, signal, LOOK_STATES);
    if (signal.aborted) return stop;
    blind = unknown.length > 0;
    for (const text of unknown) {
      if (told.has(text)) continue;
      told.add(text);
      note(`Whether "${text}" can still come true cannot be told in passing: a search hit its limit.`);
    }
    if (!loss) return stop;
    if (loss.at < begun) {
      note(lostText(debuggee, loss));
      return stop;
    }
    const stopThere = lossStop(context, loss.at);
    if (!stopThere) return stop;
    if (loss.at === history.position) return { ...stopThere, hitBreakpointIds: stop?.hitBreakpointIds };
    history.seek(loss.at);
    return stopThere;
  }

  return {
    advance() {
      const outcome = motion.advance();
      if (outcome instanceof Promise) return outcome.then((stop) => (stop ? look(stop) : undefined));
      if (outcome) return look(outcome);
      if (++since < until) return undefined;
      since = 0;
      until *= 2;
      return look(undefined);
    },
  };
}

/** What has been lost by the present moment, in words; nothing that was known before. */
export async function lostHere(
  debuggee: Debuggee,
  filters: RunContext['filters'],
  signal: AbortSignal,
  maxStates: number,
): Promise<string | undefined> {
  const { history, losses } = debuggee;
  if (!losses.some || hangSpeaks(debuggee, filters)) return undefined;
  const { loss } = await losses.upTo(history.position, signal, maxStates);
  return loss && lostText(debuggee, loss);
}

/** A motion backwards that finds out first what was lost on the way to here. */
export function recallingLosses(context: RunContext, motion: Motion): Motion {
  const { debuggee, filters, signal } = context;
  const { history, losses } = debuggee;
  if (!losses.some) return motion;
  let isKnown = false;
  return {
    advance() {
      if (isKnown || !filters.asked('expectation')) return motion.advance();
      isKnown = true;
      return losses.upTo(history.position, signal, LOOK_STATES).then(() => undefined);
    },
  };
}

/** Those of which the user knows that it cannot be told. */
const toldTo = new WeakMap<Debuggee, Set<string>>();
function toldOf(debuggee: Debuggee): Set<string> {
  const told = toldTo.get(debuggee) ?? new Set();
  toldTo.set(debuggee, told);
  return told;
}
