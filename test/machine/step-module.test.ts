/** The module that a step program becomes. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { call, perform } from '../../server/machine/code/code.ts';
import { stepModule } from '../../server/machine/emit/module.ts';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import { openText, pathOf } from '../support/lockstep.ts';
import { ProgramBuilder } from '../support/program-builder.ts';
import { CODE_CASES } from './code-cases.ts';
import { mistakesIn } from './well-formed.ts';

const examples = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));

describe('a module is well formed', () => {
  test.each(examples)('for every scenario of %s', async (name) => {
    const set = await openText(readFileSync(pathOf(`examples/${name}`), 'utf8'));
    let modules = 0;
    for (const scenario of scenariosOf(set)) {
      const listed = caseList(set, scenario);
      if ('errors' in listed) throw new Error(listed.errors[0].message);
      const result = compile(set, listed.cases[0], { observe: 'needed', patches: [] });
      if ('errors' in result) throw new Error(result.errors[0].message);
      const { program } = result;
      const conditions = program.expectations.flatMap((e) => ('condition' in e ? [e.condition] : []));
      expect(mistakesIn(stepModule(program, { conditions }))).toEqual([]);
      modules++;
    }
    expect(modules).toBeGreaterThan(0);
  });

  test('for a program in which nothing can block', () => {
    const p = new ProgramBuilder({ cpus: 1 });
    p.cpu('work', () => p.nop());
    expect(mistakesIn(stepModule(p.build()))).toEqual([]);
  });

  test('in the table of cases', () => {
    expect(CODE_CASES.flatMap((each) => mistakesIn(each.module))).toEqual([]);
  });

  test('is told from one that is not', () => {
    const f = { name: 'f', parameters: [], result: true, body: [perform(call('nobody'))] };
    expect(mistakesIn({ globals: [], tables: [], groups: [], functions: [f] })).toEqual([
      'f does not return a value on every way',
      'f calls nobody, which there is not',
    ]);
  });
});
