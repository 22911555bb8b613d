/** The exhaustive verdict beside the rates of a sampling, in words. */
import { unmetCauses } from '../sample/checks.ts';
import type { CheckedCause, SampledCheck } from '../sample/report.ts';
import { counted, grouped } from './numbers.ts';
import { percent } from './quantities.ts';

export interface CheckedWords {
  words: string;
  tone: 'good' | 'bad' | 'unsure';
}

/** Whether it can hang: "hangs for 3 causes, the nearest in 212 steps". */
export function verdictWords({ verdict, complete, causes }: SampledCheck): CheckedWords {
  if (verdict === 'holds') return { words: 'proved: no hang', tone: 'good' };
  if (causes.length === 0) return { words: 'inconclusive', tone: 'unsure' };
  const left = complete ? '' : ' at least';
  const nearest = Math.min(...causes.map(({ steps }) => steps));
  return {
    words: `hangs for ${counted(causes.length, 'cause')}${left}, the nearest in ${counted(nearest, 'step')}`,
    tone: 'bad',
  };
}

/** The same with how many of its causes the runs met, and how much was searched. */
export function checkedWords(check: SampledCheck): CheckedWords {
  const { words, tone } = verdictWords(check);
  const met = check.causes.length - unmetCauses(check).length;
  const causes = check.causes.length > 0 ? `, of which runs met ${met}` : '';
  return { words: `${words}${causes} (${counted(check.states, 'state')})`, tone };
}

/** "0 of 15 000 (at most 0.026 %); reachable in 228 steps". */
export function unmetWords({ high, steps }: CheckedCause, runs: number): string {
  return `0 of ${grouped(runs)} (at most ${percent(high)}); reachable in ${counted(steps, 'step')}`;
}
