/** The models of the benchmark are what they are measured for: their verdicts, and that they can be given to Spin. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileModel } from '../../bench/compile.ts';
import { models } from '../../bench/models.ts';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { exportPromela } from '../../server/export/promela/export.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { ROOT } from '../support/lockstep.ts';

const all = models(fileURLToPath(ROOT));
const library = new URL('library', ROOT).href;

/** Those of more than a second are left to the benchmark, which looks at verdicts too. */
const LARGE = ['five CPUs', 'handover, four', 'test-and-set, four', 'thread'];
const small = all.filter(({ name }) => !LARGE.some((part) => name.includes(part)));

/** What a model asks, as the benchmark asks it. */
function asked(program: StepProgram, asks: 'hang' | 'starvation'): StepProgram {
  const expectations = program.expectations.filter(
    ({ k }) => (k === 'no starvation') === (asks === 'starvation'),
  );
  return { ...program, expectations };
}

describe('the models of the benchmark', () => {
  test('have names of their own, and files', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.filter((m) => !existsSync(m.case.file))).toEqual([]);
  });

  test.each(small)('$name has its verdict', async (model) => {
    const program = asked(await compileModel(model.case, library), model.asks);
    expect(program.expectations.length).toBeGreaterThan(0);
    const report = checkCase(program, DEFAULT_BUDGET, { now: () => 0 });
    expect(report.search.complete).toBe(true);
    expect(report.verdict).toBe(model.verdict);
  });

  test.each(all)('$name can be asked of Spin, and what it asks is there', async (model) => {
    const exported = exportPromela(await compileModel(model.case, library));
    if ('refused' in exported) throw new Error(exported.refused.map((r) => r.message).join('\n'));
    const fair = exported.properties.filter((p) => p.fair);
    if (model.asks === 'starvation') expect(fair.flatMap((p) => p.claims)).toHaveLength(1);
    else expect(exported.properties.some((p) => p.id === 'no hang')).toBe(true);
  });

  test.each(all.filter(({ alone, thread }) => alone && !thread))(
    '$name asks nothing that Spin is not asked',
    async (model) => {
      const { expectations } = await compileModel(model.case, library);
      expect(expectations.map(({ k }) => k)).toEqual([model.asks === 'hang' ? 'no hang' : 'no starvation']);
    },
  );

  test('of a family differ in nothing but their CPUs', async () => {
    for (const { case: each, family } of all) {
      if (!family) continue;
      const { agents } = await compileModel(each, library);
      expect(agents.filter(({ kind }) => kind === 'cpu')).toHaveLength(family.cpus);
    }
  });

  test.each([
    ['bench/models/counting.lockstep', 'counting', []],
    ['bench/models/three-flooders.lockstep', 'three_flooders', ['whole_records', 'merged']],
    ['examples/two-flooders.lockstep', 'two_flooders', ['whole_records', 'reset_owner_in_panic']],
  ])('for long runs compile: %s', async (file, scenario, patches) => {
    const path = fileURLToPath(new URL(file, ROOT));
    const { agents } = await compileModel({ file: path, scenario, with: patches }, library);
    expect(agents.length).toBeGreaterThan(2);
  });

  test('that do not exist are refused', async () => {
    const [{ case: known }] = all;
    await expect(compileModel({ ...known, scenario: 'none_of_them' }, library)).rejects.toThrow(/no such/);
    await expect(compileModel({ ...known, with: ['none_of_them'] }, library)).rejects.toThrow(/no patch/);
  });
});
