/** The findings of the examples: runs of every kind to try things on. */
import { readdirSync } from 'node:fs';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { nodeFiles, uriOfPath } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import type { Finding } from '../../server/trace/report.ts';
import { pathOf, ROOT } from '../support/lockstep.ts';

export interface ExampleFinding {
  label: string;
  machine: Machine;
  finding: Finding;
}

export const EXAMPLES = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));

/** Of searches that end at the limit, what they have found. */
const MOST_STATES = 60_000;
/** Of scenarios with many cases the first ones. */
const MOST_CASES = 3;

export async function findingsOfExample(name: string): Promise<ExampleFinding[]> {
  const files = nodeFiles(new URL('library', ROOT).href);
  const { set, diagnostics } = await openModule(uriOfPath(pathOf(`examples/${name}`)), files);
  if (!set) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return scenariosOf(set).flatMap((scenario) => {
    const listed = caseList(set, scenario);
    if ('errors' in listed) throw new Error(`no cases of ${scenario.name}`);
    return listed.cases.slice(0, MOST_CASES).flatMap((each, n) => {
      const [shown, searched] = (['all', 'needed'] as const).map((observe) =>
        compile(set, each, { observe, patches: [] }),
      );
      if ('errors' in shown || 'errors' in searched) throw new Error(`${scenario.name} does not compile`);
      const report = checkCase(
        searched.program,
        { ...DEFAULT_BUDGET, maxStates: MOST_STATES },
        { now: () => 0 },
      );
      const machine = createMachine(shown.program);
      const findings = [...report.expectations.flatMap((e) => e.findings), ...report.faults];
      return findings.map((finding) => ({
        label: `${scenario.name} ${n} ${finding.id}`,
        machine,
        finding,
      }));
    });
  });
}
