/** A search that keeps only hashes of its states, against the exact one. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { createHashIndex } from '../../server/explore/compact/hash-index.ts';
import { missedAtMost, probabilityText } from '../../server/explore/compact/missed.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { ALL_REDUCTIONS } from '../../server/reduce/plan.ts';
import { replay } from '../../server/trace/replay.ts';
import type { CaseReport, Finding } from '../../server/trace/report.ts';
import { compileFile, compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { pathOf } from '../support/lockstep.ts';

const NO_REDUCTIONS = Object.fromEntries(Object.keys(ALL_REDUCTIONS).map((k) => [k, false]));

function compact(program: StepProgram, seed = 1, hashBits?: number, reductions = {}): CaseReport {
  const options = { compact: { seed, hashBits }, reductions };
  return checkCase(program, DEFAULT_BUDGET, { now: () => 0 }, options);
}

/** Without expectations that take flags of their own, which the exact search keeps in its states. */
function withoutEventually(program: StepProgram): StepProgram {
  return { ...program, expectations: program.expectations.filter((e) => e.k !== 'eventually') };
}

const headlines = (findings: Finding[]) => new Set(findings.map((f) => f.headline));

/** Where the two differ, in words. */
function differences(program: StepProgram, reductions = {}): string[] {
  const exact = checkCase(program, DEFAULT_BUDGET, { now: () => 0 }, { reductions });
  const hashed = compact(program, 1, undefined, reductions);
  const wrong: string[] = [];
  const same = (what: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a) !== JSON.stringify(b))
      wrong.push(`${what}: ${JSON.stringify(b)}, not ${JSON.stringify(a)}`);
  };
  for (const what of ['states', 'transitions', 'depth'] as const)
    same(what, exact.search[what], hashed.search[what]);
  same('faults', [...headlines(exact.faults)].sort(), [...headlines(hashed.faults)].sort());
  exact.expectations.forEach((e, i) => {
    const found = hashed.expectations[i];
    if (found.verdict !== 'inconclusive') same(e.text, e.verdict, found.verdict.replace('probably ', ''));
    if (e.text === 'no hang') wrong.push(...otherDeadlocks(e.findings, found.findings));
    else if (found.verdict === 'violated' || found.verdict === 'holds')
      same(e.text, e.findings.length > 0, found.findings.length > 0);
  });
  if (hashed.search.complete || hashed.verdict === 'holds') wrong.push('an exact verdict');
  return [...wrong, ...untrue(program, hashed)];
}

/** Every deadlock that the exact search has found, and nothing that it has not. */
function otherDeadlocks(exact: Finding[], found: Finding[]): string[] {
  const missing = exact
    .filter((f) => f.kind === 'deadlock' && !headlines(found).has(f.headline))
    .map((f) => `${f.headline} is not found`);
  const madeUp = found
    .filter((f) => !headlines(exact).has(f.headline))
    .map((f) => `${f.headline} is made up`);
  return [...missing, ...madeUp];
}

/** Findings that the machine does not bear out, and verdicts that nothing shows. */
function untrue(program: StepProgram, { expectations, faults }: CaseReport): string[] {
  const machine = createMachine(program);
  const all = [...faults, ...expectations.flatMap((e) => e.findings)];
  return [
    ...all
      .filter((f) => !replay(machine, machine.initial(), f.trace).ok)
      .map((f) => `${f.headline}: cannot be replayed`),
    ...all.filter((f) => !f.unfinished).map((f) => `${f.headline}: looks whole`),
    ...expectations
      .filter((e) => ['holds', 'violated'].includes(e.verdict) && e.findings.length === 0)
      .map((e) => `${e.text}: certain, and nothing shows it`),
  ];
}

describe('with hashes of 64 bits', { timeout: 180_000 }, () => {
  const files = readdirSync(pathOf('examples')).filter((f) => f.endsWith('.lockstep'));
  test.each(files)('the same is found as with states, in examples/%s', async (name) => {
    const path = pathOf(`examples/${name}`);
    for (const { needed } of await compileFile(path, readFileSync(path, 'utf8'))) {
      const program = withoutEventually(needed);
      if (checkCase(program, { ...DEFAULT_BUDGET, maxStates: MOST }).search.limit) continue;
      expect(differences(program)).toEqual([]);
    }
  });

  test('the same is found as with states, in random scenarios, with reductions and without', async () => {
    const texts = fc.gen().map((g) =>
      randomScenario({
        of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
        one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
      }),
    );
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(texts, async (text) => {
      for (const { needed } of await compileText(text)) {
        const program = withoutEventually(needed);
        if (
          checkCase(program, { ...DEFAULT_BUDGET, maxStates: 5000 }, {}, { reductions: NO_REDUCTIONS }).search
            .limit
        )
          continue;
        const wrong = [...differences(program), ...differences(program, NO_REDUCTIONS)];
        if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n\n${text}`);
        const { faults, expectations } = compact(program);
        for (const { kind } of [...faults, ...expectations.flatMap((e) => e.findings)])
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    });
    await fc.assert(property, { numRuns: 60, seed: 1409 });
    for (const kind of ['fault', 'deadlock', 'never']) expect(seen.get(kind), kind).toBeGreaterThan(0);
  });
});

const MOST = 60_000;

const COUNTERS = `
shared a: 0..11 = 0;
shared b: 0..11 = 0;
scenario s "Every pair of numbers" {
  cpu 0 { loop { a = choose(0..11); } }
  cpu 1 { loop { b = choose(0..11); } }
  expect never a == 11 && a == 10;
  expect reachable a == 11 && a == 10;
  expect no hang;
  expect no starvation;
  expect eventually a == 1;
}`;

describe('a search with hashes', () => {
  test('calls nothing certain that it has not seen, and says how likely it is and why the rest is open', async () => {
    const [{ needed }] = await compileText(COUNTERS);
    const { verdict, expectations, search } = compact(needed);
    expect(verdict).toBe('probably violated');
    expect(expectations.map((e) => e.verdict)).toEqual([
      'probably holds',
      'probably violated',
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ]);
    for (const e of expectations.slice(2)) expect(e.reason).toMatch(/ only hashes were kept: check without/);
    expect(search.compact).toEqual({ hashBits: 64, seed: 1, missedAtMost: missedAtMost(search.states, 64) });
    expect(search.limit).toMatch(
      /^states were told apart by 64-bit hashes \(seed 1\): .* at most [\d.]+e-1\d$/,
    );
  });

  test('misses states when its hash has too few bits, and then says that it knows next to nothing', async () => {
    const [{ needed }] = await compileText(COUNTERS);
    const exact = checkCase(needed, DEFAULT_BUDGET);
    const { search, expectations } = compact(needed, 1, 12);
    expect(search.states).toBeLessThan(exact.search.states);
    expect(search.compact?.missedAtMost).toBeGreaterThan(0.9);
    expect(search.limit).toMatch(/ at most 1$/);
    for (const { verdict } of expectations) expect(['holds', 'violated']).not.toContain(verdict);
  });

  test('with another seed misses others', async () => {
    const [{ needed }] = await compileText(COUNTERS);
    const counts = [1, 2, 3, 4].map((seed) => compact(needed, seed, 12).search.states);
    expect(new Set(counts).size).toBeGreaterThan(1);
    expect(compact(needed, 7).search.states).toBe(compact(needed, 8).search.states);
    expect(JSON.stringify(compact(needed, 7))).toBe(JSON.stringify(compact(needed, 7)));
  });

  test('is inconclusive when a limit strikes', async () => {
    const [{ needed }] = await compileText(COUNTERS);
    const options = { compact: { seed: 1 } };
    const { search, verdict, expectations } = checkCase(
      needed,
      { ...DEFAULT_BUDGET, maxStates: 500 },
      {},
      options,
    );
    expect(verdict).toBe('inconclusive');
    expect(new Set(expectations.map((e) => e.verdict))).toEqual(new Set(['inconclusive']));
    expect(search.limit).toMatch(/^stopped at the limit of 500 states .*; states were told apart/);
    const small = checkCase(needed, { ...DEFAULT_BUDGET, memoryMiB: 0.1 }, {}, options).search.limit;
    expect(small).toMatch(/^stopped at the limit of 0\.1 MiB/);
    const stopped = checkCase(needed, DEFAULT_BUDGET, { cancelled: () => true }, options).search.limit;
    expect(stopped).toMatch(/^stopped when asked to/);
  });
});

describe('the hashes', () => {
  test('that were added are there, whatever their bits, and no others', () => {
    const index = createHashIndex();
    const known = new Set<string>();
    const values = fc.sample(
      fc.tuple(fc.oneof(fc.integer(), fc.integer({ min: 0, max: 40 })), fc.integer({ min: -20, max: 20 })),
      { numRuns: 60_000, seed: 1 },
    );
    for (const [low, high] of values) {
      expect(index.add(low, high)).toBe(!known.has(`${low} ${high}`));
      known.add(`${low} ${high}`);
    }
    expect(index.size).toBe(known.size);
    expect(index.add(0, 0)).toBe(!known.has('0 0'));
    expect(index.add(0, 0)).toBe(false);
  });

  test('miss a state with a probability below the birthday bound', () => {
    expect(missedAtMost(2 ** 32, 64)).toBeCloseTo(0.5, 6);
    expect(missedAtMost(1e9, 64)).toBeCloseTo(0.0271, 4);
    expect(missedAtMost(5000, 12)).toBe(1);
    expect([0, 1e-20, 0.027, 0.51, 1].map(probabilityText)).toEqual(['0', '1e-20', '2.7e-2', '0.51', '1']);
  });
});
