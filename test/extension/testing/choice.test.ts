import { expect, test } from 'vitest';
import { choiceOf } from '../../../extension/testing/choice.ts';
import { checkText } from '../../support/lockstep.ts';

type Job = Parameters<typeof checkText>[1];

async function chosen(text: string, ids: string[], job: Job = {}): Promise<string> {
  const { cases } = await checkText(text, job);
  const { fails, finding, told } = choiceOf(cases[0], ids);
  return [fails ? 'fails' : 'does not fail', finding?.id, told].filter(Boolean).join(' | ');
}

const MIXED = `shared x: 0..3 = 0;
scenario s {
  cpu 0 { x = 2; }
  expect never x == 2;
  expect never x == 3;
  expect reachable x == 3;
  expect reachable x == 2;
}`;

test('an expectation that is violated: its first counterexample', async () => {
  expect(await chosen(MIXED, ['never x == 2'])).toBe('fails | never x == 2:1');
  expect(await chosen(MIXED, ['never x == 3', 'never x == 2'])).toBe('fails | never x == 2:1');
});

test('one that holds is said to hold, whatever the others of its case come to', async () => {
  expect(await chosen(MIXED, ['never x == 3'])).toBe(
    'does not fail | expect never x == 3 holds: there is no run against it. The debugger is at the start of the scenario.',
  );
});

test('one that a run shows to hold: that run', async () => {
  expect(await chosen(MIXED, ['reachable x == 2'])).toBe(
    'does not fail | reachable x == 2:1 | expect reachable x == 2 holds: the debugger is on a run that shows it.',
  );
});

test('one that is violated by what is not there has no run to show', async () => {
  expect(await chosen(MIXED, ['reachable x == 3'])).toMatch(/^fails \| .*: not met, and so there is no run/);
});

test('one that was not decided is not said to hold', async () => {
  const text =
    'shared n: 0..7 = 0;\nscenario s { cpu 0 { n = choose(0..7); n = choose(0..7); } expect no hang; }';
  expect(await chosen(text, ['no hang'], { budget: { maxStates: 2 } })).toMatch(
    /^does not fail \| expect no hang is not known to fail, nor to hold: stopped at the limit of 2 states/,
  );
});

test('an error of the model comes first', async () => {
  const text = 'shared x: 0..1 = 1;\nscenario s { cpu 0 { x++; } expect never x == 0; }';
  expect(await chosen(text, ['never x == 0'])).toBe('fails | fault:1');
});
