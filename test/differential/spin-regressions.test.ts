/** What the comparison with Spin has found, as small as it can be said. */
import { describe, expect, it } from 'vitest';
import { compareWithSpin } from './compare-spin.ts';
import { compileText } from './programs.ts';
import { spinIsMissing } from './spin.ts';

async function differencesOf(text: string): Promise<string[] | undefined> {
  const [{ needed }] = await compileText(text);
  return (await compareWithSpin(needed, 20_000))?.differences;
}

describe.skipIf(spinIsMissing)('the exported model', () => {
  it('stops at the release of a lock that is not held, and only goes on where it is', async () => {
    const text = `
      shared n: 0..2 = 0;
      spinlock b[2];
      fn h() { n = 1; }
      scenario s "" {
        machine { cpus = 3; }
        timing any;
        cpu 0 { n = 0; }
        background cpu 1 { loop { n = 2; spin_unlock(b[n % 2]); } }
        cpu 2 { send_nmi(other_cpus, h); }
        expect no hang;
      }`;
    expect(await differencesOf(text)).toEqual([]);
  });

  it('of two errors at one place reached by two CPUs has one state', async () => {
    const text = `
      shared x: 0..1 = 0;
      scenario s "" {
        cpu 0..1 { atomic { x = 1; assert(x == 0); } }
        expect never x == 1;
      }`;
    expect(await differencesOf(text)).toEqual([]);
  });

  it('takes a branching atomic block in one step', async () => {
    const text = `
      shared x: 0..3 = 0;
      shared y: bool = false;
      scenario s "" {
        cpu 0 { atomic { if (x == 1) { x = 2; y = true; } else { x = 3; } if (y) x = 1; assert(x != 2); } }
        cpu 1 { x = 1; y = true; }
        expect no starvation;
        expect never x == 2;
        expect reachable x == 3;
      }`;
    expect(await differencesOf(text)).toEqual([]);
  });

  it('has room for a CPU that waits for a lock in its code, its IPI handler and its NMI handler', async () => {
    const text = `
      spinlock l;
      fn locks() { spin_lock(l); spin_unlock(l); }
      fn locksToo() { spin_lock(l); spin_unlock(l); }
      scenario s "" {
        cpu 0 { locks(); }
        background cpu 1 { send_ipi(all_cpus, locks); send_nmi(all_cpus, locksToo); }
        expect no hang;
      }`;
    expect(await differencesOf(text)).toEqual([]);
  });

  it('makes C that compiles where two branching atomic blocks lead to one place', async () => {
    const text = `
      shared x: bool = false;
      shared y: bool = true;
      shared n: 0..2 = 0;
      scenario s "" {
        cpu 0 {
          choose {
            atomic { n = 1; if (!x && !y) { x = false; } }
          } or {
            atomic { n = 2; if (n == 0) { x = !x; } }
          }
        }
        cpu 1 { x = true; }
        expect no starvation;
        expect reachable x;
      }`;
    expect(await differencesOf(text)).toEqual([]);
  });
});
