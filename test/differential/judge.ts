/** Everything that two opinions about a text can differ in. */
import { compare, compareCutShort, compareVerdicts } from './compare.ts';
import { type Compiled, compileText } from './programs.ts';

export interface Judged {
  states: number;
  differences: string[];
  /** What came up in the program, so that a test can tell that its programs are worth comparing. */
  seen: string[];
}

/** Nothing when the text's only case has too many states for a naive search. */
export async function judgeText(text: string, most: number): Promise<Judged | undefined> {
  const [compiled] = await compileText(text);
  return judge(compiled, most);
}

export function judge({ needed, all }: Compiled, most: number): Judged | undefined {
  const comparison = compare(needed, most);
  if (!comparison) return undefined;
  const { explored, expected, report } = comparison;
  const states = explored.states.length;
  const differences = [...comparison.differences];
  // Some limit between nothing and everything, a different one for each program.
  const limit = Math.ceil((report.search.states * (1 + (states % 9))) / 10);
  for (const d of compareCutShort(needed, comparison, limit)) differences.push(`cut short: ${d}`);
  // What is kept for a person to look at must not matter to any verdict.
  const shown = compare(all, 2 * most);
  if (shown) {
    for (const d of shown.differences) differences.push(`with everything kept: ${d}`);
    for (const d of compareVerdicts(all, shown.expected, report))
      differences.push(`without what nobody looks at: ${d}`);
  }
  const kinds = [...expected.hangs].map((hang) => hang.split(': ')[1]);
  const seen = [
    ...new Set(kinds),
    ...(expected.starving.size ? ['starvation'] : []),
    ...(expected.faults.size ? ['fault'] : []),
    ...program(needed),
  ];
  return { states, differences, seen };
}

function program({ ops, timing }: Compiled['needed']): string[] {
  return [...new Set<string>(ops.map((op) => op.k)), `timing ${timing}`];
}
