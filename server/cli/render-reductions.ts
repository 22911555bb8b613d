/** Which reductions a search used; and why not the others, when somebody wants to know. */
import type { SearchStatistics } from '../trace/report.ts';

export function reductionLines({ reductions, states }: SearchStatistics, verbose: boolean): string[] {
  if (states === 0) return [];
  const { used, refused } = reductions;
  const lines = [`reductions: ${used.join(', ') || 'none'}`];
  if (verbose) for (const { reduction, reason } of refused) lines.push(`not used: ${reduction}. ${reason}`);
  return lines;
}

/** The same of several searches: what all of them used, and what only some did. */
export function sharedReductionLines(
  all: { label: string; search: SearchStatistics }[],
  verbose: boolean,
): string[] {
  const searches = all.filter(({ search }) => search.states > 0);
  if (searches.length === 0) return [];
  const used = searches.map(({ search }) => search.reductions.used);
  const any = [...new Set(used.flat())];
  const shared = any.filter((which) => used.every((list) => list.includes(which)));
  const some = any.filter((which) => !shared.includes(which));
  const also = some.length > 0 ? `; with some sets also ${some.join(', ')}` : '';
  const lines = [`reductions: ${shared.join(', ') || 'none'}${also}`];
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
