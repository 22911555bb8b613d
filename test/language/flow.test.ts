/** On random scenarios: what is certain of interrupts and locks from the text is so in every state in which somebody is at the statement. */
import fc from 'fast-check';
import { type AstNode, AstUtils } from 'langium';
import { expect, test } from 'vitest';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { Flow } from '../../server/language/flow/flow.ts';
import * as ast from '../../server/language/generated/ast.ts';
import { caseList, compile, type ModuleSet, scenariosOf } from '../../server/program/cases.ts';
import type { SourceRange, StepProgram } from '../../server/program/program.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { randomGuards } from '../review/random-guards.ts';
import { ROOT } from '../support/lockstep.ts';
import { standing, statesOf } from '../support/states.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 150);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 71);
const MOST = 2000;
const URI = 'file:///random.lockstep';

const texts = fc.gen().map((g) => {
  const chance = {
    of: <T>(...values: T[]) => g(fc.constantFrom, ...values) as T,
    one: (inSoMany: number) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  };
  return chance.one(2) ? randomGuards(chance) : randomScenario(chance);
});

function flowOf({ documents }: ModuleSet): Flow {
  const names = new Map<AstNode, AstNode[]>();
  for (const module of documents)
    for (const each of AstUtils.getDocument(module).references) {
      const target = 'ref' in each ? each.ref : undefined;
      const source = '$refNode' in each ? each.$refNode?.astNode : undefined;
      if (target && source) names.set(target, [...(names.get(target) ?? []), source]);
    }
  return new Flow((fn) => names.get(fn) ?? []);
}

/** The statements of a file, those inside others behind them. */
const statementsOf = (module: ast.Module): ast.Statement[] => [
  ...AstUtils.streamAllContents(module).filter(ast.isStatement),
];

function covers(node: AstNode, at: SourceRange): boolean {
  const range = node.$cstNode?.range;
  if (!range) return false;
  const isBefore = (l: number, c: number, line: number, column: number) =>
    l < line || (l === line && c <= column);
  return (
    isBefore(range.start.line, range.start.character, at.line, at.column) &&
    isBefore(at.endLine, at.endColumn, range.end.line, range.end.character)
  );
}

/** What is said of each op and is not so in some state. */
function wrong(set: ModuleSet, program: StepProgram, flow: Flow): { wrong: string[]; said: number } {
  const statements = new Map(
    set.documents.map((module) => [AstUtils.getDocument(module).uri.toString(), statementsOf(module)]),
  );
  const certain = program.ops.map(({ at }) => {
    const inside = (statements.get(program.sources[at.source]?.uri) ?? []).filter((each) => covers(each, at));
    const innermost = inside.at(-1);
    return innermost && flow.during(innermost);
  });
  const found: string[] = [];
  let said = 0;
  for (const s of statesOf(program, MOST) ?? []) {
    if (s[program.fault] !== 0) continue;
    standing(program, s).forEach((location, i) => {
      const at = location > 0 ? certain[location] : undefined;
      if (!at) return;
      const [agent, level] = [Math.floor(i / 3), i % 3];
      const region = program.regions.base + agent * program.regions.size;
      const off = s[region + program.regions.irqsOff + level] === 1;
      if (at.irqs !== '?') said++;
      if (at.irqs !== '?' && (at.irqs === 'off') !== off) found.push(`irqs ${at.irqs} at ${location}`);
      for (const lock of at.held) {
        const layout = program.locks.find(({ name }) => ast.isSpinlock(lock) && name === lock.name);
        if (!layout) continue;
        said++;
        if (s[layout.base] !== agent + 1)
          found.push(`${layout.name} held at ${location}: ${JSON.stringify(program.ops[location].at)}`);
      }
    });
  }
  return { wrong: [...new Set(found)], said };
}

test('what the text makes certain is so in every run', { timeout: 60_000 + RUNS * 1000 }, async () => {
  let total = 0;
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const { set } = await openModule(URI, nodeFiles(new URL('library', ROOT).href, { [URI]: text }));
      if (!set) throw new Error(text);
      const [scenario] = scenariosOf(set);
      const listed = caseList(set, scenario);
      if ('errors' in listed) throw new Error(text);
      const compiled = compile(set, listed.cases[0], { observe: 'needed' });
      if ('errors' in compiled) throw new Error(text);
      const { wrong: found, said } = wrong(set, compiled.program, flowOf(set));
      total += said;
      if (found.length > 0) throw new Error(`${found.slice(0, 5).join('\n')}\n\n${text}`);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  console.log(`${RUNS} scenarios, ${total} looks`);
  expect(total).toBeGreaterThan(RUNS * 10);
});
