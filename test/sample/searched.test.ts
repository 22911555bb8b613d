/** A sampled state, as the program that is searched has it, is the one that the same steps lead to there. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { toSearched } from '../../server/sample/searched-state.ts';
import { createSimulator } from '../../server/sample/simulator.ts';
import { openText, pathOf } from '../support/lockstep.ts';
import { machineOf } from '../support/machine-of.ts';

const STEPS = 1500;
const MANY_LINES = `
use linux.printk;
scenario many {
  cpu 0 { printk("one"); printk(padded("two", 80)); printk("three"); }
  cpu 1 { printk(padded("one", 900)); printk("four"); }
  expect eventually printed("three");
}`;

const examples = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));

test.each(['lines of many lengths', ...examples])('of %s', async (name) => {
  const path = pathOf(`examples/${name}`);
  const set = await openText(name.endsWith('.lockstep') ? readFileSync(path, 'utf8') : MANY_LINES);
  for (const scenario of scenariosOf(set)) {
    const listed = caseList(set, scenario);
    if (!('cases' in listed)) throw new Error('no cases');
    const [sampled, searched] = (['apart', 'alike'] as const).map((lengths) => {
      const compiled = compile(set, listed.cases[0], { observe: 'needed', lengths });
      if ('errors' in compiled) throw new Error(compiled.errors[0].message);
      return compiled.program;
    });
    for (let run = 0; run < 3; run++) expect(firstDifference(sampled, searched, run)).toBeUndefined();
  }
});

/** The first step after which the two are different, and where. */
function firstDifference(sampled: StepProgram, searched: StepProgram, run: number): string | undefined {
  const decisions: number[] = [];
  const simulator = createSimulator(sampled);
  simulator.begin({ seed: 1, run }, 60e9, (decision) => decisions.push(decision));
  while (simulator.steps() < STEPS && simulator.advance(STEPS) === 'halted');
  simulator.flush();
  const [from, to] = [machineOf(sampled), machineOf(searched)];
  const asSearched = toSearched(sampled, searched);
  let [a, b] = [from.initial(), to.initial()];
  for (const [step, decision] of decisions.entries()) {
    a = from.step(a, decision);
    b = to.step(b, decision);
    const mapped = asSearched(a);
    const at = searched.slots.findIndex((_, slot) => mapped[slot] !== b[slot]);
    if (at >= 0) return `step ${step + 1}: ${searched.slots[at].name} is ${b[at]}, and not ${mapped[at]}`;
  }
  return undefined;
}
