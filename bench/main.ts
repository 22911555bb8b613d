/** npm run bench: ours and Spin on the same models in the same run. Started by bench.mjs, which has built everything. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from './figures.ts';
import { compareHandWritten } from './hand-written.ts';
import { longRuns } from './long.ts';
import { machine } from './machine.ts';
import { measureModel } from './measure-model.ts';
import { type Model, models } from './models.ts';
import { optionsFrom } from './options.ts';
import { measureTable, type Places } from './ours.ts';
import { problemsOf } from './problems.ts';
import { report } from './report.ts';
import type { Results, TableResult } from './results.ts';
import { run } from './run.ts';
import { compareThreads } from './threads.ts';

const [root, bundles, ...args] = process.argv.slice(2);
const places: Places = { root, bundles, cache: join(bundles, 'spin') };
const options = optionsFrom(args);
const out = options.out ?? join(root, 'bench');
const say = (what: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${what}\n`);
};

const problems: string[] = [];
const chosen = models(root, options.threadOptimise).filter(({ name }) => options.only.test(name));
const results: Results = {
  date: new Date().toISOString().slice(0, 16).replace('T', ' '),
  commit: (await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })).printed.trim(),
  rounds: options.rounds,
  arguments: args,
  machine: await machine(),
  models: [],
  handWritten: [],
  long: [],
  figures: [],
};
for (const model of chosen) {
  try {
    const measured = await measureModel(places, model, options.rounds, say);
    results.models.push(measured);
    problems.push(...problemsOf(model, measured));
  } catch (error) {
    problems.push(`${model.name}: ${error instanceof Error ? error.message : error}`);
  }
  write();
}
if (options.only.test('by hand'))
  results.handWritten = await compareHandWritten(places, chosenFamily(), options.rounds, say);
if (options.only.test('table')) results.table = await threadTable();
if (options.only.test('threads'))
  results.threads = await compareThreads(places, largestOf(), options.rounds, say);
if (options.long) results.long = await longRuns(places, say);
write();
for (const problem of problems) say(`PROBLEM  ${problem}`);
say(`Written: ${join(out, 'RESULTS.md')}`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** After every model: a run that is broken off leaves what it has. */
function write(): void {
  results.figures = figuresOf(results);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const wrong = problems.length > 0 ? `\n## Problems\n\n${problems.map((p) => `- ${p}`).join('\n')}\n` : '';
  writeFileSync(join(out, 'RESULTS.md'), report(results) + wrong);
}

async function threadTable(): Promise<TableResult> {
  const result: TableResult = { cold: [], warm: [], cells: [], single: [] };
  for (let round = 1; round <= options.rounds; round++) {
    say(`the thread's table: round ${round} of ${options.rounds}`);
    const { runs, cells, single } = await measureTable(places);
    result.cold.push(runs[0]);
    result.warm.push(runs[1]);
    result.single.push(single);
    cells.forEach(({ seconds, ...cell }, i) => {
      result.cells[i] ??= { ...cell, seconds: [] };
      result.cells[i].seconds.push(seconds);
    });
  }
  return result;
}

function chosenFamily(): Model[] {
  return models(root).filter(({ family }) => family?.name === 'handover');
}

/** For the question of threads: the one with the most states, whatever was chosen. */
function largestOf(): Model {
  return models(root).find(({ name }) => name === 'handover, four CPUs')!;
}
