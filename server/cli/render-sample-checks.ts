/** The exhaustive verdict beside the rates, as text. */
import { checkedWords, unmetWords, verdictWords } from '../reports/checked-words.ts';
import { grouped } from '../reports/numbers.ts';
import { percent } from '../reports/quantities.ts';
import { variantName } from '../sample/figures/figures.ts';
import type { CheckedCause, RateReport, SampledCase, SampledCheck } from '../sample/report.ts';
import { type Paint, wrap } from './style.ts';

interface Options {
  paint: Paint;
  width: number;
}

const INDENT = '      ';

/** What the check says, below the rate of hangs. */
export function checkLine(check: SampledCheck, { paint, width }: Options): string {
  const { words, tone } = checkedWords(check);
  const why = check.limit ? `\n${INDENT}${wrap(check.limit, width - INDENT.length, INDENT)}` : '';
  return `  ${paint(tone, 'check'.padEnd(10))} ${words}${paint('dim', why)}`;
}

/** A cause that the check found, and no run. */
export function notMet(cause: CheckedCause, runs: number, { paint, width }: Options): string[] {
  return [
    `  ${paint('unsure', cause.kind.padEnd(10))} ${paint('unsure', unmetWords(cause, runs))}`,
    `${INDENT}${wrap(cause.headline, width - INDENT.length, INDENT)}`,
  ];
}

/** A line for each variant: how often it hangs, and whether it can. */
export function renderVerdicts(cases: readonly SampledCase[], { paint, width }: Options): string {
  const wide = Math.min(width - 60, Math.max(12, ...cases.map((c) => variantName(c).length)));
  const lines = cases.map((c) => {
    const name = variantName(c);
    const shown = name.length <= wide ? name : `${name.slice(0, wide - 3)}...`;
    const { words, tone } = c.check
      ? verdictWords(c.check)
      : { words: 'not checked', tone: 'unsure' as const };
    return `  ${shown.padEnd(wide)}  ${countText(c.hung, c.runs).padEnd(COUNT)}  ${paint(tone, words)}`;
  });
  const head = `  ${'with'.padEnd(wide)}  ${'runs that hang'.padEnd(COUNT)}  check`;
  return [paint('dim', head), ...lines].join('\n');
}

const COUNT = 34;

function countText({ runs, rate, high }: RateReport, all: number): string {
  const share = runs > 0 ? percent(rate) : `at most ${percent(high)}`;
  return `${grouped(runs)} of ${grouped(all)} (${share})`;
}
