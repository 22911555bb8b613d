/** What takes minutes: two flooders and three, all causes; and the largest search. Ours alone, once each. */
import { join } from 'node:path';
import type { CheckReport } from '../server/trace/report.ts';
import type { Say } from './measure-model.ts';
import { command, measure, type Places } from './ours.ts';
import type { LongResult } from './results.ts';

const LIMIT_SECONDS = 120;

/** The columns of the table of examples/two-flooders.lockstep. */
const COLUMNS = [
  ['whole_records'],
  ['whole_records', 'reset_owner_in_panic'],
  ['whole_records', 'no_spin_in_panic'],
  ['whole_records', 'no_spin_on_panic_cpu'],
  ['whole_records', 'merged'],
];

export async function longRuns(places: Places, say: Say): Promise<LongResult[]> {
  const results: LongResult[] = [];
  const two = join(places.root, 'examples', 'two-flooders.lockstep');
  const three = join(places.root, 'bench', 'models', 'three-flooders.lockstep');
  for (const patches of COLUMNS) {
    results.push(await flooders(places, 'two flooders', two, 'two_flooders', patches, say));
  }
  results.push(await flooders(places, 'three flooders', three, 'three_flooders', ['whole_records'], say));
  results.push(
    await flooders(places, 'three flooders', three, 'three_flooders', ['whole_records', 'merged'], say),
  );
  results.push(await largest(places, say));
  return results;
}

/** Through the command line, as a user would; it ends by itself at its limits and says how far it came. */
async function flooders(
  places: Places,
  title: string,
  file: string,
  scenario: string,
  patches: string[],
  say: Say,
): Promise<LongResult> {
  const name = `${title}, ${patches.join(', ')}`;
  say(name);
  const limits = ['--memory', '4096', '--max-states', '200000000', '--time', String(LIMIT_SECONDS)];
  // The search keeps to its limit; questions that are asked of it afterwards may take longer.
  const ran = await command(
    places,
    { file, scenario, with: patches },
    ['--json', ...limits],
    2 * LIMIT_SECONDS,
  );
  if (ran.late)
    return { name, verdict: 'no answer', complete: false, states: 0, seconds: ran.seconds, bytes: 0 };
  const report = JSON.parse(ran.printed) as CheckReport;
  const [{ verdict, search }] = report.cases;
  const { complete, states, memoryBytes } = search;
  return { name, verdict, complete, states, seconds: ran.seconds, bytes: memoryBytes };
}

async function largest(places: Places, say: Say): Promise<LongResult> {
  const name = 'largest: counting, no reductions';
  say(name);
  const file = join(places.root, 'bench', 'models', 'counting.lockstep');
  const began = performance.now();
  const { runs } = await measure(
    places,
    { file, scenario: 'counting', with: [] },
    { what: 'search', reductions: false, times: 1, maxStates: 200_000_000 },
  );
  const [{ complete, states, bytes, verdict }] = runs;
  const seconds = (performance.now() - began) / 1000;
  return { name, verdict, complete, states, seconds, bytes };
}
