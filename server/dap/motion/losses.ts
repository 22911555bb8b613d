/**
 * Expectations of the kind `eventually`, while a run goes on: the first moment from which on one can no longer come true. It is
 * asked now and then and where the run stops, and searched for backwards from there; what a search cannot tell is not guessed.
 */
import { createHitRecord } from '../breakpoints/hit-record.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { firstMoment } from './first-moment.ts';

export interface Loss {
  at: number;
  /** Index of the expectation. */
  expectation: number;
  /** It is known that it could still come true before. */
  isFirst: boolean;
}

export interface Losses {
  /** There is something that can be lost. */
  readonly some: boolean;
  /**
   * Finds out what has been lost by a moment of the run, and notes it in the facts. Gives the earliest loss that was not known
   * before, and the texts of those of which it cannot be told.
   */
  upTo(moment: number, signal: AbortSignal, maxStates: number): Promise<{ loss?: Loss; unknown: string[] }>;
}

export function createLosses({
  machine,
  program,
  history,
  facts,
  search,
}: Pick<Debuggee, 'machine' | 'program' | 'history' | 'facts' | 'search'>): Losses {
  const watched = program.expectations.flatMap((each, expectation) => {
    if (each.k !== 'eventually') return [];
    const holds = machine.condition(each.condition);
    return [{ expectation, text: each.text, holds, held: createHitRecord(history) }];
  });
  type Watched = (typeof watched)[number];

  /** It has been true at some moment up to this one: then nothing can take it away again. */
  function hasHeld({ holds, held }: Watched, moment: number): boolean {
    const known = held.upTo();
    if (held.count(moment) === 0 && known < moment) {
      let isNoted = false;
      const note = (t: number) => {
        isNoted = true;
        held.note(t);
      };
      if (known < 0 && holds(history.stateAt(0))) note(0);
      history.walk(Math.max(0, known), moment, (_before, _step, after, t) => {
        if (!isNoted && holds(after)) note(t + 1);
      });
      held.complete(moment);
    }
    return held.count(moment) > 0;
  }

  return {
    some: watched.length > 0,
    async upTo(moment, signal, maxStates) {
      const unknown: string[] = [];
      const lost: Loss[] = [];
      for (const each of watched) {
        const { expectation, text } = each;
        if (facts.isLost(expectation, moment) || hasHeld(each, moment)) continue;
        const isLost = async (t: number): Promise<boolean | undefined> => {
          const chance = await search.chance(history.run(t), signal, { expectation, maxStates });
          return chance === 'unknown' ? undefined : chance === 'lost';
        };
        const first = await firstMoment(history, moment, isLost);
        if (signal.aborted) break;
        if (first === undefined) continue;
        if (first === 'unknown') unknown.push(text);
        else lost.push({ at: first.moment, expectation, isFirst: first.isFirst });
      }
      for (const loss of lost) facts.add({ k: 'lost', ...loss });
      lost.sort((a, b) => a.at - b.at);
      return { ...(lost.length > 0 ? { loss: lost[0] } : {}), unknown };
    },
  };
}
