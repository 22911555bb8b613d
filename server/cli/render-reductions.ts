/** Which reductions a search used; and why not the others, when somebody wants to know. */
import type { SearchStatistics } from '../trace/report.ts';

export function reductionLines({ reductions }: SearchStatistics, verbose: boolean): string[] {
  const { used, refused } = reductions;
  const lines = [`reductions: ${used.join(', ') || 'none'}`];
  if (verbose) for (const { reduction, reason } of refused) lines.push(`not used: ${reduction}. ${reason}`);
  return lines;
}

/** The same of several searches: what all of them used, and what only some did. */
export function sharedReductionLines(
  searches: { label: string; search: SearchStatistics }[],
  verbose: boolean,
): string[] {
  const used = searches.map(({ search }) => search.reductions.used);
  const any = [...new Set(used.flat())];
  const all = any.filter((which) => used.every((list) => list.includes(which)));
  const some = any.filter((which) => !all.includes(which));
  const also = some.length > 0 ? `; with some sets also ${some.join(', ')}` : '';
  const lines = [`reductions: ${all.join(', ') || 'none'}${also}`];
  if (!verbose) return lines;
  const reasons = searches.flatMap(({ label, search }) =>
    search.reductions.refused.map(({ reduction, reason }) => ({ label, text: `${reduction}. ${reason}` })),
  );
  for (const text of new Set(reasons.map((r) => r.text))) {
    const labels = reasons.filter((r) => r.text === text).map((r) => r.label);
    lines.push(`not used${labels.length < searches.length ? ` with ${labels.join('; ')}` : ''}: ${text}`);
  }
  return lines;
}
