/** What a person sees first of a case: its name, its parameters, its patches. */
import type { CaseReport } from '../trace/report.ts';

export function caseName(c: Pick<CaseReport, 'scenario' | 'parameters' | 'patches'>): string {
  const parameters = c.parameters.map((p) => `${p.name} = ${p.value}`).join(', ');
  return `${c.scenario}${parameters ? ` (${parameters})` : ''}${c.patches.length ? ` with ${c.patches.join(', ')}` : ''}`;
}
