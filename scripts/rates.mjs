// npm run rates [-- --runs N] [--curve-runs N]: samples examples/rates.lockstep, and writes docs/rates.md and its pictures.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';

/**
 * @typedef {import('../server/sample/report.ts').SampleReport} SampleReport
 * @typedef {import('../server/sample/report.ts').SampledCase} SampledCase
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15000' },
    'curve-runs': { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});
const EXAMPLE = 'examples/rates.lockstep';
const ONE_BY_ONE = 'examples/rates/one-by-one.lockstep';

/** What the mails measured: v5.16 twice, the merged series three times. */
const PROPOSALS = [
  {
    name: 'v5.16',
    patches: '',
    mails: [
      { hangs: 197, trials: 340 },
      { hangs: 776, trials: 1484 },
    ],
  },
  { name: 'v1', patches: 'reset_owner_in_panic', mails: [{ hangs: 0, trials: 245 }] },
  { name: 'v2', patches: 'no_spin_in_panic', mails: [{ hangs: 200, trials: 1409 }] },
  { name: 'v3', patches: 'no_spin_on_panic_cpu', mails: [] },
  {
    name: 'merged (v5.18)',
    patches: 'merged',
    mails: [
      { hangs: 0, trials: 1238 },
      { hangs: 0, trials: 408 },
      { hangs: 0, trials: 15000 },
    ],
  },
];

const CURVES = [
  { scenario: 'by_shell', limit: '3 s' },
  { scenario: 'by_console', limit: '5 s' },
  { scenario: 'by_length', limit: '3 s' },
  { scenario: 'by_delivery', limit: '3 s' },
  { scenario: 'by_flooders', limit: '3 s' },
  { scenario: 'by_start', limit: '3 s' },
  { scenario: 'by_backtrace', limit: '3 s' },
];
const VARIED = PROPOSALS.filter(({ name }) => name === 'v5.16' || name === 'v2');

const began = performance.now();
const page = await bundled('rates-page.ts');

const checked = checkedFigures();
const sampled = PROPOSALS.map((proposal, i) => ({
  ...proposal,
  case: sample('rates', proposal.patches, values.runs, '60 s')[0],
  checked: checked[i],
}));
const curves = CURVES.map(({ scenario, limit }) => {
  const variants = VARIED.map(({ name, patches }) => ({
    name,
    cases: sample(scenario, patches, values['curve-runs'], limit),
  }));
  return { scenario, title: variants[0].cases[0].title, limit, variants };
});

for (const curve of curves)
  writeFileSync(inRoot('docs', 'images', `rates-${name(curve)}.svg`), page.curveSvg(curve, PROPOSALS));
writeFileSync(
  inRoot('docs', 'rates.md'),
  filled(readFileSync(inRoot('scripts', 'lib', 'rates-template.md'), 'utf8')),
);

/** @param {string} template */
function filled(template) {
  const grouped = (/** @type {string | undefined} */ n) =>
    Number(n).toLocaleString('en').replaceAll(',', ' ');
  /** @type {Record<string, string>} */
  const parts = {
    command: 'npm run rates',
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`,
    seconds: String(Math.round((performance.now() - began) / 1000)),
    runs: grouped(values.runs),
    curveRuns: grouped(values['curve-runs']),
    seed: String(values.seed),
    proposals: page.proposalsTable(sampled),
    curves: curves
      .map((curve) =>
        [
          `### ${curve.title}`,
          `![${curve.title}](images/rates-${name(curve)}.svg)`,
          `${page.curveTable(curve)}\n\nLimit: ${curve.limit}. ${page.whereFound(curve, PROPOSALS).join(' ')}`,
        ].join('\n\n'),
      )
      .join('\n\n'),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part] ?? impossible(part));
}

/** @param {{ scenario: string }} curve */
function name({ scenario }) {
  return scenario.replace('by_', 'by-');
}

/** @param {string} part @returns {never} */
function impossible(part) {
  throw new Error(`the template asks for ${part}`);
}

/**
 * @param {string} scenario @param {string} patches @param {string | undefined} runs @param {string} limit
 * @returns {SampledCase[]}
 */
function sample(scenario, patches, runs, limit) {
  process.stderr.write(`${scenario} with ${patches || 'nothing'}\n`);
  const more = [
    ...(patches ? ['--with', patches] : []),
    '--runs',
    String(runs),
    '--seed',
    String(values.seed),
  ];
  /** @type {SampleReport} */
  const report = lockstep([
    'sample',
    scenario === 'rates' ? EXAMPLE : ONE_BY_ONE,
    '--scenario',
    scenario,
    ...more,
    '--limit',
    limit,
  ]);
  if (report.diagnostics.length > 0) throw new Error(report.diagnostics[0]?.message);
  return report.cases;
}

/** Of each proposal, how many causes a check of the thread's scenario finds, and the shortest run to one. */
function checkedFigures() {
  /** @type {import('../server/trace/report.ts').CompareReport} */
  const report = lockstep(['compare', 'examples/thread.lockstep']);
  const [{ cells, columns }] = report.comparisons;
  return PROPOSALS.map(({ patches }) => {
    const at = columns.findIndex(({ label }) => label === (patches || 'nothing'));
    const hang = cells[0][at].expectations.find(({ id }) => id === 'no hang');
    return page.checkedWords(hang);
  });
}

/** @param {string[]} args */
function lockstep(args) {
  const run = spawnSync(process.execPath, [inRoot('dist', 'cli.js'), ...args, '--json'], {
    cwd: inRoot(),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (run.error || run.status === 2) throw new Error(run.stderr || run.stdout);
  return JSON.parse(run.stdout);
}

/** @param {string} file @returns {Promise<typeof import('./lib/rates-page.ts')>} */
async function bundled(file) {
  const { outputFiles } = await build({
    entryPoints: [inRoot('scripts', 'lib', file)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
