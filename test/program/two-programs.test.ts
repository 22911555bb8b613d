/**
 * Each case is compiled twice: to be searched, where everything that no condition can see is left out, and to be looked
 * at, where it is kept. A trace that was found in the one is shown in the other, so both must be the same machine.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import type { Patch } from '../../server/language/generated/ast.ts';
import { flattenPatches } from '../../server/program/apply-patch.ts';
import { caseList, comparisonsOf, compile, type ModuleSet, scenariosOf } from '../../server/program/cases.ts';
import { targetsOf } from '../../server/program/flow.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { replay } from '../../server/trace/replay.ts';
import type { Finding } from '../../server/trace/report.ts';
import { situationOf } from '../../server/trace/situation.ts';
import { openText, pathOf } from '../support/lockstep.ts';
import { machineOf } from '../support/machine-of.ts';

/** Enough to meet hangs in every example; what is beyond is left to the whole check. */
const BUDGET = { ...DEFAULT_BUDGET, maxStates: 60_000 };

const examples = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));

interface Pair {
  label: string;
  needed: StepProgram;
  all: StepProgram;
}

/** Every case of a file: as it is, and with each column of the comparisons it is in. */
function pairsOf(set: ModuleSet): Pair[] {
  const columns = comparisonsOf(set).flatMap((c) =>
    c.columns.map((column) => flattenPatches(column.patches.map((p) => p.ref))),
  );
  const patchSets: Patch[][] = [[], ...columns.filter((patches) => patches.length > 0)];
  return scenariosOf(set).flatMap((scenario) => {
    const listed = caseList(set, scenario);
    if ('errors' in listed) throw new Error(listed.errors[0].message);
    return listed.cases.flatMap((each) =>
      patchSets.map((patches) => {
        const [needed, all] = (['needed', 'all'] as const).map((observe) => {
          const result = compile(set, each, { observe, patches });
          if ('errors' in result) throw new Error(result.errors[0].message);
          return result.program;
        });
        const values = each.parameters.map((p) => `${p.name} = ${p.value}`).join(', ');
        return {
          label: `${scenario.name} ${values} with ${patches.map((p) => p.name).join(', ')}`,
          needed,
          all,
        };
      }),
    );
  });
}

/** What of an op must be the same in both. */
function outline(program: StepProgram): unknown[] {
  return program.ops.map((op) => [op.k, op.at, op.frame, op.glued, targetsOf(op)]);
}

let replayed = 0;

function checkTrace({ needed, all, label }: Pair, finding: Finding): void {
  const where = `${label}: ${finding.id}`;
  replayed++;
  const [searched, shown] = [needed, all].map((program) => {
    const machine = machineOf(program);
    const run = replay(machine, machine.initial(), finding.trace);
    expect(run.ok, where).toBe(true);
    return { machine, states: run.states };
  });
  for (let i = 0; i < searched.states.length; i++) {
    const stands = [searched, shown].map(({ machine, states }) =>
      needed.agents.map((_, a) => [
        machine.status(states[i], a),
        machine.level(states[i], a),
        machine.location(states[i], a),
      ]),
    );
    expect(stands[1], `${where}, after ${i} decisions`).toEqual(stands[0]);
  }
  const end = shown.states[shown.states.length - 1];
  expect(situationOf(shown.machine, end), where).toEqual(finding.situation);
  expect(shown.machine.faultOf(end), where).toBe(
    searched.machine.faultOf(searched.states[searched.states.length - 1]),
  );
}

describe('the program to search and the program to look at', () => {
  test.each(examples)('of %s have the same locations and take the same decisions', async (name) => {
    const set = await openText(readFileSync(pathOf(`examples/${name}`), 'utf8'));
    const pairs = pairsOf(set);
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) expect(outline(pair.all), pair.label).toEqual(outline(pair.needed));
    // The first cases of a file are as telling as its last.
    for (const pair of pairs.slice(0, 8)) {
      const report = checkCase(pair.needed, BUDGET);
      for (const finding of [...report.faults, ...report.expectations.flatMap((e) => e.findings)])
        checkTrace(pair, finding);
    }
  });

  test('were held to each other on many traces', () => {
    expect(replayed).toBeGreaterThan(40);
  });

  test('come to the same verdicts where both can be searched', async () => {
    for (const name of ['first', 'lost-wakeup', 'lock-in-handler', 'spin-with-irqs-off']) {
      const set = await openText(readFileSync(pathOf(`examples/${name}.lockstep`), 'utf8'));
      for (const { label, needed, all } of pairsOf(set)) {
        const [a, b] = [needed, all].map((program) =>
          checkCase(program, BUDGET).expectations.map((e) => [
            e.id,
            e.verdict,
            e.findings.map((f) => f.headline),
          ]),
        );
        expect(b, label).toEqual(a);
      }
    }
  });
});
