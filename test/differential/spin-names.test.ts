/** Names and texts that mean something to Promela, to C or to Spin's own code. */
import { describe, expect, it } from 'vitest';
import { compareWithSpin } from './compare-spin.ts';
import { compileText } from './programs.ts';
import { spinIsMissing } from './spin.ts';

const HOSTILE = (
  'active byte chan d_step init inline len mtype never nfull od of proctype provided run skip timeout unless xr ' +
  'auto char const double extern int long register short signed sizeof static struct typedef union unsigned void ' +
  'volatile now trpt pan main vsize max uchar uint start0 maxseq1 linux unix errno final mix rand rot this ' +
  'fault status level laps alone at_task x_ q_ send_interrupt true_ State M ME L1 AT GOES ENDED who i_'
).split(' ');

describe.skipIf(spinIsMissing)('a model for Spin', () => {
  it('can have variables of any name', async () => {
    const names: string[] = [];
    for (const name of HOSTILE) {
      const text = `shared ${name}: bool = false; scenario s "" { cpu 0 { ${name} = true; } expect no hang; }`;
      // Some are words of ours too.
      if (await compileText(text).catch(() => undefined)) names.push(name);
    }
    expect(names.length).toBeGreaterThan(40);
    const text = `${names.map((n, i) => `shared ${n}: ${i % 2 ? 'bool = false' : '0..300 = 0'};`).join('\n')}
      spinlock spin;
      scenario s "*/ \\"" { cpu 0 { ${names.map((n, i) => `${n} = ${i % 2 ? 'true' : '1'};`).join(' ')} }
      cpu 1 { spin_lock(spin); let last = ${names[0]}; ${names[0]} = last; spin_unlock(spin); }
      expect no hang; expect reachable ${names[1]}; }`;
    const [{ needed }] = await compileText(text);
    const comparison = await compareWithSpin(needed, 10_000);
    expect(comparison?.differences).toEqual([]);
  });
});
