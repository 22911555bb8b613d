// What is said of comparisons in their view.
import { counted } from '../../server/reports/numbers.ts';
import type { CellState, ComparisonState } from './state.ts';

/** "4 of 7 cells: 3 violated, 1 holds". */
export function statusOf({ tables, running, problem, sampling }: ComparisonState): string {
  if (problem !== undefined) return problem;
  if (sampling) return `Sampling cell ${sampling.done + 1} of ${sampling.of}…`;
  const cells = tables.flatMap((table) => table.cells.flat());
  if (cells.length === 0) return running ? 'Reading the file…' : 'There is no comparison in this file.';
  const known = cells.filter(({ k }) => k === 'done' || k === 'broken');
  const all = known.length === cells.length;
  const far = all ? counted(cells.length, 'cell') : `${known.length} of ${counted(cells.length, 'cell')}`;
  const counts = countsOf(cells);
  return `${far}${counts ? `: ${counts}` : ''}${running ? '…' : ''}`;
}

const ORDER = [
  'violated',
  'probably violated',
  'inconclusive',
  'probably holds',
  'holds',
  'does not compile',
  'not begun',
];

function countsOf(cells: readonly CellState[]): string {
  const words = cells.flatMap((cell) => {
    if (cell.k === 'done') return [cell.report.verdict as string];
    return cell.k === 'broken' ? ['does not compile'] : cell.k === 'not begun' ? ['not begun'] : [];
  });
  return ORDER.map((word) => [words.filter((each) => each === word).length, word] as const)
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ');
}

export function farWords({ states, seconds }: { states: number; seconds: number }): string {
  return `${counted(states, 'state')}, ${seconds.toFixed(0)} s`;
}

export function changedWords(files: readonly string[]): string {
  return `of an earlier text: ${files.join(', ')} ${files.length === 1 ? 'has' : 'have'} changed`;
}
