/**
 * Sampling against the exhaustive check: each cause that a sampled run hangs for is one that the check reports, in the same words, and
 * what is lost in a run is lost for a reason that the check knows. Which causes a thousand runs find is chance; that they are among
 * those of the check is not. A search that runs ops together knows a halted CPU in fewer functions than a run, in which it can be halted
 * between them (docs/decisions/0013-reductions.md): then it is one that runs no ops together that has to know the cause.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { causeKey } from '../../server/explore/same-cause.ts';
import { createSemantics } from '../../server/explore/semantics.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../../server/reduce/plan.ts';
import { createJudge, JUDGE_LIMITS, type JudgeLimits } from '../../server/sample/judge/judge.ts';
import { whole } from '../../server/sample/pieces.ts';
import { runInPieces } from '../../server/sample/run.ts';
import { createSimulator, type Scheduler } from '../../server/sample/simulator.ts';
import { compileFile, compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { pathOf } from '../support/lockstep.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 40);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 1409);
const SCHEDULERS: Scheduler[] = [{ name: 'time' }, { name: 'random' }, { name: 'pct', depth: 2, moves: 40 }];

/** The causes of hangs, as a check of the case has them. Undefined when it is not complete. */
function causesOf(program: StepProgram, reductions: Partial<ReductionSwitches>) {
  const report = checkCase(
    program,
    { ...DEFAULT_BUDGET, maxStates: 200_000 },
    { now: () => 0 },
    { reductions },
  );
  if (!report.search.complete) return undefined;
  const semantics = createSemantics(program, ALL_REDUCTIONS, { sticky: [], events: [] });
  const keyOf = (kind: string, sentences: string[]) =>
    causeKey(semantics, [kind === 'deadlock' ? 'stuck' : kind, ...sentences].join('\n'));
  const hangs = report.expectations.filter((e) => e.text === 'no hang').flatMap((e) => e.findings);
  return { report, hangs: new Set(hangs.map((f) => keyOf(f.kind, f.explanation))) };
}

const NOTHING_TOGETHER = { merge: false, sections: false, futures: false };

/** What a check says of a case, as far as sampling can meet it. */
function checked(program: StepProgram) {
  const found = causesOf(program, {});
  if (!found) return undefined;
  const { report, hangs } = found;
  const lost = report.expectations.filter((e) => e.text.startsWith('eventually'));
  return {
    // Who asks for no hangs is told of none.
    hangs: report.expectations.some((e) => e.text === 'no hang') ? hangs : undefined,
    all: undefined as Set<string> | undefined,
    lost: lost.map(({ verdict }) => verdict === 'violated'),
    faults: report.faults.length > 0,
    conditions: report.expectations.map(({ verdict }) => verdict),
  };
}

function compare(program: StepProgram, runs: number, limits: JudgeLimits, seen: Map<string, number>): void {
  const known = checked(program);
  if (!known) return;
  const eventually = program.expectations.flatMap((e) => (e.k === 'eventually' ? [e.condition] : []));
  const watched = program.expectations.flatMap((e, i) =>
    'condition' in e
      ? [{ condition: e.condition, when: e.k === 'always' ? (0 as const) : (1 as const), i, k: e.k }]
      : [],
  );
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const scheduler of SCHEDULERS) {
    const around = {
      simulator: createSimulator(program, { scheduler, watched }),
      judge: createJudge(program, eventually, limits),
      searched: (s: Int32Array) => s.slice(),
      limits: { ns: 1e9, steps: 20_000 },
      watched: watched.length,
      eventually: watched.flatMap(({ k }, i) => (k === 'eventually' ? [i] : [])),
      hasClock: scheduler.name === 'time',
    };
    for (let run = 0; run < runs; run++) {
      const result = whole(runInPieces(around, { seed: 5, run }));
      const where = `${scheduler.name}, run ${run}`;
      count(result.end);
      for (const { key, headline } of result.hangs) {
        count(`hang ${result.exact}`);
        if (!known.hangs || known.hangs.has(key)) continue;
        known.all ??= causesOf(program, NOTHING_TOGETHER)?.hangs ?? new Set([key]);
        count('elsewhere');
        if (!known.all.has(key))
          throw new Error(`${where} hangs, which the check does not know: ${headline}\n${key}`);
      }
      if (result.end === 'fault' && !known.faults)
        throw new Error(`${where} is an error, the check knows none`);
      result.eventually.forEach((is, i) => {
        if (is !== 'lost') return;
        count('lost');
        if (!known.lost[i]) throw new Error(`${where} loses condition ${i}, which the check says holds`);
      });
      watched.forEach(({ i, k }, n) => {
        if (k === 'eventually' || !result.conditions[n]) return;
        count(k);
        const expected = k === 'reachable' ? 'holds' : 'violated';
        if (known.conditions[i] !== expected)
          throw new Error(`${where} meets condition ${i}, which the check does not`);
      });
    }
  }
}

const texts = fc.gen().map((g) =>
  randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

describe('what sampled runs come to is known to the check', () => {
  it('on random scenarios', { timeout: 60_000 + RUNS * 3000 }, async () => {
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(texts, fc.constantFrom(0, 10_000), async (text, all) => {
      for (const { needed } of await compileText(text).catch(() => [])) {
        try {
          compare(needed, 20, { all, region: 2000, nearby: 60 }, seen);
        } catch (error) {
          throw new Error(`${(error as Error).message}\n\n${text}`);
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    console.log(
      [...seen]
        .map(([what, n]) => `${what} ${n}`)
        .sort()
        .join(', '),
    );
    for (const what of ['ended', 'hang', 'fault', 'hang true', 'lost', 'never', 'reachable'])
      expect(seen.get(what), what).toBeGreaterThan(0);
  });

  it.each(['thread', 'lost-wakeup', 'lock-in-handler', 'lost-message', 'notifier-lock', 'watchdog', 'first'])(
    'on examples/%s.lockstep',
    { timeout: 120_000 },
    async (name) => {
      const path = pathOf(`examples/${name}.lockstep`);
      for (const { needed } of await compileFile(path, readFileSync(path, 'utf8')))
        compare(needed, 50, JUDGE_LIMITS, new Map());
    },
  );
});
