/** What must agree before any figure means something. */
import type { Model } from './models.ts';
import type { ModelResult } from './results.ts';

export function problemsOf(model: Model, { name, ours, spin }: ModelResult): string[] {
  const problems: string[] = [];
  const { verdict } = ours.answer;
  if (verdict !== model.verdict) problems.push(`${name}: ${verdict}, and not ${model.verdict}`);
  if (ours.search && spin.full && ours.search.states !== spin.full.states)
    problems.push(`${name}: ${ours.search.states} states, and ${spin.full.states} by Spin`);
  if (spin.breadth && spin.full && !agrees(spin.breadth.states, spin.full.states))
    problems.push(`${name}: Spin has ${spin.breadth.states} states breadth-first, ${spin.full.states} else`);
  if (model.verdict === 'holds' && spin.first && spin.first.errors > 0)
    problems.push(`${name}: Spin sees an error`);
  if (spin.fair && spin.fair.errors > 0 !== (model.verdict === 'violated'))
    problems.push(`${name}: Spin says otherwise about starvation`);
  return problems;
}

/** Breadth-first, `pan` says a large number of states in five digits only. */
function agrees(told: number, exact: number): boolean {
  return told === exact || (exact >= 1e6 && told === Number(exact.toPrecision(5)));
}
