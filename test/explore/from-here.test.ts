/**
 * Searches from any state of random scenarios against the plainest one: every state that can be reached, on the program that
 * keeps everything, with no reduction.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Prospect, Reached } from '../../server/dap/search/hang-search.ts';
import { answerQuestion, budgetOf } from '../../server/dap/search/search-questions.ts';
import { chanceFrom } from '../../server/explore/find-chance.ts';
import { createCaseExpressions } from '../../server/jobs/expressions.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { languageServices, openModule } from '../../server/jobs/open-module.ts';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import type { State } from '../../server/machine/state.ts';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import { runOf, stateAfter } from '../../server/trace/run.ts';
import { type Chance, conditionOf } from '../differential/random-conditions.ts';
import { randomScenario } from '../differential/random-scenario.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 60);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 212);
const SMALL = 3000;
const LIBRARY = new URL('../../library', import.meta.url).href;
const URI = 'file:///random.lockstep';

interface Asked {
  text: string;
  condition: string;
  /** Choices of a walk: where the question is asked. */
  walk: number[];
}

const questions: fc.Arbitrary<Asked> = fc.gen().map((g) => {
  const chance: Chance = {
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  };
  const text = randomScenario(chance);
  return {
    text,
    condition: conditionOf(chance, 2),
    walk: g(fc.array, fc.nat({ max: 50 }), { maxLength: 12 }),
  };
});

/** The same scenario twice, both with the condition as the last expectation. */
async function compiled({ text, condition }: Asked) {
  const { set } = await openModule(URI, nodeFiles(LIBRARY, { [URI]: text }));
  if (!set) return undefined;
  const listed = caseList(set, scenariosOf(set)[0]);
  if ('errors' in listed) return undefined;
  const [each] = listed.cases;
  const plain = compile(set, each, { observe: 'all' });
  if ('errors' in plain) return undefined;
  const asked = createCaseExpressions(languageServices(), plain.open).wanted(condition);
  if ('mistake' in asked) return undefined;
  const wanted = { tree: asked.tree, text: condition };
  const [all, needed] = (['all', 'needed'] as const).map((observe) =>
    compile(set, each, { observe, wanted }),
  );
  if ('errors' in all || 'errors' in needed)
    throw new Error('the condition is an expression and cannot be searched');
  return { all: all.program, needed: needed.program };
}

type Everything = NonNullable<ReturnType<typeof everything>>;

/** Every state that can be reached, and from where each is; nothing when there are too many. */
function everything(machine: Machine, from: State) {
  const states = [from];
  const ids = new Map([[from.join(), 0]]);
  const before: number[][] = [[]];
  for (let id = 0; id < states.length; id++) {
    const open: number[] = [];
    const ways = machine.decisions(states[id], open);
    for (const decision of open.slice(0, ways)) {
      const next = machine.step(states[id], decision);
      const key = next.join();
      let to = ids.get(key);
      if (to === undefined) {
        to = states.push(next) - 1;
        ids.set(key, to);
        before.push([]);
      }
      before[to].push(id);
    }
    if (states.length > SMALL) return undefined;
  }
  return { states, before };
}

function reaching(before: number[][], targets: number[]): Set<number> {
  const found = new Set(targets);
  for (const id of found) for (const from of before[id]) found.add(from);
  return found;
}

/** Goes along a walk, in place. */
function walked(machine: Machine, at: State, walk: number[]): number[] {
  const decisions: number[] = [];
  for (const choice of walk) {
    const open: number[] = [];
    const ways = machine.decisions(at, open);
    if (ways === 0) break;
    decisions.push(open[choice % ways]);
    machine.apply(at, open[choice % ways]);
  }
  return decisions;
}

/** The outlook by its definition: who can come to the end from where. An error of the model ends it for everybody. */
function plainOutlook(machine: Machine, { states, before }: Everything): Prospect['outlook'] {
  const foreground = machine.program.agents.flatMap((agent, a) => (agent.foreground ? [a] : []));
  const ending = foreground.map((a) => {
    const ends = (s: State) => machine.ended(s, a) || machine.faultOf(s) >= 0;
    return reaching(
      before,
      states.flatMap((s, id) => (ends(s) ? [id] : [])),
    );
  });
  if (ending.some((can) => !can.has(0))) return 'unavoidable';
  return ending.every((can) => can.size === states.length) ? 'none' : 'avoidable';
}

/** What was seen, or nothing when the scenario is too big. */
async function judged(asked: Asked): Promise<string[]> {
  const programs = await compiled(asked);
  if (!programs) return [];
  const { all, needed } = programs;
  const machine = createMachine(all);
  const at = machine.initial();
  const decisions = walked(machine, at, asked.walk);
  const space = everything(machine, at);
  if (!space) return [];
  const wanted = all.expectations.at(-1);
  if (wanted?.k !== 'reachable') throw new Error('no condition');
  const run = runOf(decisions);
  const where = JSON.stringify({ ...asked, decisions });

  const holds = machine.condition(wanted.condition);
  const reached = answerQuestion(needed, budgetOf(1e6), { k: 'reach', run }, {}) as Reached;
  const there = space.states.some((s) => holds(s)) ? 'run' : 'none';
  expect(reached.k, where).toBe(holds(at) ? 'here' : there);
  if (reached.k === 'run')
    expect(holds(stateAfter(machine, runOf([...decisions, ...reached.decisions]))), where).toBe(true);

  const searched = needed.expectations.at(-1);
  if (searched?.k !== 'reachable') throw new Error('no condition');
  const here = stateAfter(createMachine(needed), run);
  const chance = chanceFrom(needed, here, searched, budgetOf(1e6));
  // A run that can still end in an error of the model has not lost it.
  const open = space.states.some((s) => holds(s) || machine.faultOf(s) >= 0);
  expect(chance, where).toBe(open ? 'possible' : 'lost');
  // With hardly any room it may not be known, and is never the other of the two.
  expect([chance, 'unknown'], where).toContain(chanceFrom(needed, here, searched, budgetOf(2)));

  const prospect = answerQuestion(needed, budgetOf(1e6), { k: 'prospect', run }, {}) as Prospect;
  const told = prospect.outlook === 'hung' ? 'unavoidable' : prospect.outlook;
  expect(told, where).toBe(plainOutlook(machine, space));
  return [reached.k, prospect.outlook, chance];
}

test('a run to a condition is found where there is one, and a hang is called avoidable where it is', {
  timeout: 60_000 + RUNS * 1000,
}, async () => {
  const seen = new Map<string, number>();
  const property = fc.asyncProperty(questions, async (asked) => {
    for (const what of await judged(asked)) seen.set(what, (seen.get(what) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  for (const what of ['here', 'run', 'none', 'possible', 'lost', 'avoidable', 'unavoidable', 'hung'])
    expect(seen.get(what), `${what} of ${[...seen].join(' ')}`).toBeGreaterThan(0);
});
