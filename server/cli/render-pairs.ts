/** Which variants of a scenario hang more often than others, as text. */
import { grouped } from '../reports/numbers.ts';
import {
  differenceInterval,
  neededText,
  PAIRS_ABOUT,
  pairsTold,
  pairVerdict,
  probabilityText,
  signedShare,
} from '../reports/pair-words.ts';
import { variantName } from '../sample/figures/figures.ts';
import type { SampledCase, SampledPair, SampleReport } from '../sample/report.ts';
import type { Paint } from './style.ts';

const WIDEST_NAME = 36;
/** Narrower than this, intervals are left out. */
const WIDE = 112;

interface Options {
  paint: Paint;
  width: number;
}

/** `cases`: those of one scenario. */
export function renderPairs(
  { cases: all, pairs }: Pick<SampleReport, 'cases' | 'pairs'>,
  cases: readonly SampledCase[],
  options: Options,
): string[] {
  const own = pairs.filter((pair) => cases.includes(all[pair.cases[0]]));
  if (own.length === 0) return [];
  const { paint } = options;
  const lines = [paint('strong', 'Which of them hang more often'), `  ${paint('dim', PAIRS_ABOUT)}`];
  const told = pairsTold(own, (pair) => pair.cases[0]);
  const wide = Math.min(WIDEST_NAME, Math.max(...cases.map((c) => variantName(c).length)));
  for (const first of new Set(told.map((pair) => pair.cases[0]))) {
    lines.push(`  ${paint('strong', variantName(all[first]))} against`);
    for (const pair of told)
      if (pair.cases[0] === first) lines.push(pairLine(pair, variantName(all[pair.cases[1]]), wide, options));
  }
  const left = own.length - told.length;
  if (left > 0) lines.push(`  ${paint('dim', `${grouped(left)} more pairs are in the report (--json).`)}`);
  return [lines.join('\n')];
}

function pairLine(pair: SampledPair, name: string, wide: number, { paint, width }: Options): string {
  const { difference, adjusted, differ } = pair;
  const shown = name.length <= wide ? name : `${name.slice(0, wide - 3)}...`;
  const interval = width >= WIDE ? `  ${differenceInterval(pair)}`.padEnd(26) : '';
  const verdict = paint(differ ? 'bad' : 'unsure', pairVerdict(pair).padEnd(7));
  return `    ${shown.padEnd(wide)}  ${verdict}  ${signedShare(difference).padStart(8)}${interval}  ${probabilityText(adjusted)}  ${neededText(pair)}`;
}
