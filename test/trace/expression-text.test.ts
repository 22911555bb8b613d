/** Conditions in words say what the text says, and nothing that reads otherwise. */
import { expect, test } from 'vitest';
import { conditionText } from '../../server/trace/expression-text.ts';
import { checkText } from '../support/lockstep.ts';
import { bin, not, ProgramBuilder } from '../support/program-builder.ts';

const MODEL =
  'shared n: 0..7 = 1;\nshared m: 0..7 = 3;\nshared a: bool = false;\nshared b: bool = false;\nshared c: bool = false;\n';

async function stepsOf(statements: string): Promise<string[]> {
  const report = await checkText(
    `${MODEL}shared done: bool = false;
    scenario s { cpu 0 { ${statements} done = true; } cpu 1 { n = 1; m = 3; a = n == m; } expect never done; }`,
  );
  return report.cases[0].expectations[0].findings[0].steps.map(({ text }) => text);
}

test.each([
  ['if ((n + 1) % 2 == 0) a = true;', 'finds that (n + 1) % 2 == 0 is true'],
  ['if (7 - (n - 1) == 7) a = true;', 'finds that 7 - (n - 1) == 7 is true'],
  ['if (7 - n - 1 == 5) a = true;', 'finds that 7 - n - 1 == 5 is true'],
  ['if (3 + n * 2 == 5) a = true;', 'finds that 3 + n * 2 == 5 is true'],
  ['n = (n + 1) % 8;', 'finds that (n + 1) % 8 is 2'],
  ['a = n > 0;', 'finds that n > 0 is true'],
])('%s %s', async (statement, text) => {
  expect(await stepsOf(statement)).toContain(text);
});

const p = new ProgramBuilder({ cpus: 1 });
const [f, g] = [p.flag('f'), p.flag('g')];
const n2 = bin(p.shared('n'), '==', 2);
p.cpu('cpu', () => p.wait(f));
const program = p.build();
const [wait] = program.ops;

test.each([
  [bin(f, '&&', n2), 'f is set and n is 2'],
  [bin(bin(f, '&&', g), '&&', n2), 'f is set and g is set and n is 2'],
  [bin(bin(f, '||', n2), '&&', g), '(f is set or n is 2) and g is set'],
  [bin(not(bin(f, '&&', n2)), '&&', g), '(f is cleared or n is no longer 2) and g is set'],
  [bin(not(bin(f, '||', not(n2))), '&&', g), 'f is cleared and n is 2 and g is set'],
  [bin(bin(f, '&&', n2), '||', g), '(f is set and n is 2) or g is set'],
  [not(bin(bin(f, '&&', n2), '||', g)), '(f is cleared or n is no longer 2) and g is cleared'],
])('a condition %j holds when %s', (condition, text) => {
  expect(conditionText(condition, { program, frame: wait.frame }, wait).holds).toBe(text);
});

test('a wait for a sum says what it is with its brackets', async () => {
  const report = await checkText(
    `${MODEL}scenario s { cpu 0 { while ((n + 1) * 2 != 6) cpu_relax(); } expect no hang; }`,
  );
  const said = report.cases[0].expectations[0].findings[0].explanation.join(' ');
  expect(said).toContain('until (n + 1) * 2 is 6');
});
