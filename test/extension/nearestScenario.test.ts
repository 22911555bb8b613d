import { expect, test } from 'vitest';
import { nearestScenario } from '../../extension/debug/nearestScenario.ts';

const scenario = (name: string, from: number, to: number) => ({
  name,
  range: { start: { line: from, character: 0 }, end: { line: to, character: 1 } },
});
const two = [scenario('first', 10, 20), scenario('second', 30, 40)];

test.each([
  ['inside a scenario, that one', two, 35, 'second'],
  ['on its first line, that one', two, 30, 'second'],
  ['between two, the one above', two, 25, 'first'],
  ['below all, the last', two, 100, 'second'],
  ['above all, the user decides', two, 0, undefined],
  ['with the cursor elsewhere, the user decides', two, undefined, undefined],
  ['above the only one, that one', [two[0]], 0, 'first'],
  ['with the cursor elsewhere, the only one', [two[0]], undefined, 'first'],
  ['without scenarios, none', [], 5, undefined],
])('F5 means: %s', (_what, scenarios, line, expected) => {
  expect(nearestScenario(scenarios, line)?.name).toBe(expected);
});
