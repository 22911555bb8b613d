/** A comparison of two runs as text. */
import type { Comparison, Difference, StepInWords } from './compare.ts';

export function comparisonText(
  { common, parting, after, ends, lengths }: Comparison,
  names: { a: string; b: string },
): string {
  if (!parting) {
    const out = [`The runs are the same: ${lengths.a} steps.`];
    if (ends.length > 0) out.push('Their states are not, for the programs differ:', ...table(ends, names));
    return `${out.join('\n')}\n`;
  }
  const out = [
    common === 0
      ? 'The runs part at the first step.'
      : `The first ${common === 1 ? 'step is' : `${common} steps are`} the same. The runs part at step ${common + 1}:`,
    `  ${names.a}: ${stepText(parting.a, lengths.a)}`,
    `  ${names.b}: ${stepText(parting.b, lengths.b)}`,
    '',
    after.length > 0 ? 'After that step:' : 'After that step the states are the same.',
    ...table(after, names),
    '',
    `At the ends (${lengths.a} and ${lengths.b} steps)${ends.length > 0 ? ':' : ' the states are the same.'}`,
    ...table(ends, names),
  ];
  return `${out.join('\n')}\n`;
}

function stepText(step: StepInWords | undefined, length: number): string {
  if (!step) return `has ended, after ${length} steps`;
  const at = step.place ? ` (${step.place.fn || 'its block'}, line ${step.place.line + 1})` : '';
  return `${step.agent}: ${step.text}${at}`;
}

function table(differences: readonly Difference[], names: { a: string; b: string }): string[] {
  if (differences.length === 0) return [];
  const rows = [['', names.a, names.b], ...differences.map(({ name, a, b }) => [name, a ?? '-', b ?? '-'])];
  const width = (column: number) => rows.reduce((w, row) => Math.max(w, row[column].length), 0);
  const [first, second] = [width(0), width(1)];
  return rows.map(([name, a, b]) => `  ${name.padEnd(first)}  ${a.padEnd(second)}  ${b}`.trimEnd());
}
