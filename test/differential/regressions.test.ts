/** What random programs have found, as small as it can be said. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { compare } from './compare.ts';
import { compileText } from './programs.ts';

/** The verdicts of the only scenario's expectations, on which both sides agree. */
async function verdictsOf(text: string): Promise<string[]> {
  const [{ needed }] = await compileText(text);
  const comparison = compare(needed, 10_000)!;
  expect(comparison.differences).toEqual([]);
  return comparison.report.expectations.map(({ verdict }) => verdict);
}

describe('what random programs have found', () => {
  it('an atomic block is a step of its own, not part of the step before it', async () => {
    const text = `
      shared x: bool = false;
      shared y: bool = false;
      scenario s "" {
        cpu 0 { x = true; atomic { y = true; x = false; } }
        cpu 1 { let seen = x; let then = y; }
        expect reachable x && !y;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds']);
  });

  it('an agent is in the function that its block begins with, even if nothing there can be seen', async () => {
    const text = `
      shared mine: 0..2 = 0;
      shared x: bool = false;
      fn begin() { mine = 1; }
      scenario s "" {
        cpu 0 { begin(); x = true; mine = 0; }
        expect reachable cpu[0] in begin;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds']);
  });

  it('a CPU is in the function that its interrupt handler begins with', async () => {
    const text = `
      shared x: bool = false;
      fn begin() { let off = irqs_off(); if (off) off = false; }
      fn handler() { begin(); }
      scenario s "" {
        cpu 0 { wait x; }
        cpu 1 { send_ipi(0, handler); x = true; }
        expect reachable cpu[0] in begin;
        expect reachable cpu[0] in handler;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds', 'holds']);
  });

  it('what a step changes is seen before its agent leaves a function, or comes into one, unseen', async () => {
    const text = `
      shared x: bool = false;
      shared y: bool = false;
      fn quiet() { let off = irqs_off(); if (off) off = false; }
      fn comes() { y = false; }
      fn goes() { x = true; quiet(); }
      scenario s "" {
        cpu 0 { y = true; quiet(); comes(); goes(); x = false; }
        expect reachable y && !(cpu[0] in comes);
        expect reachable x && cpu[0] in goes;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds', 'holds']);
  });

  it('an agent that begins outside of a function is outside at first, even if it sees nothing there', async () => {
    const text = `
      shared x: bool = false;
      fn goes() { x = true; loop { let seen = x; } }
      scenario s "" {
        cpu 0 { let off = irqs_off(); if (off) off = false; goes(); }
        expect always cpu[0] in goes;
      }`;
    expect(await verdictsOf(text)).toEqual(['violated']);
  });

  it('a hang is at a function in whose private steps an interrupt has struck', async () => {
    const text = `
      shared never: bool = false;
      fn counts() { for (i in 0..1) { } }
      fn handler() { wait never; }
      scenario s "" {
        cpu 0 { send_nmi(this_cpu, handler); counts(); }
        expect hang at counts;
      }`;
    expect(await verdictsOf(text)).toEqual(['holds']);
  });

  it('a search cut short calls nothing starvation that may be a hang', async () => {
    const text = `
      shared never: bool = false;
      shared turn: bool = false;
      shared n: 0..200 = 0;
      scenario s "" {
        cpu 0 { while (!never) { } }
        background cpu 1 { loop { choose { turn = !turn; } or { if (n < 200) n++; } } }
        expect no starvation;
      }`;
    const [{ needed }] = await compileText(text);
    const cutShort = checkCase(needed, { ...DEFAULT_BUDGET, maxStates: 100 });
    expect(cutShort.search.complete).toBe(false);
    expect(cutShort.expectations.map(({ verdict }) => verdict)).toEqual(['inconclusive']);
    expect(await verdictsOf(text)).toEqual(['holds']); // It hangs, and that is another matter.
  });

  it('more agents than verdicts have room for are a mistake of the scenario, at the first one too many', async () => {
    const devices = (n: number) => Array.from({ length: n }, (_, i) => `device d${i} { wait x; }`).join('\n');
    const text = (n: number) => `
      shared x: bool = false;
      scenario s "" { machine { cpus = 1; } cpu 0 { wait x; } ${devices(n)} expect no hang; }`;
    expect(await verdictsOf(text(31))).toEqual(['violated']);
    await expect(compileText(text(32))).rejects.toThrow('at most 32 CPUs and devices');
  });

  it('to queue for a semaphore twice is an error of the model, at its place', async () => {
    const text = `
      semaphore s = 0;
      scenario s "" {
        cpu 0 { sem_queue(s); sem_queue(s); }
        cpu 1 { sem_queue(s); }
        expect reachable s.count == 0;
      }`;
    const [{ needed }] = await compileText(text);
    const { differences, report } = compare(needed, 1000)!;
    expect(differences).toEqual([]);
    expect(report.faults.map(({ code, agent }) => `${code} ${agent}`)).toEqual(['LS8012 CPU 0']);
  });

  it('a CPU may wait for a lock twice: its NMI handler queues on top of code that has queued', async () => {
    const text = `
      spinlock l;
      fn handler() { spin_lock(l); spin_unlock(l); }
      scenario s "" {
        cpu 0 { send_nmi(all_cpus, handler); spin_lock(l); spin_unlock(l); }
        cpu 1 { spin_lock(l); spin_unlock(l); }
        expect no hang;
      }`;
    expect(await verdictsOf(text)).toEqual(['violated']);
  });
});
