/**
 * Random scenarios as source text: a fixed stock of shared things, a few random functions and handlers, and two or
 * three agents with random bodies. Meant to be small, and to go wrong in every way there is.
 */
import { type Chance, conditionOf } from './random-conditions.ts';
import { type Context, statements } from './random-statements.ts';
import { VALUES_STOCK } from './random-values.ts';

const STOCK = `shared x: bool = false;
shared y: bool = true;
shared n: 0..2 = 0;
shared m: saturating 0..2 = 1;
shared who: cpu? = none;
shared cursor: seq of ring = 0;
shared flags: bool[2] = false;
percpu own: 0..1 = 0;
enum Color { red, green, blue }
shared color: Color = green;
spinlock a;
spinlock b[2];
semaphore s = 1;
log ring[2];
`;

export function randomScenario(chance: Chance): string {
  const cpus = chance.of(2, 2, 2, 2, 3);
  const budget = { left: chance.of(4, 6, 8, 11) };
  const context: Context = {
    cpus,
    budget,
    callable: [],
    inHandler: false,
    inLoop: false,
    depth: 0,
    fresh: { n: 0 },
  };
  const functions = [0, 1].map((i) => {
    // Only functions that come earlier: nothing calls itself.
    const callable = i === 0 ? [] : ['f0'];
    const body = statements(chance, {
      ...context,
      budget: { left: chance.of(1, 2, 3) },
      callable,
      inFunction: true,
    });
    return `fn f${i}() {\n${body}}\n`;
  });
  const handlers = [0, 1].map((i) => {
    const body = statements(chance, {
      ...context,
      budget: { left: chance.of(1, 1, 2, 3) },
      inHandler: true,
      inFunction: true,
    });
    return `fn h${i}() {\n${body}}\n`;
  });
  const agents: string[] = [];
  for (let cpu = 0; cpu < cpus; cpu++) {
    const background = cpu > 0 && chance.one(3) ? 'background ' : '';
    const share = { left: Math.max(1, Math.ceil(budget.left / cpus)) };
    const body = statements(chance, { ...context, budget: share, callable: ['f0', 'f1'], sends: true });
    const looped = background && chance.one(2) ? `loop {\n${body}}\n` : body;
    agents.push(`  ${background}cpu ${cpu} {\n${looped}  }`);
  }
  if (chance.one(6)) {
    const body = statements(chance, { ...context, budget: { left: 2 }, sends: true, isDevice: true });
    agents.push(`  device panel {\n${body}  }`);
  }
  const timing = chance.one(4) ? '  timing any;\n' : '';
  const wanted = [
    'no hang',
    'no starvation',
    ...['hang', 'hang at f0', 'hang at h0'].filter(() => chance.one(3)),
  ];
  const kinds = ['always', 'never', 'eventually', 'reachable'];
  for (let i = chance.of(1, 2, 3); i > 0; i--)
    wanted.push(`${chance.of(...kinds)} ${conditionOf(chance, cpus)}`);
  const expectations = [...new Set(wanted)].map((text) => `  expect ${text};\n`).join('');
  return `${STOCK}${VALUES_STOCK}${functions.join('')}${handlers.join('')}scenario random "Random" {
  machine { cpus = ${cpus}; }
${timing}${agents.join('\n')}
${expectations}}
`;
}
