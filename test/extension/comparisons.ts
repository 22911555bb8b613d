// Real comparisons for the tests of their view: what the server tells, in its order.
import type { CellNews, Tell } from '../../extension/comparison/requests.ts';
import { tellOfTables } from '../../extension/comparison/run.ts';
import type { ComparisonState, Update } from '../../extension/comparison/state.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import type { CompareReport } from '../../server/trace/report.ts';
import { MAIN, memoryFiles } from '../support/lockstep.ts';

export const TWO_TABLES = `spinlock a;
spinlock b;
fn first() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario two "Two <locks>, two orders" for extra in 0..1 {
  cpu 0 { first(); }
  cpu 1 { second(); if (extra == 1) { spin_lock(a); spin_lock(a); } }
  expect no hang;
}
patch ordered_locks "One order" { fn second { - spin_lock(b); spin_lock(a); + spin_lock(b); spin_unlock(a); ... } }
patch idle "Changes nothing that matters" { fn first { + cpu_relax(); spin_lock(a); ... } }
compare "Which order" { scenarios two; with nothing; with ordered_locks; with idle; }
compare "Only this" { scenarios two; with idle; }
`;

export interface Told {
  news: CellNews[];
  report: CompareReport;
}

export async function told(text = TWO_TABLES, comparison?: string): Promise<Told> {
  const news: CellNews[] = [];
  const report = (await runJob({ k: 'compare', uri: MAIN, comparison, parts: true }, memoryFiles(text), {
    progress: ({ index, search }) => void news.push({ k: 'searching', index, ...(search ? { search } : {}) }),
    part: (part) => void news.push(structuredClone(part) as CellNews),
  })) as CompareReport;
  return { news, report };
}

export function stateOf(): ComparisonState {
  return {
    file: MAIN,
    name: 'main.lockstep',
    program: '/model/main.lockstep',
    tables: [],
    diagnostics: [],
    running: false,
    changed: {},
  };
}

/** What a run makes of the server's news. */
export function updatesOf(news: readonly CellNews[], run = 1, all = true): Update[] {
  const updates: Update[] = [{ k: 'begin' }];
  const tell: Tell = tellOfTables(run, all, { tell: (update) => updates.push(update), sources() {} });
  for (const each of news) tell(each);
  return updates;
}
