/** Whether a report that is read from a file can be one that was written: its shape, and sums that hold in every report. */
import type { Group, SampledCase, SampleReport } from './report.ts';

type Unknown = Record<string, unknown>;

/** What is wrong with it, as a clause; undefined when nothing is. */
export function misshapen(report: SampleReport): string | undefined {
  const { runs, sources, diagnostics, cases } = report as unknown as Unknown;
  if (!isRecord(runs) || !isCount(runs.from) || !isCount(runs.to)) return 'its "runs" are no range';
  if (![sources, diagnostics, cases].every((list) => isListOf(list, isRecord)))
    return 'its "sources", "diagnostics" or "cases" are no list';
  for (const [i, each] of report.cases.entries()) {
    const wrong = wrongIn(each);
    if (wrong) return `in its case ${i + 1} ${wrong}`;
  }
  return undefined;
}

function wrongIn(c: SampledCase): string | undefined {
  const isRange = (pair: unknown) => isListOf(pair, isCount) && pair.length === 2;
  if (!isListOf(c.made, isRange)) return '"made" is no list of ranges';
  if (c.runs !== sum(c.made.map(([from, to]) => to - from))) return '"runs" are not as many as were "made"';
  if (!isRecord(c.hung) || !isCount(c.hung.runs) || !isRecord(c.late) || !isCount(c.late.runs))
    return '"hung" or "late" lacks its runs';
  const lists = [c.causes, c.faults, c.conditions, c.parameters, c.patches];
  if (!lists.every(Array.isArray)) return 'a list is missing';
  const groups = [c.ended, c.unfinished, c.stood, ...c.causes, ...c.faults, ...c.conditions];
  if (!groups.every((group) => isGroup(group, c.runs)))
    return 'a count is no count, or larger than that of the runs';
  if (!c.conditions.every(({ losses }) => isListOf(losses, isRecord))) return '"losses" are no list';
  const all = sum([c.ended.runs, c.hung.runs, c.unfinished.runs, c.stood.runs]);
  return all > c.runs ? 'more runs end in some way than were made' : undefined;
}

function isGroup(group: Group, most: number): boolean {
  if (!isRecord(group) || !isCount(group.runs) || group.runs > most || !isRecord(group.times)) return false;
  const isTime = (pair: unknown) => isListOf(pair, isCount) && pair.length === 2;
  const { counts } = group.times;
  return isListOf(counts, isTime) && sum(counts.map(([, runs]) => runs)) <= most;
}

const isRecord = (value: unknown): value is Unknown => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isListOf = (value: unknown, is: (each: unknown) => boolean): value is unknown[] =>
  Array.isArray(value) && value.every(is);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
