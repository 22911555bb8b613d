/** Comparisons: at least one row and one column, each once. */
import type { ValidationAcceptor } from 'langium';
import type { Column, Comparison, Rows, Scenario } from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { register } from './register.ts';
import { report } from './report.ts';

export function registerComparisonChecks(services: LockstepServices): void {
  register(services, { Comparison: checkComparison });
}

function checkComparison(node: Comparison, accept: ValidationAcceptor): void {
  if (node.rows.length === 0)
    report(accept, 'LS5009', 'This comparison has no scenarios. Add `scenarios NAME, …;`.', node, {
      property: 'title',
    });
  if (node.columns.length === 0)
    report(
      accept,
      'LS5009',
      'This comparison has no columns. Add `with nothing;` and `with PATCH, …;`.',
      node,
      { property: 'title' },
    );
  checkRows(node, accept);
  const seen = new Map<string, Column>();
  for (const column of node.columns) {
    const text = column.patches.map((each) => each.$refText).join(', ');
    const same = seen.get(text);
    if (same)
      report(accept, 'LS5015', 'This column is there already. Remove one of the two.', column, {
        unnecessary: true,
        related: [{ message: 'The other one', node: same }],
      });
    else seen.set(text, column);
  }
}

function checkRows(node: Comparison, accept: ValidationAcceptor): void {
  const seen = new Map<Scenario, Rows>();
  for (const rows of node.rows) {
    rows.scenarios.forEach(({ ref }, index) => {
      if (!ref) return;
      const same = seen.get(ref);
      if (same)
        report(
          accept,
          'LS5015',
          `The scenario \`${ref.name}\` is listed twice. Remove one of the two.`,
          rows,
          { property: 'scenarios', index },
        );
      else seen.set(ref, rows);
    });
  }
}
