/** The exhaustive verdict beside the rates: which causes the check knows, and how many runs met each. Both tell causes apart by the same key. */
import type { CheckedCause, CheckedHangs, SampledCase, SampledCause, SampledCheck } from './report.ts';
import { rateOf } from './statistics/proportions.ts';
import { OPEN_CAUSE } from './tally.ts';

export function checkOf(c: Pick<SampledCase, 'causes' | 'runs'>, known: CheckedHangs): SampledCheck {
  const { causes, ...about } = known;
  return {
    ...about,
    causes: causes.map((cause) => {
      const met = c.causes.find(({ key }) => key === cause.key)?.runs ?? 0;
      const { rate, low, high } = rateOf(met, c.runs);
      return { ...cause, runs: met, rate, low, high };
    }),
  };
}

/** Causes that the check found, and no run met. */
export function unmetCauses({ causes }: Pick<SampledCheck, 'causes'>): CheckedCause[] {
  return causes.filter(({ runs }) => runs === 0);
}

/** Causes of runs that a check which missed nothing does not know: one of the two is wrong. */
export function contradictions({ causes, check }: Pick<SampledCase, 'causes' | 'check'>): SampledCause[] {
  if (!check?.complete) return [];
  const known = new Set(check.causes.map(({ key }) => key));
  // For which of several causes a run hangs can be open: then any will do.
  return causes.filter(({ key }) => (key === OPEN_CAUSE.key ? known.size === 0 : !known.has(key)));
}

/** The check of parts: one that missed nothing if there is one. */
export function mergedCheck(
  parts: readonly SampledCase[],
  sum: Pick<SampledCase, 'causes' | 'runs'>,
): SampledCheck | undefined {
  const checks = parts.flatMap(({ check }) => check ?? []);
  const best = checks.find(({ complete }) => complete) ?? checks[0];
  return best && checkOf(sum, best);
}
