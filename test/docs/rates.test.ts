/** docs/rates.md: the rates it shows of examples/rates.lockstep are those that sampling gives, with fewer runs; a test of the curves' words. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  type Curve,
  curveSvg,
  type Proposal,
  proposalsTable,
  whereFound,
} from '../../scripts/lib/rates-page.ts';
import type { SampledCase, SampleReport } from '../../server/sample/report.ts';
import { pathOf } from '../support/lockstep.ts';
import { readPage } from './page.ts';

const page = readPage('docs/rates.md');
const RUNS = 200;

/** The cells of the page's row for what is applied. */
function rowOf(name: string): string[] {
  const line = page.split('\n').find((each) => each.startsWith(`| ${name} | `)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

const percents = (text: string): number[] =>
  [...text.matchAll(/([\d.]+) %/g)].map(([, n]) => Number(n) / 100);

describe('the page of rates', () => {
  test.each([
    ['v5.16', ''],
    ['v1', 'reset_owner_in_panic'],
    ['v2', 'no_spin_in_panic'],
    ['v3', 'no_spin_on_panic_cpu'],
    ['merged (v5.18)', 'merged'],
  ])('has for %s what runs come to', (name, patches) => {
    const more = patches ? ['--with', patches] : [];
    const file = 'examples/rates.lockstep';
    const run = spawnSync(
      process.execPath,
      ['dist/cli.js', 'sample', file, '--runs', String(RUNS), '--json', ...more],
      { cwd: pathOf('.'), encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const { cases }: SampleReport = JSON.parse(run.stdout);
    const [{ hung, unfinished }] = cases;
    const here = (hung.runs + unfinished.runs) / RUNS;
    const [, , , ours] = rowOf(name);
    const [there] = percents(ours);
    // The page's runs begin with these: they differ by what so few runs can differ from many.
    expect(Math.abs(here - there)).toBeLessThan(4 * Math.sqrt((there * (1 - there)) / RUNS) + 1 / RUNS);
  });

  test('says of each of the mails’ figures whether ours agrees', () => {
    for (const name of ['v5.16', 'v1', 'v2', 'merged (v5.18)'])
      expect(rowOf(name)[4], name).toMatch(/^(yes|\*\*no\*\*)$/);
  });
});

describe('what goes on for ever with v2', () => {
  const cases = (): SampledCase[] => {
    const file = 'examples/rates/one-by-one.lockstep';
    const which = ['--scenario', 'by_shell', '--with', 'no_spin_in_panic', '--runs', '2', '--limit', '1 s'];
    const run = spawnSync(process.execPath, ['dist/cli.js', 'sample', file, '--json', ...which], {
      cwd: pathOf('.'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return (JSON.parse(run.stdout) as SampleReport).cases;
  };

  test('is proven to where the page says so, and only there', { timeout: 120_000 }, () => {
    const met = cases().map(({ parameters: [{ value }], hung, unfinished }) => [
      value,
      hung.runs > 0,
      unfinished.runs > 0,
    ]);
    expect(met.filter(([, hung]) => hung).map(([value]) => value)).toEqual(['800..1600 us']);
    expect(met.filter(([, , open]) => open).map(([value]) => value)).toEqual(['1600..3200 us', '3..6 ms']);
  });
});

describe('a curve', () => {
  const sampled = (value: string, hung: number): SampledCase =>
    ({
      parameters: [{ name: 'delay', value }],
      runs: 100,
      hung: { runs: hung },
      unfinished: { runs: 0 },
      conditions: [],
    }) as unknown as SampledCase;
  const curve: Curve = {
    scenario: 'by_delivery',
    title: 'Delivery',
    limit: '3 s',
    variants: [{ name: 'a', cases: [sampled('1 us', 20), sampled('2 us', 60), sampled('3 us', 100)] }],
  };
  const mails = (hangs: number): Proposal[] => [{ name: 'a', patches: '', mails: [{ hangs, trials: 100 }] }];

  test('says between which values the mails’ figure lies', () => {
    expect(whereFound(curve, mails(50))).toEqual([
      'The 50.0 % of the mails for a lie between those of 1 us and 2 us.',
    ]);
    expect(whereFound(curve, mails(10))).toEqual([
      'The 10.0 % of the mails for a are not met anywhere on this axis.',
    ]);
  });

  test('is drawn with a mark and an interval for each value, and the mails’ figure', () => {
    const svg = curveSvg(curve, mails(50));
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain('a, 2 us: 60.0 % (');
    expect(svg).toContain('the mails on a: 50 of 100');
  });

  test('agrees with the mails where intervals meet', () => {
    const row = (hangs: number): string =>
      proposalsTable([{ ...mails(hangs)[0], case: sampled('1 us', 20), checked: 'no hang' }]).split('\n')[2];
    expect(row(22)).toContain('| yes |');
    expect(row(90)).toContain('| **no** |');
  });
});
