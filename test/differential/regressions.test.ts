/** What random programs have found, as small as it can be said. */
import { describe, expect, it } from 'vitest';
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
});
