import { expect, test } from 'vitest';
import { checkText } from '../support/lockstep.ts';

test('what others can do before an error of the model stops the machine is not skipped', async () => {
  const report = await checkText(`
    shared z: 0..1 = 0;
    shared ring: bool[2];
    shared a: bool = false;
    shared done: bool = false;
    scenario leaves_range { cpu 0 { a = true; z = z + 2; } cpu 1 { wait a; done = true; } expect never done; }
    scenario no_element { cpu 0 { a = true; ring[z + 2] = true; } cpu 1 { wait a; done = true; } expect never done; }
    scenario none_there { cpu 0 { let who: cpu? = none; a = true; let c: cpu = who; } cpu 1 { wait a; done = true; } expect never done; }`);
  expect(report.cases.map((c) => [c.faults[0]?.code, c.expectations[0].verdict])).toEqual([
    ['LS8001', 'violated'],
    ['LS8004', 'violated'],
    ['LS8002', 'violated'],
  ]);
});
