/** A text and what a review says of it: `// LS7…` behind a line is what must be said there, and nothing else anywhere. */
import { expect } from 'vitest';
import { scenariosOf } from '../../server/program/cases.ts';
import { reviewScenario, type ScenarioRemark } from '../../server/review/review.ts';
import { MAIN, openText } from '../support/lockstep.ts';

const STOCK = `shared x: 0..3 = 0;
shared ready: bool = false;
shared tells: bool = false;
spinlock a;
spinlock b;
spinlock c;
spinlock many[2];
semaphore s = 1;
`;

export async function remarks(text: string): Promise<ScenarioRemark[]> {
  const set = await openText(text);
  return scenariosOf(set).flatMap((scenario) => reviewScenario(set, scenario, MAIN));
}

/** `LINE: CODE`, 1-based. */
export async function check(body: string): Promise<void> {
  const text = STOCK + body;
  const said = (await remarks(text)).map(({ code, at, shown = at }) => `${shown.line + 1}: ${code}`);
  const expected = text
    .split('\n')
    .flatMap((line, i) => [...line.matchAll(/\/\/.*?(LS7\d+)/g)].map(([, code]) => `${i + 1}: ${code}`));
  expect([...new Set(said)].sort()).toEqual(expected.sort());
}

/** CPU 0 runs the statements; CPU 1 changes what it may look at. */
export const cpu = (statements: string, more = '') =>
  check(`${more}
scenario one {
  cpu 0 {
${statements}
  }
  cpu 1 { choose { tells = true; } or { tells = false; } }
  expect no hang;
}`);
