/** docs/sampling.md: every field is explained, and real reports have those that are declared. */
import { expect, test } from 'vitest';
import { caseReport } from '../../server/sample/case-report.ts';
import { createSampler, watchedOf } from '../../server/sample/sampler.ts';
import { addTally, emptyTally } from '../../server/sample/tally.ts';
import { pathOf, programOf } from '../support/lockstep.ts';
import { Interfaces } from './interfaces.ts';
import { readPage } from './page.ts';

const page = readPage('docs/sampling.md');
const reports = new Interfaces(pathOf('server/sample/report.ts'));

test('every field of a report of sampled runs is explained in the section of its interface', () => {
  const section = (name: string) =>
    new RegExp(`^#+ ${name}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page)?.[1] ?? '';
  expect(reports.fields.length).toBeGreaterThan(40);
  expect(reports.fields.filter(({ owner, field }) => !section(owner).includes(`\`${field}\``))).toEqual([]);
});

test('tallies of parts, in any order, add up to the report of all runs', async () => {
  const program = await programOf(`shared x: saturating 0..3 = 0; spinlock a; spinlock b;
    scenario s {
      cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; x++; spin_lock(b); spin_unlock(b); spin_unlock(a); }
      cpu 1 { takes 0..3 us; spin_lock(b); takes 500 ns; x++; spin_lock(a); spin_unlock(a); spin_unlock(b); }
      expect no hang;
      expect never x == 2;
      expect eventually x == 2;
      expect reachable x == 1;
    }`);
  const scheduler = { name: 'time' } as const;
  const setup = { sampled: program, scheduler, seed: 4, limitNs: 1e9, limitSteps: 1000 };
  const report = (parts: [number, number][]) => {
    const sum = emptyTally(watchedOf(program).watched.length);
    for (const [from, to] of parts) addTally(sum, createSampler(setup).runs(from, to));
    return caseReport(program, scheduler, 1000, sum);
  };
  const whole = report([[0, 300]]);
  expect(whole.hung.runs).toBeGreaterThan(0);
  expect(whole.made).toEqual([[0, 300]]);
  expect(
    report([
      [200, 300],
      [0, 7],
      [7, 200],
    ]),
  ).toEqual(whole);
  expect(
    report([
      [200, 300],
      [0, 7],
    ]).made,
  ).toEqual([
    [0, 7],
    [200, 300],
  ]);
});
