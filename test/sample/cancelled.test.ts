/** Sampling that is told to stop: in the middle of a run too, which may go on for billions of steps. */
import { expect, test } from 'vitest';
import { createSampler } from '../../server/sample/sampler.ts';
import { programOf } from '../support/lockstep.ts';

const FOR_EVER = `shared x: 0..7 = 0;
  scenario for_ever { cpu 0 { while (true) x = (x + 1) % 8; } expect never x == 9; }`;

test('a run that goes on is left where it is, and not counted', async () => {
  const sampled = await programOf(FOR_EVER);
  const scheduler = { name: 'time' } as const;
  // So many steps that they would take days.
  const setup = { sampled, scheduler, seed: 1, limitNs: 1e15, limitSteps: 1e6 };
  let asked = 0;
  const tally = createSampler(setup).runs(0, 3, () => ++asked > 3);
  expect(tally.runs).toBe(0);
  expect(asked).toBeLessThan(10);
});
